package config

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func load(t *testing.T, src Sources) (Config, []Problem) {
	t.Helper()
	c, ps, err := Load(src)
	if err != nil {
		t.Fatal(err)
	}
	return c, ps
}

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "staffroom.toml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDefaults(t *testing.T) {
	c, ps := load(t, Sources{})
	if len(ps) > 0 {
		t.Error(ps)
	}
	for _, x := range []struct{ what, got, want string }{
		{"addr", c.Addr, "localhost:8080"},
		{"database", c.Database, "data/staffroom.db"},
		{"blobs", c.Blobs, "data/blobs"},
		{"base_url", c.BaseURL, "http://localhost:8080"},
		{"limits", fmt.Sprint(c.Limits.Upload, c.Limits.Film), "100000000 1073741824"},
		{"port", fmt.Sprint(c.SMTP.Port), "587"},
		{"session", c.Session.Idle.String(), (14 * 24 * time.Hour).String()},
		{"source", c.Source("addr") + ", " + c.Source("database"), "default, follows data"},
	} {
		if x.got != x.want {
			t.Errorf("%s is %q, want %q", x.what, x.got, x.want)
		}
	}
}

func TestLaterSourcesWin(t *testing.T) {
	toml := file(t, "addr = \":1\"\ndata = \"/file\"\nblobs = \"/file/blobs\"\ntrusted_proxies = [\"127.0.0.1\", \"10.1.2.3/8\"]\n[smtp]\nport = 25\n[limits]\nfilm = \"2 GiB\"\n")
	c, ps := load(t, Sources{
		Env:   []string{"STAFFROOM_CONFIG=" + toml, "STAFFROOM_ADDR=:2", "STAFFROOM_DATA=/env", "STAFFROOM_SMTP_HOST=mail.example", "PATH=/bin"},
		Flags: map[string]string{"addr": ":3"},
	})
	if len(ps) > 0 {
		t.Error(ps)
	}
	got := fmt.Sprint(c.Addr, " ", c.Data, " ", c.Blobs, " ", c.Database, " ", c.SMTP.Host, " ", c.SMTP.Port, " ", c.Limits.Film, " ", c.TrustedProxies)
	if want := ":3 /env /file/blobs /env/staffroom.db mail.example 25 2147483648 [127.0.0.1/32 10.0.0.0/8]"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for key, want := range map[string]string{"addr": "--addr", "data": "STAFFROOM_DATA", "blobs": toml, "demo": "default", "smtp.port": toml} {
		if got := c.Source(key); got != want {
			t.Errorf("%s came from %s, want %s", key, got, want)
		}
	}
	if other, _ := load(t, Sources{File: file(t, "addr = \":9\""), Env: []string{"STAFFROOM_CONFIG=" + toml}}); other.Addr != ":9" || other.Data != "./data" {
		t.Errorf("--config does not replace STAFFROOM_CONFIG: %s", other)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		name string
		src  Sources
		sev  Severity
		key  string
		want string
	}{
		{"misspelt", Sources{File: file(t, "adr = \":1\"")}, Refused, "adr", "Did you mean addr?"},
		{"misspelt in a table", Sources{File: file(t, "[smtp]\npasword = \"x\"")}, Refused, "smtp.pasword", "Did you mean smtp.password?"},
		{"table forgotten", Sources{File: file(t, "film = \"1 GiB\"")}, Refused, "film", "Did you mean limits.film?"},
		{"like nothing", Sources{File: file(t, "colour = \"red\"")}, Refused, "colour", "staffroom check"},
		{"variable", Sources{Env: []string{"STAFFROOM_DATABSE=x"}}, Warning, "STAFFROOM_DATABSE", "Did you mean STAFFROOM_DATABASE?"},
		{"size", Sources{Env: []string{"STAFFROOM_LIMITS_UPLOAD=lots"}}, Refused, "limits.upload", "100 MB"},
		{"duration", Sources{Flags: map[string]string{"session.idle": "-3d"}}, Refused, "session.idle", "14d"},
		{"boolean", Sources{Flags: map[string]string{"demo": "perhaps"}}, Refused, "demo", "neither true nor false"},
		{"word", Sources{Env: []string{"STAFFROOM_LOG_FORMAT=xml"}}, Refused, "log.format", "text, json"},
		{"port", Sources{Env: []string{"STAFFROOM_SMTP_PORT=70000"}}, Refused, "smtp.port", "not a port"},
		{"proxy", Sources{Env: []string{"STAFFROOM_TRUSTED_PROXIES=nginx"}}, Refused, "trusted_proxies", "10.0.0.0/8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, ps := load(t, c.src)
			if len(ps) != 1 || ps[0].Severity != c.sev || ps[0].Key != c.key || !strings.Contains(ps[0].String(), c.want) {
				t.Errorf("got %v", ps)
			}
		})
	}
	for name, src := range map[string]Sources{"no such file": {File: "/nowhere.toml"}, "not TOML": {File: file(t, "addr = ")}} {
		if _, _, err := Load(src); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, ps := load(t, Sources{Env: []string{"STAFFROOM_TEST_PG=postgres://x"}}); len(ps) > 0 {
		t.Error(ps)
	}
}

