//go:build unix

package faulty

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"stipple/store/disk"
)

// found gives what lies in a folder: the files with what they hold, and the folders.
func found(t testing.TB, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	must(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil || entry.IsDir() {
			files[name] = "a folder"
			return err
		}
		data, err := os.ReadFile(path)
		files[name] = string(data)
		return err
	}))
	return files
}

// list gives what lies in a folder of a disk that lost its power, as found does.
func (p *power) list(folder int, below string, files map[string]string) {
	for name, number := range p.nodes[folder].names {
		name = filepath.Join(below, name)
		if files[name] = string(p.nodes[number].data); p.nodes[number].names != nil {
			files[name] = "a folder"
			p.list(number, name, files)
		}
	}
}

const cuts = 1000 // of each case, which is enough for every manner of a disk

// left counts what of a folder the cuts at an event leave, by a word for it.
func left(t *testing.T, d *Disk, at int, word func(files map[string]string) string) map[string]int {
	t.Helper()
	seen := map[string]int{}
	for seed := range uint64(cuts) {
		p, err := d.after(random(seed), at, -1)
		must(t, err)
		files := map[string]string{}
		p.list(1, "", files)
		seen[word(files)]++
	}
	return seen
}

func wantLeft(t *testing.T, seen map[string]int, want ...string) {
	t.Helper()
	if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("the cuts leave %v, want %q", seen, want)
	}
}

// side says what the side file is: missing, or what it holds.
func side(files map[string]string) string {
	if data, there := files["side"]; there {
		return data
	}
	return "missing"
}

