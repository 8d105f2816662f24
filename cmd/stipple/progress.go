package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// progress tells on a terminal how far long work has come. Elsewhere it is silent.
type progress struct {
	out    io.Writer // nil = silent
	title  string
	last   time.Time
	showed bool
}

// progressEvery is how often the line is written anew.
const progressEvery = 200 * time.Millisecond

func (s *session) progress(title string) *progress {
	p := &progress{title: title}
	if file, ok := s.err.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.out = file
	}
	return p
}

// step writes how many of how many are done.
func (p *progress) step(done, total int) {
	if p.out == nil || time.Since(p.last) < progressEvery && done < total {
		return
	}
	p.last, p.showed = time.Now(), true
	fmt.Fprintf(p.out, "\r%s: %d of %d", p.title, done, total)
}

// end leaves the line.
func (p *progress) end() {
	if p.showed {
		fmt.Fprintln(p.out)
	}
}
