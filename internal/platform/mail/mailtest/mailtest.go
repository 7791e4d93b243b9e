// Package mailtest is a mail server for tests: it takes every message in a real
// SMTP conversation, or refuses as it is told, and keeps what it took.
package mailtest

import (
	"bytes"
	"io"
	"mime"
	"net"
	"net/mail"
	"strconv"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Server is a mail server on this machine.
type Server struct {
	Host string
	Port int

	mu     sync.Mutex
	refuse error
	took   []Message
}

// Message is one that the server took.
type Message struct {
	To     string
	Header mail.Header
	Body   string // as it was sent: all its parts
}

// Subject is the subject in words.
func (m Message) Subject() string {
	s, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return m.Header.Get("Subject")
	}
	return s
}

// Serve starts a server that ends with the test.
func Serve(tb testing.TB) *Server {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{Host: "127.0.0.1"}
	_, port, _ := net.SplitHostPort(l.Addr().String()) // of an address that was just made
	if s.Port, err = strconv.Atoi(port); err != nil {
		tb.Fatal(err)
	}
	srv := smtp.NewServer(s)
	srv.Domain = "test.example"
	go srv.Serve(l) //nolint:errcheck // ends with Close
	tb.Cleanup(func() { srv.Close() })
	return s
}

// Refuse answers every message with err from now on; nil takes them.
func (s *Server) Refuse(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = err
}

// Away is a refusal for now (RFC 5321, 4.2.1).
var Away = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "later"}

// Took is what was taken since the last time it was asked.
func (s *Server) Took() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.took
	s.took = nil
	return out
}

// NewSession answers one connection.
func (s *Server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

type session struct {
	server *Server
	to     string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.refuse != nil {
		return s.server.refuse
	}
	s.server.took = append(s.server.took, Message{To: s.to, Header: m.Header, Body: string(body)})
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }
