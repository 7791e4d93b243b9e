package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"staffroom/internal/platform/errs"
)

func TestMarkdownRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genDoc().Draw(t, "doc")
		md := d.Markdown()
		if got := FromMarkdown(md, Options{}); !got.Equal(d) {
			t.Fatalf("Markdown lost something:\n%s\n got %s\nwant %s", md, got.JSON(), d.JSON())
		}
	})
}

func TestHTMLRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genDoc().Draw(t, "doc")
		h := d.HTML().String()
		if got := FromHTML(h, Options{}); !got.Equal(d) {
			t.Fatalf("HTML lost something:\n%s\n got %s\nwant %s", h, got.JSON(), d.JSON())
		}
	})
}

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genDoc().Draw(t, "doc")
		got, err := ParseJSON(d.JSON())
		if err != nil || !got.Equal(d) {
			t.Fatalf("%v\n got %s\nwant %s", err, got.JSON(), d.JSON())
		}
	})
}

// Most of what people write is said by Markdown itself.
func TestMarkdownIsReadable(t *testing.T) {
	for _, md := range []string{
		"## Before you start\n\nCut the bars **the day before**. It takes *20 minutes*.\n",
		"- one\n- two\n  - three\n- four\n",
		"3. three\n\n4. four\n\n   and more\n",
		"> quoted\n>\n> twice\n",
		"> [!WARNING]\n> Mind the `step`.\n",
		"| Year | Children |\n| --- | --- |\n| 4 | ~~28~~ 30 |\n",
		"A [link](https://a.example/x) and\\\na new line.\n",
		"![A bar model](/files/01hz \"Drawn in class\")\n",
		"```\nlet x = 1\n\nx\n```\n",
		"One\n\n***\n\nTwo\n",
	} {
		if got := FromMarkdown(md, Options{}).Markdown(); got != md {
			t.Errorf("written back differently: %s", cmp.Diff(md, got))
		}
	}
}

func TestParseJSONRefuses(t *testing.T) {
	deep := strings.Repeat(`{"type":"blockquote","content":[`, 40) + `{"type":"paragraph"}` + strings.Repeat("]}", 40)
	para := func(s string) string { return `{"type":"paragraph","content":[` + s + `]}` }
	for name, c := range map[string]struct{ body, code string }{
		"node":             {`{"type":"iframe"}`, "document.node"},
		"no type":          {`{"content":[]}`, "document.node"},
		"mark":             {para(`{"type":"text","text":"x","marks":[{"type":"underline"}]}`), "document.mark"},
		"attribute":        {`{"type":"paragraph","attrs":{"onclick":"x"}}`, "document.attribute"},
		"member":           {`{"type":"paragraph","style":"x"}`, "document.attribute"},
		"heading 1":        {`{"type":"heading","attrs":{"level":1}}`, "document.attribute"},
		"no level":         {`{"type":"heading"}`, "document.attribute"},
		"level text":       {`{"type":"heading","attrs":{"level":"2\""}}`, "document.attribute"},
		"script link":      {para(`{"type":"text","text":"x","marks":[{"type":"link","attrs":{"href":"javascript:x"}}]}`), "document.link"},
		"no href":          {para(`{"type":"text","text":"x","marks":[{"type":"link"}]}`), "document.link"},
		"foreign picture":  {`{"type":"image","attrs":{"src":"https://e.example/x.png"}}`, "document.image"},
		"climbing picture": {`{"type":"image","attrs":{"src":"/files/../x"}}`, "document.image"},
		"callout":          {`{"type":"callout","attrs":{"kind":"x"},"content":[{"type":"paragraph"}]}`, "document.attribute"},
		"inline at top":    {`{"type":"text","text":"x"}`, "document.structure"},
		"text on a rule":   {`{"type":"horizontalRule","text":"x"}`, "document.structure"},
		"bold code":        {`{"type":"codeBlock","content":[{"type":"text","text":"x","marks":[{"type":"bold"}]}]}`, "document.structure"},
		"row in a list":    {`{"type":"bulletList","content":[{"type":"tableRow"}]}`, "document.structure"},
		"wide cell":        {`{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","attrs":{"colspan":1000}}]}]}`, "document.attribute"},
		"deep":             {deep, "document.too_deep"},
		"many":             {strings.TrimSuffix(strings.Repeat(`{"type":"paragraph"},`, MaxNodes), ","), "document.too_long"},
		"long":             {para(`{"type":"text","text":"` + strings.Repeat("x", MaxBytes) + `"}`), "document.too_long"},
		"broken":           {`{"type":`, "document.malformed"},
		"a number":         {`7`, "document.structure"},
	} {
		_, err := ParseJSON([]byte(`{"type":"doc","content":[` + c.body + `]}`))
		if errs.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		}
	}
}

