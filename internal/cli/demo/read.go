package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"staffroom/internal/cli/demo/made"
)

//go:embed data
var data embed.FS

// trust is data/trust.json.
type trust struct {
	Trust     orgData
	Network   orgData
	Neighbour struct {
		orgData
		Schools []orgData
	}
	Schools []orgData
	People  []personData
}

type orgData struct {
	Slug, Name, Colour, About, Licence, Phase, Town, Ages string
	ShortName                                             string `json:"short_name"`
	Roll                                                  int
	FSMPercent                                            float64 `json:"fsm_percent"`
	Values                                                []string
}

type personData struct {
	Email, Name, Org, Role, About, Demo string
	JobTitle                            string   `json:"job_title"`
	JobRoles                            []string `json:"job_roles"`
	Subjects, Years                     []string
	KeyStages                           []string `json:"key_stages"`
}

// item is one entry as it is written down.
type item struct {
	slug   string
	dir    string // of its files, "" without
	front  front
	body   string
	before *earlier
	specs  []made.Spec
}

type earlier struct {
	front front
	body  string
}

type commentData struct {
	Item, Author, Body string
	At                 time.Time
	ReplyTo            *int `json:"reply_to"`
	Mentions           []string
	file               string
}

// front is the lines between the two "---".
type front map[string]string

func (f front) list(key string) []string {
	v := strings.TrimSuffix(strings.TrimPrefix(f[key], "["), "]")
	var out []string
	for s := range strings.SplitSeq(v, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func readTrust() (t trust, err error) {
	b, err := data.ReadFile("data/trust.json")
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(b, &t)
}

// readItems reads every item, by slug.
func readItems() ([]item, error) {
	names, err := fs.ReadDir(data, "data/items")
	if err != nil {
		return nil, err
	}
	var out []item
	for _, e := range names {
		it, err := readItem(e)
		if err != nil {
			return nil, fmt.Errorf("demo item %s: %w", e.Name(), err)
		}
		out = append(out, it)
	}
	slices.SortFunc(out, func(a, b item) int { return strings.Compare(a.slug, b.slug) })
	return out, nil
}

func readItem(e fs.DirEntry) (it item, err error) {
	it.slug = slugOf(e.Name())
	file := path.Join("data/items", e.Name())
	if e.IsDir() {
		it.dir, file = file, path.Join(file, "index.md")
	}
	if it.front, it.body, err = readMarkdown(file); err != nil || it.dir == "" {
		return it, err
	}
	if v1 := path.Join(it.dir, "v1.md"); present(v1) {
		it.before = &earlier{}
		if it.before.front, it.before.body, err = readMarkdown(v1); err != nil {
			return it, err
		}
	}
	for _, name := range it.front.list("files") {
		b, err := data.ReadFile(path.Join(it.dir, name))
		if err != nil {
			return it, err
		}
		spec, err := made.Parse(b)
		if err != nil {
			return it, fmt.Errorf("%s: %w", name, err)
		}
		it.specs = append(it.specs, spec)
	}
	return it, nil
}

// slugOf takes the letter off that says who wrote a part of the data.
func slugOf(name string) string {
	name = strings.TrimSuffix(name, ".md")
	if len(name) > 2 && name[1] == '-' {
		return name[2:]
	}
	return name
}

func present(file string) bool { _, err := fs.Stat(data, file); return err == nil }

func readMarkdown(file string) (front, string, error) {
	b, err := data.ReadFile(file)
	if err != nil {
		return nil, "", err
	}
	head, body, ok := strings.Cut(strings.TrimPrefix(strings.ReplaceAll(string(b), "\r\n", "\n"), "---\n"), "\n---\n")
	if !ok {
		return nil, "", fmt.Errorf("%s has no front matter", file)
	}
	f := front{}
	for l := range strings.SplitSeq(head, "\n") {
		if key, value, ok := strings.Cut(l, ":"); ok {
			value = strings.TrimSpace(value)
			if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
				value = strings.ReplaceAll(value[1:len(value)-1], `\"`, `"`)
			}
			f[strings.TrimSpace(key)] = value
		}
	}
	return f, body, nil
}

func readComments() ([]commentData, error) {
	files, err := fs.Glob(data, "data/comments-*.json")
	if err != nil {
		return nil, err
	}
	var out []commentData
	for _, f := range files {
		b, err := data.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var list []commentData
		if err := json.Unmarshal(b, &list); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		for i := range list {
			list[i].file = f
		}
		out = append(out, list...)
	}
	return out, nil
}
