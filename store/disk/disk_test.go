package disk_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"stipple/store/disk"
)

func TestMakeFolderMakesThoseAboveToo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "c")
	for range 2 { // the second time they are there
		if err := disk.System().MakeFolder(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			t.Error(info, err)
		}
	}
	if err := os.WriteFile(filepath.Join(path, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := disk.System().MakeFolder(filepath.Join(path, "file", "below"), 0o700); err == nil || errors.Is(err, os.ErrNotExist) {
		t.Error("a folder below a file:", err)
	}
}
