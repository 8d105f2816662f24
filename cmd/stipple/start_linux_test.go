package main

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

// starts is how often each program is started. The median is reported.
const starts = 15

// BenchmarkStart measures the time from starting the process to the first
// painted window: of Stipple, asking who signs in to an existing clinic, and of
// the toolkit's plainest window, as small as it gets and as large as Stipple's,
// because software OpenGL paints by the pixel. All are built as a release is, started in
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
		var alone, large, ours []time.Duration
		for range starts {
			alone = append(alone, screen.firstPaint(b, env, bare))
			large = append(large, screen.firstPaint(b, env, bare, "large"))
			ours = append(ours, screen.firstPaint(b, env, stipple, "--data", clinic))
		}
		b.ReportMetric(milliseconds(median(alone)), "ms-bare")
		b.ReportMetric(milliseconds(median(large)), "ms-bare-large")
		b.ReportMetric(milliseconds(median(ours)), "ms-stipple")
		b.ReportMetric(milliseconds(median(ours))/milliseconds(median(alone)), "×bare")
		b.ReportMetric(milliseconds(median(ours))/milliseconds(median(large)), "×bare-large")
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

// screen is a virtual screen whose pixels are memory of ours too, so that
// looking at it costs the programs on it next to nothing.
type screen struct {
	name   string
	pixels []byte
}

func startScreen(b *testing.B, folder string) *screen {
	name := startDisplay(b, "-fbdir", folder)
	file, err := os.Open(filepath.Join(folder, "Xvfb_screen0"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var head [25]uint32 // of an X window dump: its size comes first, the number of colours is the twentieth
	if err := binary.Read(file, binary.BigEndian, &head); err != nil {
		b.Fatal(err)
	}
	start := int(head[0] + 12*head[19])
	memory, err := syscall.Mmap(int(file.Fd()), 0, start+screenLines*screenLine, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = syscall.Munmap(memory) })
	return &screen{name: name, pixels: memory[start:]}
}

// The virtual screen is 1280 × 800 pixels of four bytes.
const (
	screenLine  = 1280 * 4
	screenLines = 800
)

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

// until looks at the screen until its number of colours is as wanted.
func (s *screen) until(b *testing.B, wanted func(colours int) bool) {
	b.Helper()
	for begun := time.Now(); !wanted(s.colours()); time.Sleep(4 * time.Millisecond) {
		if time.Since(begun) > 30*time.Second {
			b.Fatal("the screen stays as it is")
		}
	}
}

// colours counts the colours in every fourth line of the screen, up to some
// more than paintedColours.
func (s *screen) colours() int {
	found, last := map[uint32]bool{}, uint32(0)
	found[0] = true // the screen's own
	for line := 0; line < screenLines && len(found) <= paintedColours; line += 4 {
		for at := line * screenLine; at < (line+1)*screenLine; at += 4 {
			if pixel := binary.LittleEndian.Uint32(s.pixels[at:]) & 0xFFFFFF; pixel != last {
				found[pixel], last = true, pixel
			}
		}
	}
	return len(found)
}
