package app

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"stipple/planner"
	"stipple/store"
)

func TestWriteFaultsAreToldApartByNumber(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range []struct {
		number syscall.Errno
		code   planner.Code
		says   string
	}{
		{syscall.ENOSPC, planner.Full, "no room"},
		{syscall.EDQUOT, planner.Full, "no room"},
		{syscall.EROFS, planner.Internal, "only be read"},
		{syscall.EACCES, planner.Internal, "may not write"},
		{syscall.EPERM, planner.Internal, "may not write"},
		{syscall.ENOENT, planner.NotFound, "not there any more"},
		{syscall.ENOTDIR, planner.NotFound, "not there any more"},
		{syscall.ENAMETOOLONG, planner.Invalid, "too long"},
		{syscall.EISDIR, planner.Invalid, "folder of this name"},
		{syscall.EBUSY, planner.Internal, "another program"},
		{syscall.EIO, planner.Internal, "does not answer"},
		{syscall.EMFILE, planner.Internal, "Nothing was written"},
	} {
		err := WriteFault(&fs.PathError{Op: "write", Path: "x", Err: c.number})
		message := planner.ErrorMessage(err)
		if planner.ErrorCode(err) != c.code || !strings.Contains(strings.ToLower(message), strings.ToLower(c.says)) {
			t.Errorf("%v: %s, %q", c.number, planner.ErrorCode(err), message)
		}
		if !strings.Contains(message, "hoose") && !strings.Contains(message, "Check") {
			t.Errorf("%v: %q does not say what to do", c.number, message)
		}
		seen[message] = true
	}
	if len(seen) != 9 {
		t.Errorf("%d messages", len(seen))
	}
	if WriteFault(nil) != nil {
		t.Error("no error became one")
	}
}

// savingFails opens the form to save a paper over a file, has it fail and
// checks that nothing is lost: not the form, not the file that was there.
func savingFails(t *testing.T, dir string, write func(string, []byte) error, says string) {
	t.Helper()
	path := filepath.Join(dir, "clinical-plan.pdf")
	s := signedIn(t, patientWithPlan())
	p := s.patient("p1", tabPapers).papers
	if write != nil {
		p.write = write
	}
	s.shell.shelf.lastFolder = dir
	before := listing(t, dir)
	s.do(actSaveClinicalPlan)
	s.press("Save")
	if s.says("Press Save again") {
		s.press("Save")
	}
	if !s.dialog() || !s.says(says) {
		t.Errorf("the form does not say %q", says)
	}
	if n := len(s.file.prints); n > 0 && s.file.prints[n-1] != failedKind("clinical") || s.says("Saved as") {
		t.Errorf("recorded %q: it does not end with the failure", s.file.prints)
	}
	if after := listing(t, dir); after != before {
		t.Errorf("the folder held %s and now holds %s", before, after)
	}
	if data, err := os.ReadFile(path); err == nil && string(data) != "precious" {
		t.Errorf("the old file now holds %.8q", data)
	}
	other := t.TempDir()
	p.write = store.WriteWhole
	for _, o := range s.objects() {
		if f, ok := o.(*textField); ok && f.entry.Text == dir {
			f.show(other)
		}
	}
	s.press("Save")
	if data, err := os.ReadFile(filepath.Join(other, "clinical-plan.pdf")); err != nil || !bytes.HasPrefix(data, []byte("%PDF")) || s.dialog() || s.file.prints[len(s.file.prints)-1] != "clinical" {
		t.Errorf("it cannot be saved elsewhere: %v", err)
	}
}

// listing gives the names and sizes of what lies in a folder.
func listing(t *testing.T, dir string) string {
	entries, _ := os.ReadDir(dir) // a folder that is gone holds nothing
	var list strings.Builder
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		list.WriteString(e.Name() + " " + grouped(int(info.Size())) + "; ")
	}
	return list.String()
}

func TestSavingSurvivesWhatFoldersDo(t *testing.T) {
	t.Run("the folder goes while saving", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "stick")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		savingFails(t, dir, func(path string, data []byte) error {
			if err := os.Remove(dir); err != nil {
				t.Fatal(err)
			}
			return store.WriteWhole(path, data)
		}, "not there any more")
	})
	t.Run("a folder has the name", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "clinical-plan.pdf"), 0o700); err != nil {
			t.Fatal(err)
		}
		savingFails(t, dir, nil, "something else of this name")
	})
}

func TestSavingThroughALinkReplacesWhatItNames(t *testing.T) {
	dir, real := t.TempDir(), filepath.Join(t.TempDir(), "real.pdf")
	if err := os.WriteFile(real, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, filepath.Join(dir, "plan.pdf")); err != nil {
		t.Fatal(err)
	}
	if path, err := targetPath(dir, "plan", ".pdf"); err != nil || path != real {
		t.Errorf("%s, %v", path, err)
	}
}
