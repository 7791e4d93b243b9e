// Command build writes the served files of package assets from their sources: go run ./internal/platform/web/assets/build
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"staffroom/internal/platform/web/assets/bundle"
)

func main() {
	if err := run(filepath.Join("internal", "platform", "web", "assets")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	files, err := bundle.Build(dir)
	if err != nil {
		return err
	}
	manifest, err := bundle.Manifest(files)
	if err != nil {
		return err
	}
	dist := filepath.Join(dir, "dist")
	if err := os.RemoveAll(dist); err != nil {
		return err
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := write(dist, f); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), manifest, 0o644)
}

func write(dist string, f bundle.File) error {
	if !bundle.Compressed(f.Served) {
		fmt.Printf("%-44s %7d bytes\n", f.Served, len(f.Body))
		return os.WriteFile(filepath.Join(dist, f.Served), f.Body, 0o644)
	}
	packed, err := bundle.Gzip(f.Body)
	if err != nil {
		return err
	}
	fmt.Printf("%-44s %7d bytes, %6d gzipped\n", f.Served, len(f.Body), len(packed))
	return os.WriteFile(filepath.Join(dist, f.Served+".gz"), packed, 0o644)
}
