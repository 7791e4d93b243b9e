package folder

import (
	"regexp"
	"strings"
)

// Pages are written for programs that build sites, each with words of its own.
// What those words show is turned into Markdown; what only steers the program
// is dropped.
var (
	braceImage  = regexp.MustCompile(`\{image\b([^{}]{0,999})\}`)
	braceLink   = regexp.MustCompile(`\{(?:video|iframe|button-link|interactive)\b([^{}\n]*)\}`)
	braceOther  = regexp.MustCompile(`\{(?:/?)(?:panel|image|glossary-link|button-link|relative-link|table-of-contents|comment|heading-tree|boxed-text|style|conditional|scratch|external-link|math|include|video|iframe|interactive|resource-link|link)\b[^{}\n]*\}`)
	liquid      = regexp.MustCompile(`\{%[^%]*%\}|\{\{[^}]*\}\}`)
	headingMark = regexp.MustCompile(`(?m)^(#{1,6} .*?)[ \t]*\{[#.:][^}\n]*\}[ \t]*$`)
	headingHash = regexp.MustCompile(`(?m)^(#{1,6})[ \t]+#([a-z][\w-]*)[ \t]*$`)
	headingTail = regexp.MustCompile(`(?m)^(#{1,6}[ \t]+\S.*?)[ \t]+#[a-z][\w-]*[ \t]*$`)
	picture     = regexp.MustCompile(`!\[([^\]\n]*)\]\(\s*(?:<([^>\n]*)>|([^)\s]+))[^)\n]*\)`)
	directive   = regexp.MustCompile(`(?m)^#{1,6}[ \t]+@.*$`)
	hint        = regexp.MustCompile(`(?ms)^(?:#{1,6}[ \t]*)?~+[ \t]*(hint|alert|tip|reminder|avatar|button|tutorialhint)[ \t]*([^\n]*)\n(.*?)\n(?:#{1,6}[ \t]*)?~+[ \t]*$`)
	steering    = regexp.MustCompile("(?ms)^[ \t]*```[ \t]*(?:package|config|cards|codecard|template|ghost|customts|assetjson|typescript-invalid|blockconfig\\S*|simtheme|apis|dependencies)[ \t]*\n.*?^[ \t]*```[ \t]*$")
	loneTilde   = regexp.MustCompile(`(?m)^(?:#{1,6}[ \t]*)~+[ \t]*(?:\w+[^\n]*)?$|^~[ \t]*$`)
	namedLink   = regexp.MustCompile(`\[([^\]\n]+)\]\(['"][^()\n]*\)`)
	codeBlock   = regexp.MustCompile("`*\\|\\|[A-Za-z]+(?:\\([^()\n]*\\))?:([^|`\n]+)\\|\\|`*|`+\\|\\|([^|`\n]+)\\|\\|`+")
	tourSteers  = regexp.MustCompile(`(?m)^\* (?:title|highlight|location): .*\n?`)
	tourSays    = regexp.MustCompile(`(?m)^\* description: `)
	braceAttr   = regexp.MustCompile(`([\w-]+)\s*=\s*"([^"]*)"`)
	codeFence   = regexp.MustCompile("(?m)^[ \t]*(```|~~~)")
)

// plainMarkdown rewrites what such programs understand and Markdown does not.
func plainMarkdown(src string) string {
	src = steering.ReplaceAllString(src, "")
	src = hint.ReplaceAllStringFunc(src, hintCallout)
	src = directive.ReplaceAllString(src, "")
	src = loneTilde.ReplaceAllString(src, "")
	if strings.Contains(src, "\n* highlight: ") { // steps of a tour: what each says stays
		src = tourSays.ReplaceAllString(tourSteers.ReplaceAllString(src, ""), "")
	}
	src = outsideCode(src, func(s string) string {
		s = braceImage.ReplaceAllStringFunc(s, func(t string) string {
			a := attrs(t)
			if a["file-path"] == "" {
				return ""
			}
			return "![" + strings.Join(strings.Fields(a["alt"]), " ") + "](</" + strings.TrimLeft(a["file-path"], "/") + ">)"
		})
		s = braceLink.ReplaceAllStringFunc(s, func(t string) string { return linkOf(attrs(t)) })
		s = braceOther.ReplaceAllString(s, "")
		s = liquid.ReplaceAllString(s, "")
		s = namedLink.ReplaceAllString(s, "$1")
		s = codeBlock.ReplaceAllString(s, "**$1$2**")
		s = headingMark.ReplaceAllString(s, "$1")
		s = headingTail.ReplaceAllString(s, "$1")
		return headingHash.ReplaceAllStringFunc(s, func(l string) string {
			hashes, name, _ := strings.Cut(l, " ")
			return hashes + " " + humanise(strings.TrimLeft(name, " #"))
		})
	})
	return src
}

