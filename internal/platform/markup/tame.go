package markup

import "strings"

// A Markdown parser looks again at what it has seen when quotes, brackets or
// emphasis nest. Text that people wrote stays far below these limits; text
// beyond them was written to be slow, and loses the surplus of its markers.
const (
	maxLinePrefix = MaxDepth     // quote and list markers at the start of one line
	maxOpeners    = 400          // bytes that may open something, between two empty lines
	maxColumns    = 60           // of a table; every row gets all of them, however short it is
	maxCells      = MaxNodes / 3 // of all tables
)

const openerBytes = "[]*_~<&`!("

// tame bounds the nesting of Markdown before it is parsed.
func tame(src string) string {
	if len(src) < 2*maxLinePrefix {
		return src
	}
	var out strings.Builder
	out.Grow(len(src))
	openers, fenced, columns, cells := 0, "", 0, 0
	for line := range strings.Lines(src) {
		body := strings.TrimLeft(line, " \t>")
		if fence := fenceOf(body); fenced == "" && fence != "" {
			fenced = fence
		} else if fenced != "" && strings.HasPrefix(body, fenced) && strings.Trim(body, fenced[:1]+" \t\r\n") == "" {
			fenced = ""
		}
		if strings.TrimSpace(body) == "" {
			openers, columns = 0, 0
		}
		line = shortenPrefix(line)
		if fenced == "" {
			if n := delimiterColumns(body); n > 0 {
				columns = n
			}
			if cells += columns; columns > maxColumns || cells > maxCells {
				out.WriteByte('\n') // ends the table; what follows is text
				columns = 0
			}
			line, openers = escapeSurplus(line, openers)
		}
		out.WriteString(line)
	}
	return out.String()
}

// delimiterColumns counts the columns that the line under a table's head
// announces; 0 for any other line.
func delimiterColumns(body string) int {
	body = strings.Trim(body, "| \t\r\n")
	if body == "" || strings.Trim(body, "|:- \t") != "" {
		return 0
	}
	return 1 + strings.Count(body, "|")
}

func fenceOf(body string) string {
	for _, c := range []string{"`", "~"} {
		if n := len(body) - len(strings.TrimLeft(body, c)); n >= 3 {
			return body[:n]
		}
	}
	return ""
}

// shortenPrefix takes the quote and list markers at the start of a line down
// to the number that can mean something.
func shortenPrefix(line string) string {
	markers, i, cut := 0, 0, -1
	for i < len(line) {
		n := markerLength(line[i:])
		if n == 0 {
			break
		}
		if c := line[i]; c != ' ' && c != '\t' {
			if markers++; markers == maxLinePrefix+1 {
				cut = i
			}
		}
		i += n
	}
	if cut < 0 {
		return line
	}
	return line[:cut] + line[i:]
}

func markerLength(s string) int {
	switch c := s[0]; {
	case c == ' ' || c == '\t' || c == '>':
		return 1
	case (c == '-' || c == '*' || c == '+') && len(s) > 1 && (s[1] == ' ' || s[1] == '\t'):
		return 1
	case c >= '0' && c <= '9':
		n := 1
		for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		if n+1 < len(s) && (s[n] == '.' || s[n] == ')') && (s[n+1] == ' ' || s[n+1] == '\t') {
			return n + 1
		}
	}
	return 0
}

// escapeSurplus makes openers beyond the limit mean themselves.
func escapeSurplus(line string, openers int) (string, int) {
	var out []byte
	for i := 0; i < len(line); i++ {
		c := line[i]
		if strings.IndexByte(openerBytes, c) >= 0 {
			if openers++; openers > maxOpeners {
				if out == nil {
					out = append(make([]byte, 0, 2*len(line)), line[:i]...)
				}
				if i == 0 || line[i-1] != '\\' {
					out = append(out, '\\')
				}
			}
		}
		if out != nil {
			out = append(out, c)
		}
	}
	if out == nil {
		return line, openers
	}
	return string(out), openers
}
