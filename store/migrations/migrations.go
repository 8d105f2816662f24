// Package migrations holds the schema's history as SQL files, in order. File
// NNNN brings a clinic file to user_version NNNN.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed *.sql
var files embed.FS

// All lists the SQL of every migration, oldest first.
func All() []string {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		panic("embedded migrations unreadable: " + err.Error())
	}
	all := make([]string, len(names))
	for i, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic("embedded migration missing: " + err.Error())
		}
		all[i] = string(text)
	}
	return all
}
