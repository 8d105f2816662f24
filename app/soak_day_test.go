package app

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "unsafe" // for the toolkit's memory, below
)

// The toolkit remembers what it drew for a minute and forgets it while it paints,
// which the test driver never does. forget does it here, as if minutes had passed.
//
//go:linkname toolkitNow fyne.io/fyne/v2/internal/cache.timeNow
var toolkitNow func() time.Time

//go:linkname toolkitClean fyne.io/fyne/v2/internal/cache.Clean
func toolkitClean(canvasRefreshed bool)

func forget(visit int) {
	toolkitNow = func() time.Time { return time.Now().Add(time.Duration(visit) * 5 * time.Minute) }
	toolkitClean(true)
}

// soaked is what a program may not have ever more of, after a visit.
type soaked struct {
	heap       float64 // MB in use after a collection
	goroutines float64
	handles    float64 // open files
}

func measureSoak(t *testing.T, visit int) soaked {
	t.Helper()
	forget(visit + 1)
	runtime.GC()
	runtime.GC() // what the first one's finalizers let go of
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		open = nil // only Linux tells; elsewhere the other two count
	}
	return soaked{float64(m.HeapAlloc) / (1 << 20), goroutinesAtWork(), float64(len(open))}
}

// goroutinesAtWork counts the goroutines but for those that sleep for two minutes
// after the window was locked: in a day that is played in a minute they are many, in
// one that lasts eight hours never more than two.
func goroutinesAtWork() float64 {
	var text strings.Builder
	_ = pprof.Lookup("goroutine").WriteTo(&text, 2) // a Builder takes everything
	n := 0
	for _, stack := range strings.Split(text.String(), "\n\n") {
		if !strings.Contains(stack, "(*shell).lock.func") {
			n++
		}
	}
	return float64(n)
}

// What may come between the second and the last third of a day. The clinic file grows
// by forty patients and their cards with it, some kilobytes each, and a file opened
// anew holds less than one that was used; a page that is held on to is a megabyte a
// visit. Handles and goroutines may differ by one that is just about to go. The
// bounds are ours.
const (
	soakOnce  = 0.5  // MB, however long the day
	soakHeap  = 0.05 // MB a visit
	soakThing = 1.0  // goroutines, and handles
	soakBrief = 3.0  // the same of a day so short that what starts once may start late in it
)

// TestSoak plays a day of a clinic and wants what the program takes to stay as it is
// once everything was seen and done: memory, goroutines and open files.
func TestSoak(t *testing.T) {
	patients := soakFew
	if n, err := strconv.Atoi(os.Getenv(soakPatients)); err == nil {
		patients = max(n, soakFew)
	}
	was := toolkitNow
	t.Cleanup(func() { toolkitNow = was })
	d := newClinicDay(t)
	var all []soaked
	for n := range patients {
		d.visit(n)
		m := measureSoak(t, n)
		all = append(all, m)
		t.Logf("visit %d: heap %.2f MB, %.0f goroutines, %.0f handles, %d taps", n+1, m.heap, m.goroutines, m.handles, d.taps)
	}
	third := len(all) / 3
	early, late := all[third:2*third], all[len(all)-third:] // the first third warms up
	visits, things := float64(third), soakThing
	if patients < soakLong {
		things = soakBrief
	}
	for _, grows := range []struct {
		what string
		of   func(soaked) float64
		most float64
	}{
		{"MB of heap", func(m soaked) float64 { return m.heap }, soakOnce + soakHeap*visits},
		{"goroutines", func(m soaked) float64 { return m.goroutines }, things},
		{"handles", func(m soaked) float64 { return m.handles }, things},
	} {
		before, after := averageOf(early, grows.of), averageOf(late, grows.of)
		if after-before > grows.most {
			t.Errorf("%s: %.2f, and %.0f visits later %.2f", grows.what, before, visits, after)
		}
	}
}

func averageOf(list []soaked, of func(soaked) float64) float64 {
	sum := 0.0
	for _, m := range list {
		sum += of(m)
	}
	return sum / float64(len(list))
}
