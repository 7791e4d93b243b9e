package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	smtp "github.com/wneessen/go-mail"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/errs"
)

// TLS is how the conversation with the server is protected.
type TLS string

// The ways. StartTLS is refused when the server does not offer it: falling back
// to plain text is what an eavesdropper would arrange.
const (
	StartTLS TLS = "starttls"
	Implicit TLS = "tls"
	Plain    TLS = "none" // a server on this machine or in its own network
)

// Settings say how mail leaves.
type Settings struct {
	Host      string // none: mail is not sent
	Port      int
	User      string
	Password  string
	From      string // the address that messages come from
	FromName  string
	TLS       TLS
	TLSConfig *tls.Config // nil for the system's certificates
}

// Sender hands messages to one SMTP server.
type Sender struct {
	set Settings
	now clock.Clock
}

// timeout is for one whole conversation with the server.
const timeout = 30 * time.Second

// NewSender checks the settings. Whether the server answers shows when sending.
func NewSender(s Settings, now clock.Clock) (*Sender, error) {
	if s.Host != "" && !ValidAddress(s.From) {
		return nil, errs.New(errs.Invalid, "mail.from", "%q is not an address to send from", s.From)
	}
	return &Sender{set: s, now: now}, nil
}

// Send delivers m under messageID. Its error is Unavailable when another try
// may succeed, Invalid when the server refuses this message for good.
func (s *Sender) Send(ctx context.Context, messageID string, m Message) error {
	msg, err := s.compose(messageID, m)
	if err != nil {
		return errs.Wrap(err, errs.Invalid, "mail.message", "compose mail")
	}
	c, err := s.client()
	if err != nil {
		return errs.Wrap(err, errs.Invalid, "mail.settings", "mail settings")
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err = c.DialAndSendWithContext(ctx, msg); err == nil || delivered(msg) {
		return nil
	}
	final, err := permanent(err), errors.New(strings.ReplaceAll(err.Error(), m.To, "the recipient")) // logs hold ids only
	if final {
		return errs.Wrap(err, errs.Invalid, "mail.refused", "the mail server refused the message")
	}
	return errs.Wrap(err, errs.Unavailable, "mail.unavailable", "the mail server did not take the message")
}

// delivered reports that the server took the message, whatever failed after
// that: a broken goodbye is no reason to send it twice.
func delivered(msg *smtp.Msg) bool { return msg.IsDelivered() }

// permanent reads the server's reply (RFC 5321, section 4.2.1): 5yz about this
// recipient or this text. A refused sender or password concerns every message
// alike and may be put right, so that is tried again.
func permanent(err error) bool {
	e, ok := errors.AsType[*smtp.SendError](err)
	if !ok || e.IsTemp() || e.ErrorCode() < 500 || e.ErrorCode() > 599 {
		return false
	}
	return e.Reason == smtp.ErrSMTPRcptTo || e.Reason == smtp.ErrSMTPDataClose
}

func (s *Sender) client() (*smtp.Client, error) {
	opts := []smtp.Option{smtp.WithPort(s.set.Port), smtp.WithTimeout(timeout), smtp.WithoutNoop()}
	switch s.set.TLS {
	case Implicit:
		opts = append(opts, smtp.WithSSL())
	case Plain:
		opts = append(opts, smtp.WithTLSPolicy(smtp.NoTLS))
	default:
		opts = append(opts, smtp.WithTLSPolicy(smtp.TLSMandatory))
	}
	if s.set.TLSConfig != nil {
		opts = append(opts, smtp.WithTLSConfig(s.set.TLSConfig))
	}
	if s.set.User != "" {
		opts = append(opts, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(s.set.User), smtp.WithPassword(s.set.Password))
	}
	return smtp.NewClient(s.set.Host, opts...)
}

func (s *Sender) compose(messageID string, m Message) (*smtp.Msg, error) {
	msg := smtp.NewMsg(smtp.WithNoDefaultUserAgent())
	if err := msg.FromFormat(line(s.set.FromName, 80), s.set.From); err != nil {
		return nil, err
	}
	if err := msg.AddToFormat(line(m.Name, 80), m.To); err != nil {
		return nil, err
	}
	msg.Subject(line(m.Subject, maxSubject))
	msg.SetMessageIDWithValue(messageID)
	msg.SetDateWithValue(s.now())
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday replies
	if m.Unsubscribe != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+m.Unsubscribe+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(smtp.TypeTextPlain, body(m.Text))
	if m.HTML != "" {
		msg.AddAlternativeString(smtp.TypeTextHTML, body(m.HTML))
	}
	return msg, nil
}

// domain is the part of From after the @; message ids end in it.
func (s *Sender) domain() string {
	_, d, _ := strings.Cut(s.set.From, "@")
	return d
}

// String says where mail goes, without the password.
func (s Settings) String() string {
	if s.Host == "" {
		return "no mail server"
	}
	return fmt.Sprintf("%s:%d (%s) as %q from %s", s.Host, s.Port, s.TLS, s.User, s.From)
}
