// Package folder imports a folder of files: see docs/imports.md.
package folder
