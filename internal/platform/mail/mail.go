// Package mail sends messages to people: enqueued by the transaction that wants
// them sent, handed to an SMTP server by a worker, tried again when that is
// away, always under the same Message-ID, so that a mailbox that got it twice
// can tell.
//
// Without an SMTP server nothing is sent and nothing is kept: callers ask
// Enabled and show on the screen what they would have written.
package mail

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"staffroom/internal/platform/errs"
)

// Message is one message to one person. Its fields are text from people: what
// they contain never becomes a header or a second recipient.
type Message struct {
	To      string `json:"to"`   // an address, without a name
	Name    string `json:"name"` // of the person, may be empty
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html,omitempty"` // may be empty

	// Unsubscribe is where one request, without asking anything back, ends
	// mails of this sort (RFC 8058); "" for mails that somebody asked for.
	Unsubscribe string `json:"unsubscribe,omitempty"`
}

const (
	maxSubject = 200      // characters
	maxBody    = 10 << 20 // bytes of text and HTML together
)

// Check refuses what cannot be sent, as Invalid with the fields To, Subject,
// Text, Unsubscribe.
func (m Message) Check() error {
	wrong := map[string]string{}
	if !ValidAddress(m.To) {
		wrong["To"] = "address"
	}
	if strings.TrimSpace(m.Subject) == "" {
		wrong["Subject"] = "required"
	}
	if strings.TrimSpace(m.Text) == "" {
		wrong["Text"] = "required"
	}
	if m.Unsubscribe != "" && !plainURL(m.Unsubscribe) {
		wrong["Unsubscribe"] = "address"
	}
	if len(m.Text)+len(m.HTML) > maxBody {
		wrong["Text"] = "too_long"
	}
	return errs.Fields("mail.message", wrong)
}

// ValidAddress reports whether s is exactly one address that a mail server can
// be asked for: no name, no list, no control characters, no quoted local part.
func ValidAddress(s string) bool {
	if len(s) > 254 || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`"<>,;:()[]\`, r)
	}) {
		return false
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return domain != "" && !strings.HasPrefix(domain, "-") && !strings.HasPrefix(domain, ".")
}

// plainURL is for a header, where an address stands between angle brackets.
func plainURL(s string) bool {
	return (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && len(s) < 500 &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' || r == ',' })
}

// line is s on one line and without anything that does not print: what goes
// into a header.
func line(s string, limit int) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r)
	}), " ")
	if r := []rune(s); len(r) > limit {
		s = string(r[:limit-1]) + "…"
	}
	return s
}

// body is s without the control characters that no mail and no database wants.
func body(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' || !unicode.IsControl(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, "\ufffd"))
}