// write writes a file as a program would, with the syncs that are asked for.
func write(t *testing.T, d *Disk, path, data string, file, folder bool) {
	t.Helper()
	f, err := d.Open(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	must(t, err)
	_, err = f.Write([]byte(data))
	must(t, err)
	if file {
		must(t, f.Sync())
	}
	must(t, f.Close())
	if folder {
		must(t, d.SyncFolder(filepath.Dir(path)))
	}
}

func TestOnlyWhatWasSyncedIsSure(t *testing.T) {
	for _, c := range []struct {
		name         string
		file, folder bool
		want         []string
	}{
		{"all synced", true, true, []string{"whole"}},
		{"the file alone", true, false, []string{"missing", "whole"}},
		{"the folder alone", false, true, []string{"", "\x00\x00\x00\x00\x00", "whole"}},
		{"nothing", false, false, []string{"missing", "", "\x00\x00\x00\x00\x00", "whole"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, dir := recording(t)
			write(t, d, filepath.Join(dir, "side"), "whole", c.file, c.folder)
			wantLeft(t, left(t, d, d.Len(), side), c.want...)
			wantLeft(t, left(t, d, 0, side), "missing")
		})
	}
}

// TestWritesAreTornBySectors lays a new text over an old one of three sectors: each is
// the old or the new, and all mixtures come, but never one within a sector.
func TestWritesAreTornBySectors(t *testing.T) {
	d, dir := newDisk(t), t.TempDir()
	path := filepath.Join(dir, "side")
	must(t, os.WriteFile(path, bytes.Repeat([]byte("o"), 3*sector), 0o600))
	d.Record(dir)
	const from = 100
	must(t, disk.OverwriteAt(d, path, bytes.Repeat([]byte("n"), 2*sector), from))
	seen := left(t, d, d.Len(), func(files map[string]string) string {
		data, word := files["side"], ""
		for i := 0; i < len(data); i += sector {
			part := data[i:min(i+sector, len(data))]
			switch {
			case part == string(bytes.Repeat([]byte("o"), len(part))):
				word += "o"
			case i == 0 && part == string(bytes.Repeat([]byte("o"), from))+string(bytes.Repeat([]byte("n"), sector-from)),
				i == 2*sector && part == string(bytes.Repeat([]byte("n"), from))+string(bytes.Repeat([]byte("o"), sector-from)),
				part == string(bytes.Repeat([]byte("n"), sector)):
				word += "n"
			default:
				word += "?"
			}
		}
		return word
	})
	var all []string
	for i := range 8 {
		all = append(all, string([]byte{"on"[i&1], "on"[i>>1&1], "on"[i>>2]}))
	}
	wantLeft(t, seen, all...)
}

// TestNamesComeInOrderOrInNone makes three files: the disk may know of the first few,
// or of any.
func TestNamesComeInOrderOrInNone(t *testing.T) {
	d, dir := recording(t)
	for _, name := range []string{"c", "a", "b"} {
		write(t, d, filepath.Join(dir, name), "", true, false)
	}
	names := func(files map[string]string) string { return fmt.Sprint(slices.Sorted(maps.Keys(files))) }
	seen := left(t, d, d.Len(), names)
	wantLeft(t, seen, "[]", "[c]", "[a c]", "[a b c]", "[a]", "[b]", "[a b]", "[b c]")
	if seen["[c]"] < 2*seen["[b]"] {
		t.Errorf("those in order should come more often: %v", seen)
	}
	must(t, d.SyncFolder(dir))
	must(t, d.Remove(filepath.Join(dir, "c")))
	wantLeft(t, left(t, d, d.Len(), names), "[a b c]", "[a b]")
	must(t, d.SyncFolder(dir))
	wantLeft(t, left(t, d, d.Len(), names), "[a b]")
}

// TestFoldersAreNamesToo loses a folder whose name was not synced, with all that is
// in it; one that was made by the disk is safe.
func TestFoldersAreNamesToo(t *testing.T) {
	word := func(files map[string]string) string { return fmt.Sprint(slices.Sorted(maps.Keys(files))) }
	const deep = "[below below/deep below/deep/side]"
	d, dir := recording(t)
	must(t, d.MakeFolder(filepath.Join(dir, "below", "deep"), 0o700))
	wantLeft(t, left(t, d, 0, word), "[]")
	wantLeft(t, left(t, d, 1, word), "[]", "[below]")
	wantLeft(t, left(t, d, d.Len(), word), "[below below/deep]")
	write(t, d, filepath.Join(dir, "below", "deep", "side"), "whole", true, true)
	wantLeft(t, left(t, d, d.Len(), word), deep)

	d, dir = recording(t)
	must(t, os.MkdirAll(filepath.Join(dir, "below", "deep"), 0o700)) // past the disk
	write(t, d, filepath.Join(dir, "below", "deep", "side"), "whole", true, true)
	wantLeft(t, left(t, d, d.Len(), word), "[]", "[below]", deep)
	must(t, d.SyncFolder(filepath.Join(dir, "below")))
	wantLeft(t, left(t, d, d.Len(), word), "[]", deep)
	must(t, d.SyncFolder(dir))
	wantLeft(t, left(t, d, d.Len(), word), deep)
}

// TestARenameIsFollowed replaces a file in the four ways a program may, right and
// wrong, and sees which of them a power cut finds out.
func TestARenameIsFollowed(t *testing.T) {
	for _, c := range []struct {
		name         string
		file, folder bool
		want         []string
	}{
		{"right", true, true, []string{"new"}},
		{"the folder is not synced", true, false, []string{"new", "old"}},
		{"the file is not synced", false, true, []string{"", "\x00\x00\x00", "new"}},
		{"nothing is synced", false, false, []string{"", "\x00\x00\x00", "new", "old"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, dir := recording(t)
			path := filepath.Join(dir, "side")
			write(t, d, path, "old", true, true)
			write(t, d, path+".new", "new", c.file, true)
			must(t, d.Rename(path+".new", path))
			if c.folder {
				must(t, d.SyncFolder(dir))
			}
			seen := left(t, d, d.Len(), side)
			wantLeft(t, seen, c.want...)
			// What is written by the new name is written to the file that was renamed.
			must(t, disk.Overwrite(d, path, []byte("NEW")))
			must(t, d.SyncFolder(dir))
			wantLeft(t, left(t, d, d.Len(), side), "NEW")
		})
	}
}

// TestASecondNameIsTheSameFile writes by one name and reads by the other.
func TestASecondNameIsTheSameFile(t *testing.T) {
	d, dir := recording(t)
	path := filepath.Join(dir, "side")
	write(t, d, path, "old", true, true)
	must(t, d.Link(path, path+".link"))
	must(t, d.SyncFolder(dir))
	must(t, disk.Overwrite(d, path, []byte("new")))
	must(t, d.Remove(path))
	must(t, d.SyncFolder(dir))
	wantLeft(t, left(t, d, d.Len(), func(files map[string]string) string { return fmt.Sprint(files) }), "map[side.link:new]")
}

// TestASizeIsSetOrNot cuts a file that is not synced.
func TestASizeIsSetOrNot(t *testing.T) {
	d, dir := recording(t)
	path := filepath.Join(dir, "side")
	write(t, d, path, "whole", true, true)
	f, err := d.Open(path, os.O_RDWR, 0)
	must(t, err)
	must(t, f.Truncate(2))
	wantLeft(t, left(t, d, d.Len(), side), "whole", "wh")
	must(t, f.Truncate(4))
	must(t, f.SyncData())
	must(t, f.Close())
	wantLeft(t, left(t, d, d.Len(), side), "wh\x00\x00")
}

// TestAFailedSyncMakesNothingSure, not even when the next one goes well: the system
// counts what it failed to write as written.
func TestAFailedSyncMakesNothingSure(t *testing.T) {
	d, dir := recording(t)
	path := filepath.Join(dir, "side")
	write(t, d, path, "old", true, true)
	d.FailAt(1, Fault{Err: syscall.EIO, Only: Sync})
	if err := disk.Overwrite(d, path, []byte("new")); !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	must(t, disk.SyncFile(d, path))
	wantLeft(t, left(t, d, d.Len(), side), "old", "new")
}

// TestWhatOthersWroteIsSureOnceSynced by the disk.
func TestWhatOthersWroteIsSureOnceSynced(t *testing.T) {
	d, dir := recording(t)
	path := filepath.Join(dir, "side")
	must(t, os.WriteFile(path, []byte("whole"), 0o600))
	wantLeft(t, left(t, d, d.Len(), side), "missing")
	must(t, disk.SyncFile(d, path))
	must(t, d.SyncFolder(dir))
	wantLeft(t, left(t, d, d.Len(), side), "whole")
}

// TestTheHelpersOfDiskOutlastACut at every event: each leaves the old or the new, and
// the new once it said so.
func TestTheHelpersOfDiskOutlastACut(t *testing.T) {
	for _, c := range []struct {
		name     string
		do       func(d disk.Disk, path string) error
		old, now string
	}{
		{"WriteWhole", func(d disk.Disk, path string) error { return disk.WriteWhole(d, path, []byte("another")) }, "old\n", "another"},
		{"Overwrite", func(d disk.Disk, path string) error { return disk.Overwrite(d, path, []byte("new\n")) }, "old\n", "new\n"},
		{"AppendLine", func(d disk.Disk, path string) error { return disk.AppendLine(d, path, []byte("new")) }, "old\n", "old\nnew\n"},
		{"Truncate", func(d disk.Disk, path string) error { return disk.Truncate(d, path, 2) }, "old\n", "ol"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, dir := newDisk(t), t.TempDir()
			path := filepath.Join(dir, "side")
			must(t, os.WriteFile(path, []byte(c.old), 0o600))
			d.Record(dir)
			must(t, c.do(d, path))
			for at := range d.Len() {
				for word := range left(t, d, at, side) {
					if word != c.old && word != c.now && word != c.old+"\x00\x00\x00\x00" {
						t.Errorf("a cut at event %d leaves %q", at, word)
					}
				}
			}
			wantLeft(t, left(t, d, d.Len(), side), c.now)
		})
	}
}

