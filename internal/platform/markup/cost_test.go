package markup

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Patterns that are known to make parsers of this kind slow.
var slowPatterns = map[string]func(n int) string{
	"quotes":            func(n int) string { return strings.Repeat(">", n) + "x" },
	"quotes by line":    func(n int) string { return strings.Repeat(strings.Repeat("> ", 40)+"a\n", n/80) },
	"lists in one line": func(n int) string { return strings.Repeat("- ", n/2) + "x" },
	"numbers":           func(n int) string { return strings.Repeat("1. ", n/3) + "x" },
	"stairs": func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("  ", i%200) + "- a\n")
		}
		return b.String()
	},
	"brackets":        func(n int) string { return strings.Repeat("[", n) },
	"bracket pairs":   func(n int) string { return strings.Repeat("[a](", n/4) },
	"pictures":        func(n int) string { return strings.Repeat("![", n/2) },
	"references":      func(n int) string { return strings.Repeat("[a][b] ", n/7) },
	"definitions":     func(n int) string { return strings.Repeat("[a]: b\n", n/7) },
	"stars":           func(n int) string { return strings.Repeat("*a **b ", n/7) },
	"star run":        func(n int) string { return strings.Repeat("*", n) + "a" },
	"star closers":    func(n int) string { return strings.Repeat("a** ", n/4) },
	"underscores":     func(n int) string { return strings.Repeat("_a __b ", n/7) },
	"struck":          func(n int) string { return strings.Repeat("~~a ~b ", n/7) },
	"ticks":           func(n int) string { return strings.Repeat("`a``b```c", n/9) },
	"growing ticks":   func(n int) string { return growing("`", n) },
	"angles":          func(n int) string { return strings.Repeat("<", n) },
	"unclosed tags":   func(n int) string { return strings.Repeat("<a b='", n/6) },
	"comments":        func(n int) string { return strings.Repeat("<!--a", n/5) },
	"declarations":    func(n int) string { return strings.Repeat("x <!A ", n/6) },
	"instructions":    func(n int) string { return strings.Repeat("x <? ", n/5) },
	"cdata":           func(n int) string { return strings.Repeat("x <![CDATA[ ", n/12) },
	"entities":        func(n int) string { return strings.Repeat("&a", n/2) },
	"addresses":       func(n int) string { return strings.Repeat("http://a.", n/9) },
	"addresses apart": func(n int) string { return strings.Repeat("http://a.b ", n/11) },
	"mail":            func(n int) string { return strings.Repeat("a@", n/2) },
	"long mail":       func(n int) string { return strings.Repeat("a", n) + "@" },
	"colons":          func(n int) string { return strings.Repeat("a:", n/2) },
	"www":             func(n int) string { return strings.Repeat("www.", n/4) },
	"table":           func(n int) string { return strings.Repeat("|a", n/4) + "|\n" + strings.Repeat("|-", n/4) + "|\n|x\n" },
	"table rows":      func(n int) string { return "|a|b|c|\n|-|-|-|\n" + strings.Repeat("|x\n", n/3) },
	"wide table rows": func(n int) string {
		return strings.Repeat("|a", 200) + "|\n" + strings.Repeat("|-", 200) + "|\n" + strings.Repeat("|x\n", n/30)
	},
	"delimiter rows": func(n int) string { return strings.Repeat("|-|-|\n", n/6) },
	"backslashes":    func(n int) string { return strings.Repeat("\\", n) },
	"headings":       func(n int) string { return strings.Repeat("## a\n", n/5) },
	"fences":         func(n int) string { return strings.Repeat("```\n", n/4) },
	"setext":         func(n int) string { return strings.Repeat("a\n", n/2) + "===" },
	"empty lines":    func(n int) string { return "- a\n" + strings.Repeat("\n", n) + "  b" },
	"b":              func(n int) string { return strings.Repeat("<b>", n/3) },
	"different b":    func(n int) string { return numbered("<b id=%d><p>", n) },
	"b p":            func(n int) string { return strings.Repeat("<b><p>", n/6) },
	"closing":        func(n int) string { return strings.Repeat("<b><i>", 40) + strings.Repeat("</u></p>", n/8) },
	"misnested":      func(n int) string { return strings.Repeat("<a><table><tr><td></a>", n/22) },
	"ul":             func(n int) string { return strings.Repeat("<ul>", n/4) },
	"tables":         func(n int) string { return strings.Repeat("<table><tr><td>", n/15) },
	"attributes":     func(n int) string { return "<a " + numbered("x%d=1 ", n) + ">" },
	"svg":            func(n int) string { return strings.Repeat("<svg><style>", n/12) },
	"callouts":       func(n int) string { return strings.Repeat("> [!NOTE]\n> x\n\n", n/16) },
}

