package mail_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"mime"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"staffroom/internal/platform/clock"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/db/dbtest"
	"staffroom/internal/platform/errs"
	"staffroom/internal/platform/jobs"
	"staffroom/internal/platform/mail"
)

// server is an SMTP server that answers each message with the next of replies,
// the last one for ever; nil takes it.
type server struct {
	mu       sync.Mutex
	replies  []error
	atMail   bool // answer when the sender is named
	atRcpt   bool // answer when the recipient is named rather than after the text
	password string
	tls      *tls.Config
	offered  []*netmail.Message // every message whose text was sent
	tried    int
	taken    int
	rcpts    []string
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

type session struct {
	*server
	in bool
}

func (s *session) reply() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.replies[min(s.tried, len(s.replies)-1)]
	s.tried++
	return r
}

func (s *session) Mail(string, *smtp.MailOptions) error {
	if s.password != "" && !s.in {
		return smtp.ErrAuthRequired
	}
	if s.atMail {
		return s.reply()
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	s.rcpts = append(s.rcpts, to)
	s.mu.Unlock()
	if s.atRcpt {
		return s.reply()
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	m.Body = bytes.NewReader(b)
	s.mu.Lock()
	s.offered = append(s.offered, m)
	s.mu.Unlock()
	if !s.atRcpt && !s.atMail {
		if err := s.reply(); err != nil {
			return err
		}
	}
	s.mu.Lock()
	s.taken++
	s.mu.Unlock()
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "staffroom" || password != s.password {
			return smtp.ErrAuthFailed
		}
		s.in = true
		return nil
	}), nil
}

var (
	later   = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted"}
	nobody  = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such person"}
	message = mail.Message{To: "ada@kilnfield.example", Name: "Ada Byron", Subject: "Ada replied", Text: "Hello.\n", HTML: "<p>Hello.</p>"}
)

// serve starts s and gives the settings that reach it.
func serve(t *testing.T, s *server) mail.Settings {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(s)
	srv.Domain, srv.AllowInsecureAuth, srv.TLSConfig = "test.example", true, s.tls
	go srv.Serve(l) //nolint:errcheck // ends with Close
	t.Cleanup(func() { srv.Close() })
	_, port, _ := net.SplitHostPort(l.Addr().String())
	p, _ := strconv.Atoi(port)
	return mail.Settings{Host: "127.0.0.1", Port: p, From: "staffroom@larkfield.example", FromName: "Larkfield Staffroom", TLS: mail.Plain}
}

type office struct {
	*mail.Outbox
	d   *db.DB
	q   *jobs.Queue
	now *clock.Fake
}

func newOffice(t *testing.T, d *db.DB, set mail.Settings) office {
	t.Helper()
	now := clock.NewFake(time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC))
	q, err := jobs.Open(t.Context(), d, now.Now, jobs.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	s, err := mail.NewSender(set, now.Now)
	if err != nil {
		t.Fatal(err)
	}
	return office{mail.NewOutbox(q, s), d, q, now}
}

func (o office) post(t *testing.T, m mail.Message) error {
	t.Helper()
	return o.d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return o.Enqueue(ctx, tx, m) })
}

func TestDelivery(t *testing.T) {
	for _, c := range []struct {
		name   string
		server *server
		tries  int
		taken  int
		gaveUp int
	}{
		{"accepted", &server{replies: []error{nil}}, 1, 1, 0},
		{"refused for now, then accepted", &server{replies: []error{later, later, nil}}, 3, 1, 0},
		{"refused for good", &server{replies: []error{nobody}}, 1, 0, 1},
		{"the recipient is refused for now", &server{replies: []error{later, nil}, atRcpt: true}, 2, 1, 0},
		{"the recipient is refused for good", &server{replies: []error{nobody}, atRcpt: true}, 1, 0, 1},
		{"we are refused", &server{replies: []error{smtp.ErrAuthRequired}, atMail: true}, 6, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				srv := &server{replies: c.server.replies, atRcpt: c.server.atRcpt, atMail: c.server.atMail}
				o := newOffice(t, d, serve(t, srv))
				if err := o.post(t, message); err != nil {
					t.Fatal(err)
				}
				for range 6 {
					_ = o.q.Drain(t.Context()) // failing is the point
					o.now.Add(8 * time.Hour)
				}
				if srv.tried != c.tries || srv.taken != c.taken {
					t.Errorf("tried %d times, taken %d times; want %d and %d", srv.tried, srv.taken, c.tries, c.taken)
				}
				for _, m := range srv.offered {
					if id := m.Header.Get("Message-ID"); id == "" || id != srv.offered[0].Header.Get("Message-ID") || !strings.HasSuffix(id, "@larkfield.example>") {
						t.Errorf("message id %q", id)
					}
				}
				f, err := o.q.Failed(t.Context(), 10)
				if err != nil || len(f) != c.gaveUp || len(f) == 1 && strings.Contains(f[0].Err, message.To) {
					t.Errorf("given up: %+v, %v", f, err)
				}
			})
		})
	}
}

