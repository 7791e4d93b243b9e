// Package config is what an operator may set: where it comes from, what it
// means, and what is unsafe.
//
// A setting comes from its default, from a TOML file, from the environment or
// from a flag, the later before the earlier. Its key is the same everywhere:
// smtp.host is host in the table [smtp] of the file, STAFFROOM_SMTP_HOST in the
// environment and --smtp-host on the command line.
package config

import (
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// Config is every setting.
type Config struct {
	Addr           string // host:port to listen on
	Data           string // the folder that everything is in by default
	Database       string // "postgres://…" or a SQLite file
	Blobs          string // where files are kept: a folder or the address of a store
	BaseURL        string // the address that people type; links in mail begin with it
	MetricsAddr    string // host:port of /metrics; empty: none
	Demo           bool   // one-click identities on the sign-in page
	TrustedProxies []netip.Prefix
	SMTP           SMTP
	Session        Session
	Limits         Limits
	Log            Log

	file    string            // the configuration file, if there is one
	sources map[string]string // key → where it came from
}

// SMTP is how mail leaves; without a host it does not.
type SMTP struct {
	Host     string
	Port     int
	User     string
	Password Secret
	From     string // an address
	FromName string
	TLS      string // starttls, tls or none
}

// Session says how long people stay signed in.
type Session struct {
	Idle     time.Duration // after the last visit
	Absolute time.Duration // after signing in
}

// Limits bound what people may store, in bytes.
type Limits struct {
	Upload int64 // one file
	Film   int64 // one film
	Quota  int64 // one organisation; 0: no limit
}

// Log says what is logged and how.
type Log struct {
	Format string // text or json
	Level  string // debug, info, warn or error
}

// Secret is text that is never printed.
type Secret string

const masked = "(set, not shown)"

// Reveal is the text.
func (s Secret) Reveal() string { return string(s) }

// String says whether there is one.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// Format keeps it from every verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// MarshalText keeps it out of JSON and logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// String is every setting on one line, secrets masked.
func (c Config) String() string {
	var b strings.Builder
	for i, s := range settings {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s=%q", s.key, s.show(&c))
	}
	return b.String()
}

// GoString is String: %#v shows no secret either.
func (c Config) GoString() string { return c.String() }

// MarshalText is String, for logs.
func (c Config) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// Explain is a table of every setting: its value, where it came from and what
// it is for.
func (c Config) Explain() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SETTING\tVALUE\tFROM\tWHAT IT IS")
	for _, s := range settings {
		v := s.show(&c)
		if v == "" {
			v = "-"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.key, v, c.Source(s.key), s.says)
	}
	w.Flush() //nolint:errcheck // a Builder takes everything
	return b.String()
}

// Source says where a setting came from.
func (c Config) Source(key string) string {
	if s := c.sources[key]; s != "" {
		return s
	}
	return "default"
}

// IsPostgres reports whether the database is a server rather than a file.
func (c Config) IsPostgres() bool {
	return strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://")
}

// follow fills in what follows from other settings.
func (c *Config) follow() {
	if c.Database == "" {
		c.Database = filepath.Join(c.Data, "staffroom.db")
		c.sources["database"] = "follows data"
	}
	if c.Blobs == "" {
		c.Blobs = filepath.Join(c.Data, "blobs")
		c.sources["blobs"] = "follows data"
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + visible(c.Addr)
		c.sources["base_url"] = "follows addr"
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if c.SMTP.Port == 0 {
		c.SMTP.Port = map[string]int{"tls": 465, "none": 25, "starttls": 587}[c.SMTP.TLS]
		c.sources["smtp.port"] = "follows smtp.tls"
	}
}

// visible is addr as a browser on this machine reaches it.
func visible(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	if port == "80" {
		return host
	}
	return net.JoinHostPort(host, port)
}