// sitePage are the names of pages that belong to a site, not to what it teaches.
var sitePage = regexp.MustCompile(`^(about(-us)?|contact(-us)?|licen[cs]e|privacy(-policy)?|terms(-of-use)?|cookies|sitemap|site-map|404|contributing|code-of-conduct|changelog)$`)

// manyLinks is from how many links on a page without other words is a way to
// other pages.
const manyLinks = 3

var anyLink = regexp.MustCompile(`\]\([^)\n]+\)|https?://`)

// onlyLeads reports whether a page has next to nothing but headings, and lines
// that lead elsewhere.
func onlyLeads(body string) bool {
	links, words := 0, 0
	for line := range strings.Lines(plainMarkdown(body)) {
		switch n := len(anyLink.FindAllString(line, -1)); {
		case n > 0:
			links += n
		case !strings.HasPrefix(line, "#"):
			words += len(strings.Fields(line))
		}
	}
	return links >= manyLinks && words < fewWords
}

// dropLost takes out pictures that are not there: what would be left of them,
// words such as "image", says nothing without them.
func dropLost(src string, there func(src string) bool) string {
	return outsideCode(src, func(s string) string {
		return picture.ReplaceAllStringFunc(s, func(t string) string {
			m := picture.FindStringSubmatch(t)
			if there(m[2] + m[3]) {
				return t
			}
			return ""
		})
	})
}

func hintCallout(block string) string {
	m := hint.FindStringSubmatch(block)
	switch m[1] {
	case "avatar":
		return m[3] + "\n"
	case "button":
		return "[" + strings.TrimSpace(m[3]) + "](<" + strings.TrimSpace(m[2]) + ">)\n"
	}
	kind := map[string]string{"hint": "NOTE", "alert": "WARNING", "reminder": "NOTE"}[m[1]]
	if kind == "" {
		kind = "TIP"
	}
	lines := strings.Split(strings.TrimSpace(m[2]+"\n\n"+m[3]), "\n")
	return "> [!" + kind + "]\n> " + strings.Join(lines, "\n> ") + "\n"
}

func attrs(tag string) map[string]string {
	out := map[string]string{}
	for _, m := range braceAttr.FindAllStringSubmatch(tag, -1) {
		out[m[1]] = m[2]
	}
	return out
}

func linkOf(a map[string]string) string {
	to, words := a["url"], a["text"]
	if to == "" {
		to = a["link"]
	}
	if to == "" {
		return ""
	}
	if words == "" {
		words = "Open " + strings.TrimPrefix(strings.TrimPrefix(to, "https://"), "http://")
		if len(words) > 60 {
			words = "Open this in a new page"
		}
	}
	return "[" + words + "](<" + to + ">)"
}

// outsideCode applies f to what stands outside fenced code.
func outsideCode(src string, f func(string) string) string {
	var out strings.Builder
	at, inside := 0, false
	for _, m := range codeFence.FindAllStringIndex(src, -1) {
		if !inside {
			out.WriteString(f(src[at:m[0]]))
			at = m[0]
		} else {
			end := m[1]
			out.WriteString(src[at:end])
			at = end
		}
		inside = !inside
	}
	if inside {
		out.WriteString(src[at:])
	} else {
		out.WriteString(f(src[at:]))
	}
	return out.String()
}
