// Command real loads real material into a second trust with the calls that an
// operator would make: `staffroom org add`, `person add`, `import folder` for
// every folder of resources, and `import items` for a whole curriculum, which is
// mapped to items here first.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// licences of the folders of resources, as their READMEs name them.
var licences = map[string]string{
	"cs-unplugged": "CC-BY-SA-4.0", "microbit-docs": "MIT", "dfe-cpd-design-history": "OGL-3.0", "dfe-curriculum-materials": "OGL-3.0",
	"dfe-teaching-vacancies-guides": "OGL-3.0",
}

const (
	org    = "open-curriculum"
	author = "librarian@open-curriculum.example"
)

func main() {
	staffroom := flag.String("staffroom", "bin/staffroom", "the program")
	from := flag.String("from", "../shared/data", "folder with resources/ and curriculum/")
	data := flag.String("data", "./data/real", "Staffroom's data folder")
	database := flag.String("database", "", "a database other than the one in --data")
	itemsTo := flag.String("items", "", "only write the curriculum as items into this file (.jsonl.gz)")
	flag.Parse()
	var err error
	if *itemsTo != "" {
		err = writeItems(filepath.Join(*from, "curriculum"), *itemsTo)
	} else {
		err = load(*staffroom, *from, *data, *database)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "real:", err)
		os.Exit(1)
	}
}

func load(staffroom, from, data, database string) error {
	call := func(args ...string) error {
		args = append(args, "--data", data)
		if database != "" {
			args = append(args, "--database", database)
		}
		fmt.Println("$ staffroom", args)
		c := exec.Command(staffroom, args...)
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		return c.Run()
	}
	// Again is fine: the organisation and the person are there then.
	_ = call("org", "add", "Open Curriculum Trust", "--slug", org, "--kind", "trust", "--licence", "OGL-3.0", "--about", "Open teaching material from England and beyond.")
	_ = call("person", "add", author, "--name", "Open Curriculum librarian", "--org", org, "--role", "editor")
	tmp, err := os.MkdirTemp("", "staffroom-real-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	file := filepath.Join(tmp, "curriculum.jsonl.gz")
	if err := writeItems(filepath.Join(from, "curriculum"), file); err != nil {
		return err
	}
	if err := call("import", "items", file, "--org", org, "--author", author, "--audience", "public"); err != nil {
		return err
	}
	return loadFolders(from, call)
}

func loadFolders(from string, call func(...string) error) error {
	dirs, err := os.ReadDir(filepath.Join(from, "resources"))
	if err != nil {
		return err
	}
	for _, d := range dirs {
		licence, ok := licences[d.Name()]
		if !ok {
			return errors.New("no licence is known for resources/" + d.Name())
		}
		if err := call("import", "folder", filepath.Join(from, "resources", d.Name()), "--org", org, "--author", author,
			"--audience", "public", "--licence", licence, "--replace", "@boardname@=micro:bit"); err != nil {
			return err
		}
	}
	return nil
}
