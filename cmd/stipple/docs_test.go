package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheTableOfFaultsNamesTests: every test that CONTRIBUTING names as the proof of
// a promise is there.
func TestTheTableOfFaultsNamesTests(t *testing.T) {
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, name := range regexp.MustCompile("`(Test[A-Za-z0-9]+)").FindAllStringSubmatch(string(text), -1) {
		named[name[1]] = false
	}
	if len(named) < 40 {
		t.Errorf("only %d tests are named", len(named))
	}
	err = filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for name := range named {
			if strings.Contains(string(source), "func "+name+"(") {
				named[name] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, there := range named {
		if !there {
			t.Errorf("there is no %s", name)
		}
	}
}
