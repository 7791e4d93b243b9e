package config

import (
	"errors"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Check says what is unsafe or cannot work, in words for whoever runs the
// program. It looks at the file system and asks no network.
func (c Config) Check() []Problem {
	var ps problems
	c.checkData(&ps)
	c.checkFile(&ps)
	c.checkAddresses(&ps)
	c.checkBaseURL(&ps)
	c.checkDemo(&ps)
	c.checkProxies(&ps)
	c.checkDatabase(&ps)
	c.checkSMTP(&ps)
	c.checkNumbers(&ps)
	return ps
}

type problems []Problem

func (ps *problems) refuse(key, says, do string) {
	*ps = append(*ps, Problem{Refused, key, says, do})
}

func (ps *problems) warn(key, says, do string) { *ps = append(*ps, Problem{Warning, key, says, do}) }

func (c Config) checkData(ps *problems) {
	info, err := os.Stat(c.Data)
	if errors.Is(err, fs.ErrNotExist) {
		if parent := existing(c.Data); !writable(parent) {
			ps.refuse("data", "The folder "+c.Data+" is not there and cannot be made in "+parent+".", "Make it and give it to the user that Staffroom runs as.")
		}
		return
	}
	switch {
	case err != nil:
		ps.refuse("data", "The folder "+c.Data+" cannot be looked at: "+err.Error()+".", "Give it to the user that Staffroom runs as.")
	case !info.IsDir():
		ps.refuse("data", c.Data+" is not a folder.", "Name a folder.")
	case !writable(c.Data):
		ps.refuse("data", "The folder "+c.Data+" cannot be written to.", "Give it to the user that Staffroom runs as: chown -R staffroom "+c.Data+".")
	case info.Mode().Perm()&0o007 != 0:
		ps.refuse("data", "Everybody with an account on this machine can look into "+c.Data+".", "Close it: chmod 700 "+c.Data+".")
	}
}

// existing is the nearest folder above path that is there.
func existing(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	for {
		if _, err := os.Stat(abs); err == nil || abs == filepath.Dir(abs) {
			return abs
		}
		abs = filepath.Dir(abs)
	}
}

// writable tries it, since permissions do not tell: a read-only mount, a full
// disk, a container's user.
func writable(dir string) bool {
	f, err := os.CreateTemp(dir, ".staffroom-check-")
	if err != nil {
		return false
	}
	return errors.Join(f.Close(), os.Remove(f.Name())) == nil
}

// checkFile looks after secrets in the configuration file.
func (c Config) checkFile(ps *problems) {
	if c.file == "" {
		return
	}
	holds := c.Source("smtp.password") == c.file || c.Source("database") == c.file && redact(c.Database) != c.Database
	info, err := os.Stat(c.file)
	if err == nil && holds && info.Mode().Perm()&0o004 != 0 {
		ps.refuse("config", "The file "+c.file+" holds a password and everybody on this machine can read it.", "Close it: chmod 640 "+c.file+".")
	}
}

func (c Config) checkAddresses(ps *problems) {
	for key, addr := range map[string]string{"addr": c.Addr, "metrics_addr": c.MetricsAddr} {
		if _, _, err := net.SplitHostPort(addr); addr != "" && err != nil {
			ps.refuse(key, addr+" is not host:port.", "Write it as in localhost:8080, or :8080 for every network of this machine.")
		}
	}
	if c.MetricsAddr == "" {
		return
	}
	if c.MetricsAddr == c.Addr {
		ps.refuse("metrics_addr", "The measurements would be on the public address.", "Give them another port on localhost.")
		return
	}
	switch reach(hostOf(c.MetricsAddr)) {
	case public, everywhere:
		ps.refuse("metrics_addr", "Everybody who reaches "+c.MetricsAddr+" could read the measurements.", "Use localhost or an address of a private network.")
	case private:
		ps.warn("metrics_addr", "Everybody in the network of "+c.MetricsAddr+" can read the measurements.", "Use localhost unless another machine collects them.")
	}
}

func hostOf(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	return host
}

// ring is from where an address can be reached.
type ring uint8

const (
	loopback   ring = iota // this machine
	private                // its network
	public                 // the world
	everywhere             // all addresses that this machine has
)

// carrierNAT is RFC 6598; overlay networks use it too.
var carrierNAT = netip.MustParsePrefix("100.64.0.0/10")

// reach judges a host by what it looks like, without asking a name server.
func reach(host string) ring {
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "" {
		return everywhere
	}
	ip, err := netip.ParseAddr(host)
	ip = ip.Unmap()
	switch {
	case err == nil && ip.IsUnspecified():
		return everywhere
	case err == nil && ip.IsLoopback(), host == "localhost", strings.HasSuffix(host, ".localhost"):
		return loopback
	case err == nil && (ip.IsPrivate() || ip.IsLinkLocalUnicast() || carrierNAT.Contains(ip)):
		return private
	case err != nil && (!strings.Contains(host, ".") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".home.arpa")):
		return private
	}
	return public
}