func TestSizesAndTimes(t *testing.T) {
	for in, want := range map[string]int64{"0": 0, "1048576": 1 << 20, "100 MB": 1e8, "1.5GiB": 3 << 29, "1 gib": 1 << 30, "7 B": 7, "": -1, "-1": -1, "NaN": -1, "Inf": -1, "1e30": -1, "1 parsec": -1} {
		if got, err := readSize(in); want < 0 && err == nil || want >= 0 && (err != nil || got != want) {
			t.Errorf("size %q is %d, %v; want %d", in, got, err, want)
		}
	}
	for in, want := range map[string]time.Duration{"90m": 90 * time.Minute, "14d": 14 * 24 * time.Hour, "0d": 0, "d": 0, "9999999d": 0, "5": 0, "-1h": 0} {
		if got, err := readDuration(in); (want == 0) != (err != nil) || got != want {
			t.Errorf("duration %q is %v, %v; want %v", in, got, err, want)
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	c, _ := load(t, Sources{Env: []string{"STAFFROOM_SMTP_PASSWORD=hunter2", "STAFFROOM_DATABASE=postgres://u:hunter2@db/x?password=hunter2", "STAFFROOM_BLOBS=s3://u:hunter2@b?secret_key=hunter2"}})
	if c.SMTP.Password.Reveal() != "hunter2" {
		t.Fatal("the password was not read")
	}
	j, err := json.Marshal(struct{ C any }{c})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("config", "config", c, "smtp", c.SMTP)
	said := []string{c.String(), c.Explain(), fmt.Sprintf("%v %+v %#v %s %q", c, c, c, c, c), fmt.Sprintf("%v %+v %#v %s %x", c.SMTP, c.SMTP, c.SMTP, c.SMTP.Password, c.SMTP.Password), string(j), log.String()}
	for _, p := range c.Check() {
		said = append(said, p.String())
	}
	for i, s := range said {
		if strings.Contains(s, "hunter2") || strings.Contains(s, "68756e74657232") {
			t.Errorf("%d shows the secret: %s", i, s)
		}
	}
	for _, s := range []string{"smtp.password", masked, "STAFFROOM_SMTP_PASSWORD", "follows smtp.tls"} {
		if !strings.Contains(c.Explain(), s) {
			t.Errorf("Explain does not say %s", s)
		}
	}
}

// TestCheck starts from a sound configuration and spoils one thing at a time.
func TestCheck(t *testing.T) {
	open, shut := t.TempDir(), t.TempDir()
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(shut, 0o700); err != nil {
		t.Fatal(err)
	}
	plain := file(t, "x")
	sound := map[string]string{"data": shut, "base_url": "https://staffroom.larkfield.org", "trusted_proxies": "127.0.0.1", "smtp.host": "mail.larkfield.org", "smtp.from": "a@larkfield.org"}
	for _, c := range []struct {
		name string
		key  string // "" for none
		sev  Severity
		set  map[string]string
	}{
		{"sound", "", 0, nil},
		{"a folder to be made", "", 0, map[string]string{"data": shut + "/a/b"}},
		{"a folder for everybody", "data", Refused, map[string]string{"data": open}},
		{"not a folder", "data", Refused, map[string]string{"data": plain}},
		{"cannot be made", "data", Refused, map[string]string{"data": "/proc/staffroom"}},
		{"http on the internet", "base_url", Refused, map[string]string{"base_url": "http://staffroom.larkfield.org"}},
		{"http at a public address", "base_url", Refused, map[string]string{"base_url": "http://81.2.3.4:8080"}},
		{"http in the house", "base_url", Warning, map[string]string{"base_url": "http://192.168.1.5"}},
		{"http by a short name", "base_url", Warning, map[string]string{"base_url": "http://staffroom"}},
		{"http here", "", 0, map[string]string{"base_url": "http://localhost:8080"}},
		{"no address", "base_url", Refused, map[string]string{"base_url": "staffroom.larkfield.org"}},
		{"a path", "base_url", Refused, map[string]string{"base_url": "https://larkfield.org/staffroom"}},
		{"no proxy named", "trusted_proxies", Warning, map[string]string{"trusted_proxies": ""}},
		{"everybody is a proxy", "trusted_proxies", Refused, map[string]string{"trusted_proxies": "0.0.0.0/0"}},
		{"public demo", "demo", Refused, map[string]string{"demo": "true"}},
		{"demo in the house", "demo", Warning, map[string]string{"demo": "true", "base_url": "http://localhost", "addr": ":80"}},
		{"demo here", "", 0, map[string]string{"demo": "true", "base_url": "http://localhost:8080"}},
		{"address", "addr", Refused, map[string]string{"addr": "8080"}},
		{"public metrics", "metrics_addr", Refused, map[string]string{"metrics_addr": ":9090"}},
		{"metrics in the house", "metrics_addr", Warning, map[string]string{"metrics_addr": "10.0.0.4:9090"}},
		{"metrics here", "", 0, map[string]string{"metrics_addr": "127.0.0.1:9090"}},
		{"metrics on the public port", "metrics_addr", Refused, map[string]string{"metrics_addr": "localhost:8080"}},
		{"mail without a server", "smtp.host", Refused, map[string]string{"smtp.host": ""}},
		{"mail from nobody", "smtp.from", Refused, map[string]string{"smtp.from": ""}},
		{"half a sign-in", "smtp.password", Refused, map[string]string{"smtp.user": "x"}},
		{"password in plain text", "smtp.tls", Refused, map[string]string{"smtp.user": "x", "smtp.password": "y", "smtp.tls": "none", "smtp.host": "localhost"}},
		{"mail in plain text", "smtp.tls", Refused, map[string]string{"smtp.tls": "none"}},
		{"mail in plain text here", "", 0, map[string]string{"smtp.tls": "none", "smtp.host": "localhost"}},
		{"database in plain text", "database", Refused, map[string]string{"database": "postgres://u@db.larkfield.org/x?sslmode=disable"}},
		{"database nearby", "", 0, map[string]string{"database": "postgres://u@10.0.0.2/x?sslmode=disable"}},
		{"unreadable database", "database", Refused, map[string]string{"database": "postgres://u:%zz@db/x"}},
		{"idle for longer than ever", "session.idle", Refused, map[string]string{"session.idle": "61d"}},
		{"a year", "session.absolute", Warning, map[string]string{"session.absolute": "365d"}},
		{"tiny files", "limits.upload", Refused, map[string]string{"limits.upload": "1 kB"}},
		{"short films", "limits.film", Warning, map[string]string{"limits.film": "2 MB"}},
		{"tiny quota", "limits.quota", Refused, map[string]string{"limits.quota": "10 MB"}},
		{"no quota", "", 0, map[string]string{"limits.quota": "0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			flags := map[string]string{}
			for _, m := range []map[string]string{sound, c.set} {
				for k, v := range m {
					flags[k] = v
				}
			}
			cfg, early := load(t, Sources{Flags: flags})
			ps := cfg.Check()
			if len(early) > 0 {
				t.Fatal(early)
			}
			if c.key == "" {
				if len(ps) > 0 {
					t.Errorf("problems with a sound configuration: %v", ps)
				}
				return
			}
			if len(ps) != 1 || ps[0].Key != c.key || ps[0].Severity != c.sev || Unsafe(ps) != (c.sev == Refused) {
				t.Errorf("got %v", ps)
			}
			for _, p := range ps {
				if !strings.HasSuffix(p.Says, ".") || p.Do == "" {
					t.Errorf("no words: %+v", p)
				}
			}
		})
	}
}

func TestPasswordInAFileForEverybody(t *testing.T) {
	for mode, want := range map[os.FileMode]bool{0o644: true, 0o640: false} {
		name := file(t, "[smtp]\npassword = \"x\"\n")
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		c, _ := load(t, Sources{File: name})
		got := slices.ContainsFunc(c.Check(), func(p Problem) bool { return p.Key == "config" })
		if got != want {
			t.Errorf("mode %o: refused %v", mode, got)
		}
	}
}

func TestReach(t *testing.T) {
	for host, want := range map[string]ring{
		"localhost": loopback, "a.localhost": loopback, "127.8.8.8": loopback, "::1": loopback, "[::1]": loopback, "::ffff:127.0.0.1": loopback,
		"": everywhere, "0.0.0.0": everywhere, "::": everywhere,
		"10.1.1.1": private, "fd00::1": private, "nas": private, "nas.local": private, "100.100.1.1": private,
		"8.8.8.8": public, "2a00::1": public, "example.org": public, "localhost.example.org": public,
	} {
		if got := reach(host); got != want {
			t.Errorf("%q: %d, want %d", host, got, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("addr", ":1")
	f.Add("limits.upload", "1 GiB")
	f.Add("trusted_proxies", "::/0, 10.0.0.0/8")
	f.Add("database", "postgres://u:p@h/x?sslmode=disable")
	f.Fuzz(func(t *testing.T, key, value string) {
		c, _, err := Load(Sources{Flags: map[string]string{key: value, "smtp.password": "hunter2"}})
		if err != nil {
			t.Fatal(err)
		}
		if s := c.Explain() + c.String(); key != "smtp.password" && strings.Contains(s, "hunter2") && !strings.Contains(value, "hunter2") {
			t.Error("shows the secret")
		}
	})
}
