package main

import (
	"strings"
	"testing"
)

func TestAFullDiskIsNamed(t *testing.T) {
	b := newBench(t)
	b.demo()
	for _, args := range [][]string{{"report", "passport", "D-1001"}, {"calendar", "D-1001"}, {"export", "D-1001"}} {
		if said := b.fails(exitFailed, append(args, "-o", "/dev/full")...); !strings.Contains(said, "no room") {
			t.Errorf("%v: %q", args, said)
		}
	}
}
