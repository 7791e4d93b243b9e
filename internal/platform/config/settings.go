package config

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is one row of what can be set. Everything else (the keys of the file,
// the names in the environment, Explain) follows from the table.
type setting struct {
	key  string
	says string
	def  string
	read func(c *Config, v string) error
	show func(c *Config) string
}

var settings = []setting{
	text("addr", "where to listen, host:port", "localhost:8080", func(c *Config) *string { return &c.Addr }),
	text("data", "the folder that everything is in by default", "./data", func(c *Config) *string { return &c.Data }),
	address("database", "postgres://… or a SQLite file", func(c *Config) *string { return &c.Database }),
	address("blobs", "where files are kept: a folder or the address of a store", func(c *Config) *string { return &c.Blobs }),
	text("base_url", "the address that people type", "", func(c *Config) *string { return &c.BaseURL }),
	text("metrics_addr", "where /metrics is, host:port; none: nowhere", "", func(c *Config) *string { return &c.MetricsAddr }),
	{
		"demo", "one-click identities on the sign-in page", "false",
		func(c *Config, v string) (err error) { c.Demo, err = readBool(v); return err },
		func(c *Config) string { return strconv.FormatBool(c.Demo) },
	},
	{"trusted_proxies", "addresses or networks whose X-Forwarded-For is believed", "", readProxies, showProxies},
	text("smtp.host", "the mail server; none: links are shown on the screen instead", "", func(c *Config) *string { return &c.SMTP.Host }),
	{
		"smtp.port", "its port", "0",
		func(c *Config, v string) (err error) { c.SMTP.Port, err = readPort(v); return err },
		func(c *Config) string { return strconv.Itoa(c.SMTP.Port) },
	},
	text("smtp.user", "the name to sign in there with", "", func(c *Config) *string { return &c.SMTP.User }),
	{
		"smtp.password", "the password to sign in there with", "",
		func(c *Config, v string) error { c.SMTP.Password = Secret(v); return nil },
		func(c *Config) string { return c.SMTP.Password.String() },
	},
	text("smtp.from", "the address that mail comes from", "", func(c *Config) *string { return &c.SMTP.From }),
	text("smtp.from_name", "the name that mail comes from", "Staffroom", func(c *Config) *string { return &c.SMTP.FromName }),
	oneOf("smtp.tls", "how the conversation is protected", []string{"starttls", "tls", "none"}, func(c *Config) *string { return &c.SMTP.TLS }),
	duration("session.idle", "signed out after this long without a visit", "14d", func(c *Config) *time.Duration { return &c.Session.Idle }),
	duration("session.absolute", "signed out after this long in any case", "60d", func(c *Config) *time.Duration { return &c.Session.Absolute }),
	size("limits.upload", "the largest file", "100 MB", func(c *Config) *int64 { return &c.Limits.Upload }),
	size("limits.film", "the largest film", "1 GiB", func(c *Config) *int64 { return &c.Limits.Film }),
	size("limits.quota", "the most that one organisation stores; 0: no limit", "50 GiB", func(c *Config) *int64 { return &c.Limits.Quota }),
	oneOf("log.format", "how log lines look", []string{"text", "json"}, func(c *Config) *string { return &c.Log.Format }),
	oneOf("log.level", "what is logged", []string{"info", "debug", "warn", "error"}, func(c *Config) *string { return &c.Log.Level }),
}

// Keys lists every key, in the order of Explain.
func Keys() []string {
	keys := make([]string, len(settings))
	for i, s := range settings {
		keys[i] = s.key
	}
	return keys
}

func text(key, says, def string, at func(*Config) *string) setting {
	return setting{
		key, says, def,
		func(c *Config, v string) error { *at(c) = strings.TrimSpace(v); return nil },
		func(c *Config) string { return *at(c) },
	}
}

// address is text that may carry a password.
func address(key, says string, at func(*Config) *string) setting {
	s := text(key, says, "", at)
	s.show = func(c *Config) string { return redact(*at(c)) }
	return s
}

// redact hides the password and everything else that an address may carry as a
// secret; one that cannot be read is hidden whole.
func redact(v string) string {
	if !strings.Contains(v, "://") {
		return v
	}
	u, err := url.Parse(v)
	if err != nil {
		return masked
	}
	q := u.Query()
	for name := range q {
		if slices.ContainsFunc([]string{"pass", "secret", "key", "token", "sig"}, func(s string) bool { return strings.Contains(strings.ToLower(name), s) }) {
			q.Set(name, "xxxxx")
		}
	}
	u.RawQuery = q.Encode()
	return u.Redacted()
}

// oneOf takes one of the words; the first is the default.
func oneOf(key, says string, words []string, at func(*Config) *string) setting {
	return setting{
		key, says + ": " + strings.Join(words, ", "), words[0],
		func(c *Config, v string) error {
			v = strings.ToLower(strings.TrimSpace(v))
			if !slices.Contains(words, v) {
				return fmt.Errorf("%q is not one of %s", v, strings.Join(words, ", "))
			}
			*at(c) = v
			return nil
		},
		func(c *Config) string { return *at(c) },
	}
}

func duration(key, says, def string, at func(*Config) *time.Duration) setting {
	return setting{
		key, says, def,
		func(c *Config, v string) error {
			d, err := readDuration(v)
			if err == nil {
				*at(c) = d
			}
			return err
		},
		func(c *Config) string { return showDuration(*at(c)) },
	}
}

// readDuration takes Go's notation and whole days: 90m, 12h, 14d.
func readDuration(v string) (time.Duration, error) {
	v = strings.TrimSpace(v)
	d, err := time.ParseDuration(v)
	if days, ok := strings.CutSuffix(v, "d"); ok {
		var n int64
		n, err = strconv.ParseInt(days, 10, 32)
		d = time.Duration(n) * 24 * time.Hour
		if n > 36500 {
			err = errors.New("too long")
		}
	}
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is not a length of time such as 90m, 12h or 14d", v)
	}
	return d, nil
}

