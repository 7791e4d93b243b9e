// Package bundle turns the sources beside it (css, js, fonts, icons, static) into the files the product serves. Only the
// generator and the freshness test import it, so the bundler is no part of the program.
package bundle

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// File is one built file: the name callers ask for, the name it is served under, and its bytes before compression.
type File struct {
	Name, Served string
	Body         []byte
}

// Compressed says whether a served name is stored gzipped; fonts and pictures are compressed already.
func Compressed(served string) bool {
	switch path.Ext(served) {
	case ".css", ".js", ".svg", ".json", ".txt":
		return true
	}
	return false
}

// floor is the oldest browser that gets the full look: tablets schools still have.
var floor = []api.Engine{
	{Name: api.EngineSafari, Version: "15.6"}, {Name: api.EngineIOS, Version: "15.6"},
	{Name: api.EngineChrome, Version: "109"}, {Name: api.EngineFirefox, Version: "102"},
}

// Build makes every file from the sources in dir. The same sources give the same names and bytes on any machine.
func Build(dir string) ([]File, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	files, err := bundled(dir)
	if err != nil {
		return nil, err
	}
	sprite, err := spriteOf(filepath.Join(dir, "icons"), filepath.Join(dir, "art"))
	if err != nil {
		return nil, err
	}
	files = append(files, hashed("icons.svg", sprite))
	static, err := filepath.Glob(filepath.Join(dir, "static", "*"))
	if err != nil {
		return nil, err
	}
	for _, p := range static {
		body, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		files = append(files, hashed(filepath.Base(p), body))
	}
	return files, nil
}

func hashed(name string, body []byte) File {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	hash := base32.StdEncoding.EncodeToString(sum[:])[:8]
	return File{Name: name, Served: strings.TrimSuffix(name, ext) + "-" + hash + ext, Body: body}
}

func bundled(dir string) ([]File, error) {
	entries := []string{"css/app.css", "css/editor.css", "css/account.css", "css/collections.css", "css/lineage.css", "css/checks.css", "css/impact.css"}
	scripts, err := filepath.Glob(filepath.Join(dir, "js", "*.js"))
	if err != nil {
		return nil, err
	}
	for _, s := range scripts {
		entries = append(entries, "js/"+filepath.Base(s))
	}
	built := api.Build(api.BuildOptions{
		EntryPoints: entries, AbsWorkingDir: dir, Outdir: filepath.Join(dir, "dist"), PublicPath: "/assets",
		EntryNames: "[name]-[hash]", AssetNames: "[name]-[hash]", ChunkNames: "[name]-[hash]",
		Bundle: true, Metafile: true, Format: api.FormatIIFE, Engines: floor, LegalComments: api.LegalCommentsNone,
		MinifySyntax: true, MinifyWhitespace: true, MinifyIdentifiers: true,
		Loader:    map[string]api.Loader{".woff2": api.LoaderFile},
		NodePaths: []string{filepath.Join(dir, "vendor")},
		Plugins:   []api.Plugin{lowerModes},
	})
	if len(built.Errors) > 0 {
		return nil, fmt.Errorf("bundling: %s", strings.Join(api.FormatMessages(built.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	names, err := namesFrom(built.Metafile)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, f := range built.OutputFiles {
		served := filepath.Base(f.Path)
		name, ok := names[served]
		if !ok {
			name = served
		}
		files = append(files, File{Name: name, Served: served, Body: f.Contents})
	}
	return files, nil
}

// namesFrom reads which source each output came from.
func namesFrom(metafile string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string              `json:"entryPoint"`
			Inputs     map[string]struct{} `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, fmt.Errorf("reading what was bundled: %w", err)
	}
	names := map[string]string{}
	for out, m := range meta.Outputs {
		source := m.EntryPoint
		if source == "" && len(m.Inputs) == 1 {
			for in := range m.Inputs {
				source = in
			}
		}
		if source != "" {
			names[path.Base(out)] = path.Base(source)
		}
	}
	return names, nil
}

// Manifest is the table from asked-for to served names.
func Manifest(files []File) ([]byte, error) {
	table := map[string]string{}
	for _, f := range files {
		if was, ok := table[f.Name]; ok {
			return nil, fmt.Errorf("two files are called %s: %s and %s", f.Name, was, f.Served)
		}
		table[f.Name] = f.Served
	}
	out, err := json.MarshalIndent(table, "", "  ")
	return append(out, '\n'), err
}

// Gzip packs as tightly as the format allows.
func Gzip(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
