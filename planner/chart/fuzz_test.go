package chart

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

// FuzzDecode reads charts from anywhere. Whatever a file holds, reading it says
// what is wrong in words or gives a chart that is written and read back the same.
func FuzzDecode(f *testing.F) {
	samples, err := filepath.Glob("testdata/*.json")
	if err != nil || len(samples) == 0 {
		f.Fatalf("no samples: %v", err)
	}
	for _, name := range samples {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	sound, err := Encode(soundChart())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sound)
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Decode(data)
		if err != nil {
			if planner.ErrorMessage(err) == "" {
				t.Errorf("refused without a word: %v", err)
			}
			return
		}
		got.Faults() // what is read can be judged
		written, err := Encode(got)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := Decode(written)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, written)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatalf("written and read back it differs: %s", diff)
		}
		if twice, err := Encode(again); err != nil || !bytes.Equal(written, twice) {
			t.Fatalf("written twice it differs: %v", err)
		}
	})
}
