// Shots takes pictures of the main pages of the demo, at the width of a desk and
// of a phone, light and dark, so that anyone can look:
//
//	go run ./e2e/shots --out shots
//
// STAFFROOM_E2E_URL names a running demo to look at instead of a fresh one;
// --only takes the pages whose names contain a text.
package main

import (
	"errors"
	"flag"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"staffroom/e2e/house"
	"staffroom/internal/testkit/browser"
)

func main() {
	out := flag.String("out", "shots", "folder for the pictures")
	only := flag.String("only", "", "take only pages whose names contain this")
	flag.Parse()
	if err := run(*out, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out, only string) error {
	d, err := house.Start()
	if err != nil {
		return err
	}
	defer d.Stop()
	tmp, err := os.MkdirTemp("", "staffroom-shots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	c := &camera{demo: d, out: out, at: map[string]string{}}
	if err := c.try("prepare", func(t *taker) { c.prepare(t, tmp) }); err != nil {
		return err
	}
	c.all(only)
	if err := c.index(); err != nil {
		return err
	}
	fmt.Printf("%d pictures in %s; open %s\n", len(c.taken), out, filepath.Join(out, "index.html"))
	return errors.Join(c.failed...)
}

// camera takes the pictures.
type camera struct {
	demo *house.Demo
	out  string
	at   map[string]string // addresses that come to be while things are prepared

	mu     sync.Mutex
	taken  []string
	failed []error
}

// look is one kind of window.
type look struct {
	name string
	browser.Options
	few bool // only pages that are worth it
}

var looks = []look{
	{"1280.light", browser.Options{Width: 1280}, false},
	{"390.light", browser.Options{Width: 390, Scale: 2}, false},
	{"1280.dark", browser.Options{Width: 1280, Dark: true}, false},
	{"390.dark", browser.Options{Width: 390, Scale: 2, Dark: true}, false},
	{"320.light", browser.Options{Width: 320, Scale: 2}, true},
}

// all takes every page in every window, two windows at a time.
func (c *camera) all(only string) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for _, l := range looks {
		wg.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; wg.Done() }()
			for _, who := range people() {
				c.rounds(l, who, only)
			}
		}()
	}
	wg.Wait()
	slices.Sort(c.taken)
}

// rounds are the pages of one person in one kind of window.
func (c *camera) rounds(l look, who, only string) {
	wanted := slices.DeleteFunc(slices.Clone(pages), func(s shot) bool {
		return s.as != who || l.few && !s.narrow || !strings.Contains(s.name, only)
	})
	if len(wanted) == 0 {
		return
	}
	err := c.try("window for "+who, func(t *taker) {
		p := browser.Open(t, l.Options)
		if who != "" {
			c.demo.SignIn(p, who)
		}
		for _, s := range wanted {
			if err := c.try(s.name+" "+l.name, func(*taker) { c.take(p, s, l) }); err != nil {
				c.fail(err)
			}
		}
	})
	if err != nil {
		c.fail(err)
	}
}

func (c *camera) take(p *browser.Page, s shot, l look) {
	path := s.path
	if known, ok := c.at[path]; ok {
		path = known
	}
	p.Go(c.demo.URL + path)
	if s.act != nil {
		s.act(p, l.Width < 600)
	}
	// Pictures further down are fetched when somebody scrolls there; here everything is looked at.
	p.Eval(`document.querySelectorAll("img[loading=lazy]").forEach(i => { i.loading = "eager" })`)
	p.Eval(`Promise.all([...document.images].map(i => i.decode().catch(() => {})))`)
	name := s.name + "." + l.name + ".png"
	p.Screenshot(filepath.Join(c.out, name))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.taken = append(c.taken, name)
}

func (c *camera) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = append(c.failed, err)
}

// taker stands where a test would stand: what fails ends this picture alone.
type taker struct{ cleanups []func() }

type failure string

func (t *taker) Helper()                           {}
func (t *taker) Errorf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }
func (t *taker) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }
func (t *taker) Cleanup(f func())                  { t.cleanups = append(t.cleanups, f) }

func (c *camera) try(what string, do func(*taker)) (err error) {
	t := &taker{}
	defer func() {
		for _, f := range slices.Backward(t.cleanups) {
			f()
		}
		switch r := recover().(type) {
		case nil:
		case failure:
			err = fmt.Errorf("%s: %s", what, string(r))
		default:
			panic(r)
		}
	}()
	do(t)
	return nil
}

var indexPage = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>Pictures of Staffroom</title>
<style>body{font:16px system-ui;margin:2rem;background:#eee}figure{display:inline-block;vertical-align:top;margin:0 1rem 2rem 0}img{max-height:30rem;max-width:32rem;background:#fff}</style>
<h1>Pictures of Staffroom</h1>
{{range .}}<figure><a href="{{.}}"><img src="{{.}}" alt="" loading="lazy"></a><figcaption>{{.}}</figcaption></figure>
{{end}}</html>
`))

// index is a page with all pictures that lie in the folder.
func (c *camera) index() error {
	files, err := filepath.Glob(filepath.Join(c.out, "*.png"))
	if err != nil {
		return err
	}
	for i, f := range files {
		files[i] = filepath.Base(f)
	}
	f, err := os.Create(filepath.Join(c.out, "index.html"))
	if err != nil {
		return err
	}
	defer f.Close()
	return indexPage.Execute(f, files)
}