// TestTheRecordIsTheFolder does anything to a folder, syncs it all and cuts: what is
// left is what is there.
func TestTheRecordIsTheFolder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "any")
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, "a"), []byte("first"), 0o600))
		d := newDisk(t)
		d.Record(dir)
		path := rapid.Custom(func(r *rapid.T) string {
			return filepath.Join(dir, rapid.SampledFrom([]string{"a", "b", "c", "d/a", "d/b", "e"}).Draw(r, "name"))
		})
		data := rapid.SliceOfN(rapid.Byte(), 0, 1200)
		tell := func(error) {} // that a file is not there is no fault of the record
		r.Repeat(map[string]func(*rapid.T){
			"folder": func(r *rapid.T) { tell(d.MakeFolder(filepath.Join(dir, "d"), 0o700)) },
			"whole":  func(r *rapid.T) { tell(disk.WriteWhole(d, path.Draw(r, "path"), data.Draw(r, "data"))) },
			"part": func(r *rapid.T) {
				tell(disk.OverwriteAt(d, path.Draw(r, "path"), data.Draw(r, "data"), int64(rapid.IntRange(0, 2000).Draw(r, "at"))))
			},
			"line": func(r *rapid.T) { tell(disk.AppendLine(d, path.Draw(r, "path"), data.Draw(r, "data"))) },
			"cut": func(r *rapid.T) {
				tell(disk.Truncate(d, path.Draw(r, "path"), int64(rapid.IntRange(0, 2000).Draw(r, "size"))))
			},
			"rename": func(r *rapid.T) { tell(d.Rename(path.Draw(r, "from"), path.Draw(r, "to"))) },
			"link":   func(r *rapid.T) { tell(d.Link(path.Draw(r, "from"), path.Draw(r, "to"))) },
			"remove": func(r *rapid.T) { tell(d.Remove(path.Draw(r, "path"))) },
			"others": func(r *rapid.T) { tell(os.WriteFile(filepath.Join(dir, "other"), data.Draw(r, "data"), 0o600)) },
			"sync":   func(r *rapid.T) { tell(disk.SyncFile(d, path.Draw(r, "path"))) },
			"":       func(*rapid.T) {},
		})
		tell(d.Remove(filepath.Join(dir, "other")))
		must(t, os.RemoveAll(filepath.Join(dir, "other")))
		for name, data := range found(t, dir) {
			if data != "a folder" {
				must(t, disk.SyncFile(d, filepath.Join(dir, name)))
			}
		}
		tell(d.SyncFolder(filepath.Join(dir, "d")))
		must(t, d.SyncFolder(dir))
		want, got := found(t, dir), found(t, laid(t, d, rapid.Uint64().Draw(r, "seed"), d.Len()))
		if !maps.Equal(want, got) {
			r.Fatalf("the cut holds %q, the folder %q", got, want)
		}
	})
}