func (c Config) checkBaseURL(ps *problems) {
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		ps.refuse("base_url", c.BaseURL+" is not a web address.", "Write it as in https://staffroom.example.org.")
		return
	}
	if u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		ps.refuse("base_url", c.BaseURL+" is more than scheme and host.", "Leave out everything after the host: Staffroom has an address of its own.")
	}
	if u.Scheme == "https" {
		return
	}
	switch reach(u.Hostname()) {
	case private:
		ps.warn("base_url", "Passwords cross the network of "+u.Hostname()+" unencrypted, and browsers keep no session there.", "Put a reverse proxy with a certificate before it and use https://.")
	case public, everywhere:
		ps.refuse("base_url", "Passwords would cross the internet unencrypted.", "Put a reverse proxy with a certificate before it and use https://"+u.Host+".")
	}
}

func (c Config) checkDemo(ps *problems) {
	if !c.Demo {
		return
	}
	host := ""
	if u, err := url.Parse(c.BaseURL); err == nil {
		host = u.Hostname()
	}
	switch {
	case reach(host) == public || reach(hostOf(c.Addr)) == public:
		ps.refuse("demo", "Everybody on the internet could sign in as an administrator with one click.", "Run the demonstration on localhost, or switch it off.")
	case reach(hostOf(c.Addr)) != loopback:
		ps.warn("demo", "Everybody who reaches "+c.Addr+" can sign in as an administrator with one click.", "Use this only with invented people.")
	}
}

func (c Config) checkProxies(ps *problems) {
	for _, p := range c.TrustedProxies {
		if p.Bits() == 0 {
			ps.refuse("trusted_proxies", p.String()+" believes everybody's word about where they come from, which switches the limits on signing in off.", "Name the proxy's own address.")
		}
	}
	if len(c.TrustedProxies) == 0 && strings.HasPrefix(c.BaseURL, "https://") && c.Addr != "" {
		ps.warn("trusted_proxies", "Behind the proxy everybody seems to come from one address, so one person's failed attempts to sign in count against all.", "Name the proxy's address, 127.0.0.1 when it is on this machine.")
	}
}

func (c Config) checkDatabase(ps *problems) {
	if !c.IsPostgres() {
		dir := existing(filepath.Dir(c.Database))
		if kind := networkFS(dir); kind != "" {
			ps.refuse("database", dir+" is on a network file system ("+kind+"), where SQLite loses data.", "Use a local disk, or PostgreSQL.")
		}
		return
	}
	u, err := url.Parse(c.Database)
	if err != nil {
		ps.refuse("database", "The address of the database cannot be read.", "Write it as in postgres://staffroom:PASSWORD@db.example/staffroom; special characters in the password as %XX.")
		return
	}
	if u.Query().Get("sslmode") == "disable" && u.Hostname() != "" && reach(u.Hostname()) == public {
		ps.refuse("database", "Everything would cross the internet unencrypted on its way to "+u.Hostname()+".", "Use sslmode=verify-full.")
	}
}

func (c Config) checkSMTP(ps *problems) {
	s := c.SMTP
	if s.Host == "" {
		if s.From != "" || s.User != "" || s.Password != "" {
			ps.refuse("smtp.host", "There are settings for mail and no mail server.", "Name the server, or remove the other smtp settings.")
		}
		return
	}
	if !strings.Contains(s.From, "@") || strings.ContainsAny(s.From, " <>,\r\n") {
		ps.refuse("smtp.from", "There is a mail server and no address to send from.", "Name an address that the server lets you use.")
	}
	if (s.User == "") != (s.Password == "") {
		ps.refuse("smtp.password", "Of user and password one is missing.", "Give both, or neither.")
	}
	if s.TLS == "none" && s.Password != "" {
		ps.refuse("smtp.tls", "The password would be sent unencrypted.", "Use starttls or tls.")
	}
	if s.TLS == "none" && reach(s.Host) == public {
		ps.refuse("smtp.tls", "Links to set a password would cross the internet unencrypted.", "Use starttls or tls.")
	}
}

func (c Config) checkNumbers(ps *problems) {
	if c.Session.Idle > c.Session.Absolute {
		ps.refuse("session.idle", "It is longer than session.absolute.", "Make it shorter.")
	}
	if c.Session.Absolute > 90*24*time.Hour {
		ps.warn("session.absolute", "A lost phone stays signed in for up to "+showDuration(c.Session.Absolute)+".", "90d or less is usual.")
	}
	if c.Limits.Upload < 1<<20 {
		ps.refuse("limits.upload", "Hardly any file is smaller than "+showSize(c.Limits.Upload)+".", "Allow at least 1 MiB.")
	}
	if c.Limits.Film < c.Limits.Upload {
		ps.warn("limits.film", "Films may be smaller than other files only.", "Make it at least limits.upload.")
	}
	if c.Limits.Quota > 0 && c.Limits.Quota < max(c.Limits.Upload, c.Limits.Film) {
		ps.refuse("limits.quota", "One file may be larger than all that an organisation stores.", "Make it larger than limits.upload and limits.film.")
	}
}
