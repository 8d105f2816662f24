package app

import (
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"stipple/planner"
)

// A folder that the system fills itself, such as /proc, takes no file and says
// that there is none.
func TestAFolderThatTakesNoFileIsNotSaidToBeGone(t *testing.T) {
	folder := t.TempDir()
	for path, says := range map[string]string{
		filepath.Join(folder, "paper.pdf"):         "cannot be written to",
		filepath.Join(folder, "gone", "paper.pdf"): "not there any more",
	} {
		err := WriteFault(&fs.PathError{Op: "open", Path: path, Err: syscall.ENOENT})
		if message := planner.ErrorMessage(err); !strings.Contains(message, says) || !strings.Contains(message, "Nothing was written") {
			t.Errorf("%s: %q", path, message)
		}
	}
}
