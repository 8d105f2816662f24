package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestProgressIsForATerminalOnly(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "said"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := &session{terminal: terminal{err: file}}
	p := s.progress("Checking")
	p.step(1, 2)
	p.step(2, 2)
	p.end()
	if info, err := file.Stat(); err != nil || info.Size() != 0 {
		t.Errorf("a file got %d bytes, %v", info.Size(), err)
	}
}

// TestProgressIsOneLine that is not written more often than anybody reads it, and ends.
func TestProgressIsOneLine(t *testing.T) {
	var said bytes.Buffer
	p := &progress{out: &said, title: "Checking"}
	p.step(1, 3)
	p.step(2, 3) // too soon
	p.step(3, 3)
	p.end()
	if want := "\rChecking: 1 of 3\rChecking: 3 of 3\n"; said.String() != want {
		t.Errorf("said %q, want %q", said.String(), want)
	}
	said.Reset()
	p = &progress{out: &said, title: "Checking", last: time.Now()}
	p.end()
	if said.Len() != 0 {
		t.Errorf("nothing was done, and it said %q", said.String())
	}
}
