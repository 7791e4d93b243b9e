package markup

import (
	"regexp"
	"strings"
)

const maxAddress = 2000

// headingPrefix begins the id of every heading, so that nothing written by
// people can take or point at an id of the page around it.
const headingPrefix = "h-"

// cleanHref returns the one spelling of an address people may link to: http,
// https, mailto, tel, a path of this site, or a heading of the same document.
// The spelling is the one Markdown readers produce, so it survives a round trip.
func cleanHref(raw string) (string, bool) {
	s := plainAddress(raw)
	switch {
	case s == "" || len(s) > maxAddress:
		return "", false
	case s[0] == '#':
		if len(s) == 1 {
			return "", false
		}
		return "#" + headingPrefix + percent(strings.TrimPrefix(s[1:], headingPrefix)), true
	case s[0] == '/':
		if len(s) > 1 && (s[1] == '/' || s[1] == '\\') {
			return "", false // another host, written short
		}
		return bounded(percent(s))
	}
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok {
		return "", false
	}
	switch scheme = strings.ToLower(scheme); scheme {
	case "http", "https":
		if !strings.HasPrefix(rest, "//") || len(rest) < 3 || strings.ContainsAny(rest[2:3], "/\\?#") {
			return "", false
		}
	case "mailto", "tel":
		if rest == "" {
			return "", false
		}
	default:
		return "", false
	}
	return bounded(scheme + ":" + percent(rest))
}

func bounded(s string) (string, bool) { return s, len(s) <= 3*maxAddress }

// plainAddress drops what browsers drop from an address before they read it
// (URL Standard, section 4.4): white space around it, tabs and line ends in it.
func plainAddress(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	if !strings.ContainsAny(s, "\t\r\n") {
		return s
	}
	return strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(s)
}

const hexDigits = "0123456789ABCDEF"

// percent encodes every byte outside the reserved and unreserved characters of
// RFC 3986, except the brackets, and leaves what is encoded already.
func percent(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if addressByte(c) || (c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])) {
			if out != nil {
				out = append(out, c)
			}
			continue
		}
		if out == nil {
			out = append(make([]byte, 0, len(s)+16), s[:i]...)
		}
		out = append(out, '%', hexDigits[c>>4], hexDigits[c&15])
	}
	if out == nil {
		return s
	}
	return string(out)
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func addressByte(c byte) bool { return isAlnum(c) || strings.IndexByte(";/?:@&=+$,-_.!~*'()#", c) >= 0 }

func external(href string) bool {
	return strings.HasPrefix(href, "http://") || strings.HasPrefix(href, "https://")
}

// filePath is the address of a file of ours. No segment begins with a dot, so
// the path cannot climb.
var filePath = regexp.MustCompile(`^/files/[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){0,4}(\?[A-Za-z0-9=&._-]{0,200})?$`)

func cleanSrc(raw string) (string, bool) {
	return raw, len(raw) <= maxAddress && filePath.MatchString(raw)
}