func showDuration(d time.Duration) string {
	if d > 0 && d%(24*time.Hour) == 0 {
		return strconv.Itoa(int(d/(24*time.Hour))) + "d"
	}
	return d.String()
}

func size(key, says, def string, at func(*Config) *int64) setting {
	return setting{
		key, says, def,
		func(c *Config, v string) error {
			n, err := readSize(v)
			if err == nil {
				*at(c) = n
			}
			return err
		},
		func(c *Config) string { return showSize(*at(c)) },
	}
}

var units = []struct {
	name  string
	bytes int64
}{
	{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
	{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1},
}

// readSize takes bytes and the units of IEC 80000-13 and SI: 1048576, 100 MB, 1.5GiB.
func readSize(v string) (int64, error) {
	number, unit := strings.TrimSpace(v), int64(1)
	for _, u := range units {
		if n := len(number) - len(u.name); n > 0 && strings.EqualFold(number[n:], u.name) {
			number, unit = strings.TrimSpace(number[:n]), u.bytes
			break
		}
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || !(f >= 0 && f*float64(unit) < math.MaxInt64/2) {
		return 0, fmt.Errorf("%q is not a size such as 100 MB or 1 GiB", v)
	}
	return int64(f * float64(unit)), nil
}

func showSize(n int64) string {
	for _, u := range units {
		if n >= u.bytes && n%u.bytes == 0 {
			return fmt.Sprintf("%d %s", n/u.bytes, u.name)
		}
	}
	return fmt.Sprintf("%d B", n)
}

func readBool(v string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "true", "1", "yes", "on":
		return true, nil
	case "false", "0", "no", "off", "":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", v)
}

func readPort(v string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(v))
	if err != nil || n < 0 || n > 65535 {
		return 0, fmt.Errorf("%q is not a port", v)
	}
	return n, nil
}

func readProxies(c *Config, v string) error {
	c.TrustedProxies = nil
	for _, s := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			ip, aerr := netip.ParseAddr(s)
			if aerr != nil {
				return fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", s)
			}
			p = netip.PrefixFrom(ip, ip.BitLen())
		}
		c.TrustedProxies = append(c.TrustedProxies, p.Masked())
	}
	return nil
}

func showProxies(c *Config) string {
	words := make([]string, len(c.TrustedProxies))
	for i, p := range c.TrustedProxies {
		words[i] = p.String()
	}
	return strings.Join(words, ", ")
}
