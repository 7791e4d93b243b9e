package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown writes whatever HTML the source holds; FromHTML is the gate.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(calloutTransformer{}, 500))),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

// FromMarkdown reads Markdown (CommonMark with tables, struck text, bare
// addresses and callouts). HTML in it goes the way of FromHTML. It never fails.
func FromMarkdown(src string, opt Options) Doc {
	var out bytes.Buffer
	out.Grow(len(src) + len(src)/2)
	if err := markdown.Convert([]byte(tame(bounds(src))), &out); err != nil {
		return FromText(src)
	}
	return FromHTML(out.String(), opt)
}

// calloutTransformer finds the quotations that begin with [!NOTE], [!TIP] or
// [!WARNING] on a line of its own.
type calloutTransformer struct{}

func (calloutTransformer) Transform(doc *ast.Document, r text.Reader, _ parser.Context) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Kind() == ast.KindBlockquote && entering {
			asCallout(n, r.Source())
		}
		if n.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

func asCallout(quote ast.Node, source []byte) {
	p, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	word := strings.TrimSpace(string(first.Value(source)))
	if !strings.HasPrefix(word, "[!") || !strings.HasSuffix(word, "]") {
		return
	}
	callout, known := calloutNamed(strings.ToLower(word[2 : len(word)-1]))
	if !known {
		return
	}
	for c := p.FirstChild(); c != nil; c = p.FirstChild() {
		t, ok := c.(*ast.Text)
		if !ok || t.Segment.Start >= first.Stop {
			break
		}
		p.RemoveChild(p, c)
	}
	if !p.HasChildren() {
		quote.RemoveChild(quote, p)
	}
	quote.SetAttributeString("class", []byte("callout "+string(callout)))
}
