// Package assets holds the data shipped inside the program: icon, fonts,
// protocols and reference numbers. It is data only and imports nothing of
// Stipple.
package assets

import (
	"embed"
	"io"
	"io/fs"
)

// Icon is the program's icon as PNG, 256 pixels wide: to paint icon.svg takes
// longer than all else at the start.
//
//go:embed icon-256.png
var Icon []byte

// Reference is the file of sourced numbers that findings and estimates use (TOML).
//
//go:embed reference.toml
var Reference []byte

// Aftercare is what a patient does and does not do after a visit (TOML).
//
//go:embed aftercare.toml
var Aftercare []byte

// Consent is what a patient agrees to, in words a clinic starts from (TOML).
//
//go:embed consent.toml
var Consent []byte

//go:embed protocols/*.toml
var protocols embed.FS

//go:embed fonts/*.ttf fonts/*.otf
var fonts embed.FS

// Protocols lists the built-in protocol files (TOML), sorted by name.
func Protocols() [][]byte {
	entries, err := protocols.ReadDir("protocols")
	if err != nil {
		panic("embedded protocols unreadable: " + err.Error())
	}
	files := make([][]byte, len(entries))
	for i, entry := range entries {
		files[i] = read(protocols, "protocols/"+entry.Name())
	}
	return files
}

// Font gives a font by its name, for example "NotoSans-Regular". The bytes are
// a copy of the caller's own. It panics on a name that is not embedded.
func Font(name string) []byte { return read(fonts, fontPath(name)) }

// FontFile opens a font by its name to be read in place: where Font copies some
// megabytes, it copies nothing. It need not be closed. It panics on a name that
// is not embedded.
func FontFile(name string) interface {
	io.ReadSeeker
	io.ReaderAt
} {
	file, err := fonts.Open(fontPath(name))
	if err != nil {
		panic("embedded file missing: " + err.Error())
	}
	return file.(interface {
		io.ReadSeeker
		io.ReaderAt
	})
}

// fontPath is where a font lies: those with cubic curves end in otf.
func fontPath(name string) string {
	path := "fonts/" + name + ".ttf"
	if _, err := fs.Stat(fonts, path); err != nil {
		return "fonts/" + name + ".otf"
	}
	return path
}

func read(files embed.FS, name string) []byte {
	data, err := files.ReadFile(name)
	if err != nil {
		panic("embedded file missing: " + err.Error())
	}
	return data
}
