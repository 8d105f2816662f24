package app

import (
	"os"
	"path/filepath"
	"strings"

	"stipple/planner/quantity"
)

// companion is a file that lies beside the clinic file and belongs to it.
type companion struct {
	name, what string
	bytes      int64
	folder     bool
}

// companionsOf lists the clinic file and what lies beside it, in the order of
// their names. Files it does not know are left out.
func companionsOf(path string) []companion {
	base := filepath.Base(path)
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	var list []companion
	for _, e := range entries {
		what := companionWhat(base, e.Name())
		if what == "" {
			continue
		}
		c := companion{name: e.Name(), what: what, folder: e.IsDir()}
		if info, err := e.Info(); err == nil && !e.IsDir() {
			c.bytes = info.Size()
		}
		list = append(list, c)
	}
	return list
}

// companionWhat says what a file beside the clinic file is for; "" = it is none
// of its companions.
func companionWhat(base, name string) string {
	if name == "backups" {
		return "The backups. They are encrypted like the clinic file and still hold who was erased since."
	}
	rest, ours := strings.CutPrefix(name, base)
	if !ours {
		return ""
	}
	switch {
	case rest == "":
		return "The clinic file. Everything of a patient in it is encrypted."
	case rest == "-wal" || rest == "-shm" || rest == "-journal":
		return "Belongs to the clinic file while it is open. Never move or delete it."
	case rest == ".head":
		return "Knows the newest entry of the audit trail, so that a shortened trail shows. Move and copy it with the clinic file."
	case rest == ".waiting":
		return "Entries that wait for the next sign-in to go into the audit trail, such as failed sign-ins."
	case rest == ".tries":
		return "Counts wrong passphrases in a row, so that guessing takes longer and longer."
	case rest == ".old-pages":
		return "Says that the file is still to be compacted after a newer Stipple changed its form. Empty."
	case rest == ".lock" || rest == ".waiting-lock":
		return "Keeps a second Stipple from writing at the same time. Empty."
	case strings.HasPrefix(rest, ".before-version-"):
		return "The clinic file as it was before a newer Stipple changed its form. It still holds who was erased since."
	case strings.HasPrefix(rest, ".before-restore-"):
		return "What was there before a backup was put in its place. It is never deleted, and still holds who was erased since."
	case strings.HasPrefix(rest, ".before-replaced-"):
		return "What was open when the clinic file was deleted or replaced, with all that was saved then. It is never deleted, and still holds who was erased since."
	case strings.HasPrefix(rest, ".restoring-") || rest == ".restore":
		return "Left of a restore that was interrupted. The next opening finishes it or clears it away."
	case strings.HasPrefix(rest, ".backup") || strings.HasPrefix(rest, "-backup"):
		return "Copies of the clinic file. They still hold who was erased since."
	}
	return ""
}

// fileSize writes a size for reading: "812 B", "48.3 kB", "12.1 MB".
func fileSize(n int64) string {
	size, unit := float64(n), "B"
	for _, next := range []string{"kB", "MB", "GB", "TB"} {
		if size < 1000 {
			break
		}
		size, unit = size/1000, next
	}
	if unit == "B" || size >= 100 {
		return quantity.Number(float64(int64(size+0.5))) + " " + unit
	}
	return quantity.Number(float64(int64(size*10+0.5))/10) + " " + unit
}
