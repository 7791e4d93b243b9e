// Command vendoring renews the npm sources in vendor from a folder in which npm has installed them:
//
//	mkdir /tmp/fresh && cd /tmp/fresh && npm init -y && npm install --ignore-scripts --save-exact @tiptap/core@… …
//	go run ./internal/platform/web/assets/vendoring /tmp/fresh
//
// It keeps only the files that the scripts reach, with each package's licence and package.json, and writes packages.json
// (what they are, with npm's integrity hash) and SHA256SUMS (checked by a test).
package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// vendored is one entry of packages.json.
type vendored struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	Licence   string `json:"licence"`
	Integrity string `json:"integrity"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: vendoring FOLDER, where FOLDER holds package-lock.json and node_modules")
		os.Exit(2)
	}
	if err := renew(os.Args[1], filepath.Join("internal", "platform", "web", "assets")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func renew(from, assets string) error {
	modules, err := filepath.Abs(filepath.Join(from, "node_modules"))
	if err != nil {
		return err
	}
	files, err := reached(assets, modules)
	if err != nil {
		return err
	}
	packages, err := packagesOf(files, filepath.Join(from, "package-lock.json"))
	if err != nil {
		return err
	}
	for _, p := range packages {
		files = append(files, p.Name+"/package.json")
		licences, _ := filepath.Glob(filepath.Join(modules, p.Name, "LICEN[CS]E*"))
		for _, l := range licences {
			files = append(files, p.Name+"/"+filepath.Base(l))
		}
	}
	slices.Sort(files)
	return write(filepath.Join(assets, "vendor"), modules, files, packages)
}

// reached lists the files of modules that the scripts need, relative to modules.
func reached(assets, modules string) ([]string, error) {
	assets, err := filepath.Abs(assets)
	if err != nil {
		return nil, err
	}
	entries, err := filepath.Glob(filepath.Join(assets, "js", "*.js"))
	if err != nil {
		return nil, err
	}
	built := api.Build(api.BuildOptions{
		EntryPoints: entries, AbsWorkingDir: modules, NodePaths: []string{modules}, Outdir: assets, Bundle: true, Metafile: true,
	})
	if len(built.Errors) > 0 {
		return nil, errors.New(strings.Join(api.FormatMessages(built.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	var meta struct {
		Inputs map[string]struct{} `json:"inputs"`
	}
	if err := json.Unmarshal([]byte(built.Metafile), &meta); err != nil {
		return nil, err
	}
	var files []string
	for name := range meta.Inputs {
		if filepath.IsLocal(name) {
			files = append(files, filepath.ToSlash(name))
		}
	}
	return files, nil
}

// packageOf is the package a file belongs to: one name, or two below a scope.
func packageOf(file string) string {
	parts := strings.SplitN(file, "/", 3)
	if strings.HasPrefix(file, "@") {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

func packagesOf(files []string, lockfile string) ([]vendored, error) {
	raw, err := os.ReadFile(lockfile)
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct{ Version, License, Integrity string }
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		return nil, err
	}
	var names []string
	for _, f := range files {
		names = append(names, packageOf(f))
	}
	slices.Sort(names)
	var packages []vendored
	for _, name := range slices.Compact(names) {
		p := lock.Packages["node_modules/"+name]
		packages = append(packages, vendored{Name: name, Version: p.Version, Licence: p.License, Integrity: p.Integrity})
	}
	return packages, nil
}

func write(vendor, modules string, files []string, packages []vendored) error {
	if err := os.RemoveAll(vendor); err != nil {
		return err
	}
	var sums strings.Builder
	for _, name := range files {
		body, err := os.ReadFile(filepath.Join(modules, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(body), name)
		target := filepath.Join(vendor, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, body, 0o644); err != nil {
			return err
		}
	}
	table, err := json.MarshalIndent(packages, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(vendor, "packages.json"), append(table, '\n'), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(vendor, "SHA256SUMS"), []byte(sums.String()), 0o644)
}
