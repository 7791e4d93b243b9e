// Command staffroom is the whole product in one program.
package main

import (
	"os"

	"staffroom/internal/cli"
	"staffroom/internal/platform/extract"
)

func main() {
	extract.Main() // ends here when this process only reads a file
	os.Exit(cli.Main(os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}
