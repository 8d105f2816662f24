package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// starts is how often each program is started. The median is reported.
const starts = 15

// BenchmarkStart measures the time from starting the process to the first
// painted window: of Stipple, asking who signs in to an existing clinic, and of
// the toolkit's smallest window. Both are built as a release is, started in
// turn on one virtual screen with software OpenGL, and watched from outside in
// the screen's own memory.
func BenchmarkStart(b *testing.B) {
	if _, err := exec.LookPath("Xvfb"); err != nil {
		b.Skip("Xvfb is not installed; make test installs it")
	}
	folder := b.TempDir()
	screen := startScreen(b, folder)
	env := append(homeIn(b, folder), "DISPLAY="+screen.name)
	bare, stipple := filepath.Join(folder, "bare"), filepath.Join(folder, "stipple")
	buildRelease(b, bare, "./testdata/bare")
	buildRelease(b, stipple, ".")
	clinic := filepath.Join(folder, "clinic.stipple")
	demo := exec.Command(stipple, "--data", clinic, "demo")
	demo.Env = env
	if out, err := demo.CombinedOutput(); err != nil {
		b.Fatalf("demo: %v\n%s", err, out)
	}
	screen.firstPaint(b, env, bare) // the first of each reads its files from the disk
	screen.firstPaint(b, env, stipple, "--data", clinic)
	for b.Loop() {
		var alone, ours []time.Duration
		for range starts {
			alone = append(alone, screen.firstPaint(b, env, bare))
			ours = append(ours, screen.firstPaint(b, env, stipple, "--data", clinic))
		}
		b.Logf("bare %v\nstipple %v", alone, ours)
		b.ReportMetric(milliseconds(median(ours)), "ms")
		b.ReportMetric(milliseconds(median(alone)), "bare-ms")
		b.ReportMetric(float64(median(ours))/float64(median(alone)), "×bare")
	}
}

func buildRelease(b *testing.B, binary, from string) {
	build := exec.Command("go", "build", "-tags", "release,migrated_fynedo", "-ldflags", "-s -w", "-o", binary, from)
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
}

func median(times []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(times))[len(times)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// screen is a virtual screen whose pixels lie in a file.
type screen struct {
	name   string
	memory *os.File
	pixels int64 // where they start in the file
	seen   []byte
}

func startScreen(b *testing.B, folder string) *screen {
	s := &screen{name: startDisplay(b, "-fbdir", folder), seen: make([]byte, 1280*800*4)}
	var err error
	if s.memory, err = os.Open(filepath.Join(folder, "Xvfb_screen0")); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.memory.Close() })
	var head [25]uint32 // of an X window dump: its size first, the number of colours the twentieth
	if err := binary.Read(s.memory, binary.BigEndian, &head); err != nil {
		b.Fatal(err)
	}
	s.pixels = int64(head[0]) + 12*int64(head[19])
	return s
}

// firstPaint starts a program, gives the time until its window shows, and ends it.
func (s *screen) firstPaint(b *testing.B, env []string, name string, args ...string) time.Duration {
	b.Helper()
	c := exec.Command(name, args...)
	c.Env = env
	begun := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	s.until(b, func(colours int) bool { return colours > paintedColours })
	took := time.Since(begun)
	_ = c.Process.Kill()
	_ = c.Wait()
	s.until(b, func(colours int) bool { return colours == 1 })
	return took
}

// paintedColours is more than an empty window and a screen without one have
// together, and less than the smooth edges of a word.
const paintedColours = 6

// until looks at the screen until it has a number of colours.
func (s *screen) until(b *testing.B, met func(colours int) bool) {
	b.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		if met(s.colours(b)) {
			return
		}
		if time.Now().After(deadline) {
			b.Fatal("the screen stays as it is")
		}
	}
}

// colours counts the colours of the screen, of every pixel in every second
// line, as far as it matters.
func (s *screen) colours(b *testing.B) int {
	if _, err := s.memory.ReadAt(s.seen, s.pixels); err != nil && err != io.EOF {
		b.Fatal(err)
	}
	found := map[uint32]bool{}
	last := ^uint32(0)
	for at := 0; at+4 <= len(s.seen) && len(found) <= paintedColours; at += 4 {
		if pixel := binary.LittleEndian.Uint32(s.seen[at:]) & 0xFFFFFF; pixel != last {
			found[pixel], last = true, pixel
		}
	}
	return len(found)
}

var _ = fmt.Sprint