func TestServerAway(t *testing.T) {
	set := serve(t, &server{replies: []error{nil}})
	set.Port = 1 // nobody listens there
	s, err := mail.NewSender(set, clock.System)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "x@y.example", message); !errs.Is(err, errs.Unavailable) {
		t.Errorf("got %v", err)
	}
}

// TestPassword shows that the right one is taken, a wrong one may be put right,
// and none is ever sent in plain text.
func TestPassword(t *testing.T) {
	cert, pool := certificate(t)
	for _, c := range []struct {
		name     string
		password string
		tls      mail.TLS
		ok       bool
	}{
		{"right", "secret", mail.StartTLS, true},
		{"wrong", "guess", mail.StartTLS, false},
		{"in plain text", "secret", mail.Plain, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := &server{replies: []error{nil}, password: "secret", tls: &tls.Config{Certificates: []tls.Certificate{cert}}}
			set := serve(t, srv)
			set.User, set.Password, set.TLS = "staffroom", c.password, c.tls
			set.TLSConfig = &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
			s, err := mail.NewSender(set, clock.System)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Send(t.Context(), "x@y.example", message)
			if c.ok && err != nil || !c.ok && !errs.Is(err, errs.Unavailable) || c.ok != (srv.taken == 1) {
				t.Errorf("%v, %d taken", err, srv.taken)
			}
			if err != nil && strings.Contains(err.Error(), message.To) || strings.Contains(set.String(), c.password) {
				t.Errorf("%v or %v shows too much", err, set)
			}
		})
	}
}

// certificate is for 127.0.0.1, trusted by pool alone.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// TestNoFallbackToPlainText: a server without STARTTLS gets nothing.
func TestNoFallbackToPlainText(t *testing.T) {
	srv := &server{replies: []error{nil}}
	set := serve(t, srv)
	set.TLS = mail.StartTLS
	s, err := mail.NewSender(set, clock.System)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "x@y.example", message); err == nil || srv.tried != 0 {
		t.Errorf("%v, %d messages in plain text", err, srv.tried)
	}
}

func TestHostileFields(t *testing.T) {
	srv := &server{replies: []error{nil}}
	s, err := mail.NewSender(serve(t, srv), clock.System)
	if err != nil {
		t.Fatal(err)
	}
	evil := "Hello\r\nBcc: all@larkfield.example\r\n\r\n<script>\x00\u202e"
	m := mail.Message{To: "ada@kilnfield.example", Name: evil, Subject: evil + strings.Repeat("ü", 500), Text: evil + "\r\n.\r\nQUIT\r\n", HTML: evil}
	if err := s.Send(t.Context(), "x@y.example", m); err != nil {
		t.Fatal(err)
	}
	if len(srv.rcpts) != 1 || len(srv.offered) != 1 {
		t.Fatalf("recipients %v, %d messages", srv.rcpts, len(srv.offered))
	}
	h := srv.offered[0].Header
	for name := range h {
		switch name {
		case "From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted":
		default:
			t.Errorf("header %s: %q", name, h[name])
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "Hello Bcc: all@larkfield.example <script> ü") || len([]rune(subject)) > 200 {
		t.Errorf("subject %q, %v", subject, err)
	}
}

func TestAddresses(t *testing.T) {
	for s, ok := range map[string]bool{
		"ada@kilnfield.example": true, "o'neill+x@a-b.example": true, "": false, "ada": false, "@b.example": false,
		"a@b.example, c@d.example": false, "a@b.example;c@d.example": false, "Ada <a@b.example>": false, "<a@b.example>": false,
		"a@b.example\r\nBcc: c@d.example": false, "a\x00@b.example": false, `"a b"@c.example`: false, "a@[127.0.0.1]": false,
		"a@-b.example": false, strings.Repeat("a", 250) + "@b.example": false, "a@b.example\n": false,
	} {
		if mail.ValidAddress(s) != ok {
			t.Errorf("%q: valid should be %v", s, ok)
		}
	}
}

func TestWithoutServer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d, mail.Settings{})
		if o.Enabled() {
			t.Error("enabled without a server")
		}
		if err := o.post(t, message); !errs.Is(err, errs.Unavailable) {
			t.Errorf("got %v", err)
		}
	})
}

func TestRefusedMessages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d, serve(t, &server{replies: []error{nil}}))
		err := o.post(t, mail.Message{To: "a@b.example, c@d.example"})
		e, ok := errors.AsType[*errs.Error](err)
		if !ok || e.Kind != errs.Invalid || e.Fields["To"] == "" || e.Fields["Subject"] == "" || e.Fields["Text"] == "" {
			t.Errorf("got %v", err)
		}
		if n, err := o.q.Pending(t.Context()); n != 0 || err != nil {
			t.Errorf("%d pending, %v", n, err)
		}
	})
}