func growing(s string, n int) string {
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		b.WriteString(strings.Repeat(s, i) + " ")
	}
	return b.String()
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// fastest is the least processor time f took; the clock on the wall would also
// measure whatever else the machine is doing.
func fastest(runs int, f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := time.Hour
	for range runs {
		start := threadTime()
		f()
		best = min(best, threadTime()-start)
	}
	return best
}

func threadTime() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
		panic(err)
	}
	return time.Duration(ts.Nano())
}

// 100 KB of anything is read within 100 ms, and twice as much takes at most
// 2.5 times as long.
func TestCostIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const size = 100 << 10
	for name, make := range slowPatterns {
		one, two := make(size), make(2*size)
		for door, read := range map[string]func(string){
			"markdown": func(s string) { FromMarkdown(s, Options{}) },
			"html":     func(s string) { FromHTML(s, Options{}) },
		} {
			judge := func(runs int) (time.Duration, float64) {
				short := fastest(runs, func() { read(one) })
				long := fastest(runs, func() { read(two) })
				return short, float64(long) / float64(max(short, 5*time.Millisecond))
			}
			short, ratio := judge(1)
			for again := 0; again < 3 && (short > 100*time.Millisecond || ratio > 2.5); again++ {
				short, ratio = judge(3)
			}
			if short > 100*time.Millisecond || ratio > 2.5 {
				t.Errorf("%s through %s: %v for 100 KB, twice as much %.1f times as long", name, door, short, ratio)
			}
		}
	}
}

func TestDiffCostIsBounded(t *testing.T) {
	var a, b strings.Builder
	for i := range 8000 {
		fmt.Fprintf(&a, "word%d again and ", i)
		fmt.Fprintf(&b, "again word%d or ", i*7%8000)
	}
	words := fastest(3, func() { DiffText(a.String(), b.String()) })
	paras := strings.NewReplacer("again", "\n\nagain")
	x, y := FromText(paras.Replace(a.String())), FromText(paras.Replace(b.String()))
	blocks := fastest(3, func() { Diff(x, y) })
	if words > 500*time.Millisecond || blocks > 500*time.Millisecond {
		t.Errorf("words %v, blocks %v", words, blocks)
	}
}

func sample() Doc {
	return FromMarkdown(strings.Repeat("## Before you start\n\nCut the bars **the day before**. It takes a [teaching assistant](https://a.example/x) *20 minutes* and saves you a lesson.\n\n- one thing\n- another `thing`\n\n| Year | Children |\n| --- | --- |\n| 4 | 28 |\n\n", 9), Options{})
}

func BenchmarkHTML(b *testing.B) {
	d := sample()
	b.SetBytes(int64(len(d.Text())))
	for b.Loop() {
		_ = d.HTML()
	}
}

func BenchmarkParseJSON(b *testing.B) {
	src := sample().JSON()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := ParseJSON(src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFromMarkdown(b *testing.B) {
	src := sample().Markdown()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		FromMarkdown(src, Options{})
	}
}

func BenchmarkFromHTML(b *testing.B) {
	src := sample().HTML().String()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		FromHTML(src, Options{})
	}
}
