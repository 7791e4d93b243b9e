package markup

import (
	"testing"

	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/markup/xsscorpus"
)

// holds is what is true of every document, wherever it came from.
func holds(t *testing.T, d Doc) {
	t.Helper()
	page := d.HTML().String()
	if bad := violation(page); bad != "" {
		t.Fatalf("leaves %s: %s", bad, page)
	}
	again, err := ParseJSON(d.JSON())
	if err != nil || !again.Equal(d) {
		t.Fatalf("is not canonical: %v\n%s\n%s", err, d.JSON(), again.JSON())
	}
	if back := FromHTML(page, Options{}); !back.Equal(d) {
		t.Fatalf("HTML lost something:\n%s\n%s\n%s", page, d.JSON(), back.JSON())
	}
}

func seeds(f *testing.F) {
	for _, p := range xsscorpus.All() {
		f.Add(p.Payload)
	}
	for _, pattern := range slowPatterns {
		f.Add(pattern(300))
	}
	f.Add(sample().Markdown())
	f.Add(sample().HTML().String())
}

func FuzzFromHTML(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) { holds(t, FromHTML(src, Options{})) })
}

func FuzzFromMarkdown(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		d := FromMarkdown(src, Options{})
		holds(t, d)
		if back := FromMarkdown(d.Markdown(), Options{}); !back.Equal(d) {
			t.Fatalf("Markdown lost something:\n%q\n%s\n%s", d.Markdown(), d.JSON(), back.JSON())
		}
	})
}

func FuzzParseJSON(f *testing.F) {
	for _, p := range xsscorpus.All() {
		f.Add(FromHTML(p.Payload, Options{}).JSON())
	}
	f.Add(sample().JSON())
	f.Add([]byte(`{"type":"doc","content":[{"type":"text"}],"attrs":{"a":[1,{"b":"\u0000"}]}}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := ParseJSON(src)
		if err != nil {
			if k := errs.KindOf(err); k != errs.Invalid && k != errs.TooLarge {
				t.Fatalf("refused with %s: %v", k, err)
			}
			return
		}
		holds(t, d)
	})
}

func FuzzDiff(f *testing.F) {
	all := xsscorpus.All()
	for i := range all[1:] {
		f.Add(all[i].Payload, all[i+1].Payload)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, c := range Diff(FromMarkdown(a, Options{}), FromHTML(b, Options{})) {
			if bad := violation(c.HTML.String()); bad != "" {
				t.Fatalf("leaves %s: %s", bad, c.HTML)
			}
		}
		if bad := violation(DiffText(a, b).String()); bad != "" {
			t.Fatalf("leaves %s", bad)
		}
	})
}