func TestParseJSONTakesWhatTheEditorWrites(t *testing.T) {
	src := `{"type":"doc","content":[
	 {"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Start"}]},
	 {"type":"orderedList","attrs":{"start":2,"type":null},"content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"a \"b\""}]}]}]},
	 {"type":"codeBlock","attrs":{"language":null},"content":[{"type":"text","text":"x"}]},
	 {"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","attrs":{"colspan":1,"rowspan":2,"colwidth":[100]},"content":[{"type":"paragraph"}]}]}]},
	 {"type":"image","attrs":{"src":"/files/01hz","alt":null,"title":null,"width":null,"height":null}},
	 {"type":"paragraph","content":[{"type":"text","marks":[{"type":"link","attrs":{"href":"https://a.example","target":"_blank","rel":"noopener","class":null}},{"type":"bold"}],"text":"l"}]},
	 {"type":"paragraph"}]}`
	d, err := ParseJSON([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	want := `<h2 id="h-start">Start</h2><ol start="2"><li>a &#34;b&#34;</li></ol><pre><code>x</code></pre>` +
		`<div class="scroll-x" tabindex="0" role="region" aria-label="Table"><table><tbody><tr><td rowspan="2"></td></tr></tbody></table></div>` +
		`<figure class="doc-figure"><img loading="lazy" decoding="async" src="/files/01hz" alt=""></figure>` +
		`<p><a href="https://a.example" rel="noopener nofollow ugc"><strong>l</strong></a></p>`
	if diff := cmp.Diff(want, d.HTML().String()); diff != "" {
		t.Error(diff)
	}
}

func TestFromHTML(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", "<p>plain</p>"},
		{"<h1>T</h1><h6>s</h6>", `<h2 id="h-t">T</h2><h4 id="h-s">s</h4>`},
		{"<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"},
		{"<b>a<p>b</b>c", "<p><strong>a</strong></p><p><strong>b</strong>c</p>"},
		{"<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"},
		{"<ul>a<ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"},
		{"<table><tr><td>x</table><table><tr><td>y</table>", `<div class="scroll-x" tabindex="0" role="region" aria-label="Table"><table><tbody><tr><td>x</td></tr></tbody></table></div>` +
			`<div class="scroll-x" tabindex="0" role="region" aria-label="Table 2"><table><tbody><tr><td>y</td></tr></tbody></table></div>`},
		{"<table><caption>Times</caption><tr><th>x<td>y</table>", `<p>Times</p><div class="scroll-x" tabindex="0" role="region" aria-label="Table"><table><tbody><tr><th scope="row">x</th><td>y</td></tr></tbody></table></div>`},
		{"<table><thead><tr><td><th>Before<tbody><tr><th>Mon<td>1<tr><th> <td>2</table>", `<div class="scroll-x" tabindex="0" role="region" aria-label="Table"><table><thead><tr><td></td><th scope="col">Before</th></tr></thead>` +
			`<tbody><tr><th scope="row">Mon</th><td>1</td></tr><tr><td class="th"></td><td>2</td></tr></tbody></table></div>`},
		{"<script>x</script><style>y</style><form>kept<button>go</button><select><option>z</select></form>", "<p>kept</p>"},
		{"<a href='javascript:x'>words</a>", "<p>words</p>"},
		{"<a href='#Part 1'>in</a>", `<p><a href="#h-Part%201">in</a></p>`},
		{"<p>a<img src=x.png alt='a bar'>b</p>", "<p>aa barb</p>"},
		{"<h2>a<img src=/files/q>b</h2>c", `<h2 id="h-ab">ab</h2><figure class="doc-figure"><img loading="lazy" decoding="async" src="/files/q" alt=""></figure><p>c</p>`},
		{"<figure><img src=/files/q><figcaption>In <b>class</b></figcaption></figure>x", `<figure class="doc-figure"><img loading="lazy" decoding="async" src="/files/q" alt=""><figcaption>In class</figcaption></figure><p>x</p>`},
		{"<pre>\na\n b</pre>", "<pre><code>a\n b</code></pre>"},
		{"<p>&nbsp;</p><p> </p><p>x<br></p>", "<p>\u00a0</p><p>x</p>"},
		{"a<hr>b", "<p>a</p><hr><p>b</p>"},
		{"<aside class='callout tip'>x</aside>", `<aside class="callout tip"><p class="callout-label">Tip</p><p>x</p></aside>`},
	} {
		if got := FromHTML(c.in, Options{}).HTML().String(); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestResolvers(t *testing.T) {
	opt := Options{
		ResolveLink:  func(href string) string { return strings.Replace(href, "./other.md", "/items/other", 1) },
		ResolveImage: func(src string) (string, bool) { return "/files/" + strings.TrimSuffix(src, ".png"), src == "bar.png" },
	}
	got := FromMarkdown("[o](./other.md) ![b](bar.png) ![gone](else.png)", opt).Markdown()
	if want := "[o](/items/other)\n\n![b](/files/bar)\n\ngone\n"; got != want {
		t.Error(cmp.Diff(want, got))
	}
}

func TestTextSummaryWords(t *testing.T) {
	d := FromMarkdown("## Start\n\nAsk Mr. Hill, e.g. at break. Then draw! Why it works is a long story about bars.\n\n- a\n- b\n\n| x | y |\n| - | - |\n| 1 | 2 |\n", Options{})
	if got, want := d.Text(), "Start\nAsk Mr. Hill, e.g. at break. Then draw! Why it works is a long story about bars.\na\nb\nx y\n1 2"; got != want {
		t.Error(cmp.Diff(want, got))
	}
	if d.Words() != 24 {
		t.Errorf("%d words", d.Words())
	}
	for n, want := range map[int]string{
		45: "Ask Mr. Hill, e.g. at break. Then draw!", 30: "Ask Mr. Hill, e.g. at break.", 12: "Ask Mr.…", 0: "",
	} {
		if got := d.Summary(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestHeadingIDs(t *testing.T) {
	d := FromMarkdown("## A & B\n\n## A & B\n\n### Übung 1!\n\n## ???\n\n[to](#a--b)\n", Options{})
	var ids []string
	for _, h := range d.Headings() {
		ids = append(ids, h.ID)
		if !strings.Contains(d.HTML().String(), `id="`+h.ID+`"`) {
			t.Errorf("%s is not in the page", h.ID)
		}
	}
	if diff := cmp.Diff([]string{"h-a--b", "h-a--b-1", "h-übung-1", "h-section"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestFromText(t *testing.T) {
	if got, want := FromText("a\r\nb\n\n\n<i>c").HTML().String(), "<p>a<br>b</p><p>&lt;i&gt;c</p>"; got != want {
		t.Errorf("got %s", got)
	}
}

// An import may be as large as it likes; what comes of it can be saved.
func TestImportsStayWithinTheLimits(t *testing.T) {
	for _, src := range []string{
		strings.Repeat("<p>x</p>", 50_000), strings.Repeat("<ul><li>", 2000) + "x", strings.Repeat(`"`, 3<<20),
		strings.Repeat("<b>x</b> ", 60_000), strings.Repeat("<table><tr><td>", 500) + "x", strings.Repeat("<ul>", 99) + "x",
	} {
		for _, d := range []Doc{FromHTML(src, Options{}), FromText(src)} {
			if _, err := ParseJSON(d.JSON()); err != nil || d.Empty() {
				t.Errorf("%.20s…: %v, empty %v", src, err, d.Empty())
			}
		}
	}
}

func TestUnderTitle(t *testing.T) {
	for in, want := range map[string]string{
		"### A\n\n# B\n\n#### C\n\n## D": `<h2 id="h-a">A</h2><h2 id="h-b">B</h2><h3 id="h-c">C</h3><h2 id="h-d">D</h2>`,
		"# A\n\n### B\n\n#### C":         `<h2 id="h-a">A</h2><h3 id="h-b">B</h3><h4 id="h-c">C</h4>`,
	} {
		if got := FromMarkdown(in, Options{}).UnderTitle().String(); got != want {
			t.Errorf("%q\n got %s\nwant %s", in, got, want)
		}
	}
}
