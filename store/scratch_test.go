package store

import (
	"os"
	"strings"
	"testing"

	"stipple/planner"
)

// scratched gives a closed clinic file with a session being logged and two drafts.
func scratched(t *testing.T) (b *salon, running planner.ID) {
	t.Helper()
	b = newSalon(t)
	running = b.open(t, 1)
	b.tap(t, running, b.gate()...)
	b.draft(t, "first")
	b.draft(t, "second")
	wantVerified(t, b.s)
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	return b, running
}

func (b *salon) draft(t *testing.T, id planner.ID) {
	t.Helper()
	if err := b.s.SaveDraft(bg(), Draft{Kind: FormDraft, ID: id, Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
}

// TestDraftsAndTapsTakenAwayShow: what no entry of the trail speaks of cannot be
// taken away, added or put back unseen. The next sign-in warns and notes it; after
// that the file is sound, with a note.
func TestDraftsAndTapsTakenAwayShow(t *testing.T) {
	for name, c := range map[string]struct{ statement, says string }{
		"last tap":      {"DELETE FROM taps WHERE seq = (SELECT max(seq) FROM taps)", scratchOther},
		"all taps":      {"DELETE FROM taps", scratchOther},
		"draft":         {"DELETE FROM drafts WHERE id = 'first'", scratchOther},
		"draft added":   {"INSERT INTO drafts SELECT user_id, kind, 'third', patient, box FROM drafts WHERE id = 'first'", scratchOther},
		"boxes swapped": {"UPDATE drafts SET box = (SELECT box FROM drafts WHERE id = 'first') WHERE id = 'second'", scratchOther},
		"head deleted":  {"DELETE FROM scratch_head", scratchMissing},
		"head's count":  {"UPDATE scratch_head SET seq = seq - 1", scratchAltered},
		"head's sum":    {"UPDATE scratch_head SET sum = zeroblob(32)", scratchAltered},
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := scratched(t)
			edit(t, b.path, c.statement)
			b.wantScratchGap(t, c.says)
		})
	}
}

// wantScratchGap signs in to a file of which something is wrong, and once more.
func (b *salon) wantScratchGap(t *testing.T, says string) {
	t.Helper()
	b.enter(t, testUser)
	v, err := b.s.Verify(bg(), nil)
	if err != nil || !strings.Contains(strings.Join(v.Faults, "\n"), says) || !strings.Contains(b.s.Warning(), says) {
		t.Errorf("warning %q, faults %q, %v, not %q", b.s.Warning(), v.Faults, err, says)
	}
	b.again(t, testUser)
	if strings.Contains(b.s.Warning(), says) {
		t.Errorf("it is still warned of: %s", b.s.Warning())
	}
	if v, err := b.s.Verify(bg(), nil); err != nil || len(v.Notes) == 0 {
		t.Errorf("the gap is not kept: %v, %v", v.Notes, err)
	}
}

// TestOlderDraftsAndTapsPutBackShow: all of them, with what vouches for them, from
// a copy of before; the trail itself is as it was.
func TestOlderDraftsAndTapsPutBackShow(t *testing.T) {
	b, running := scratched(t)
	b.enter(t, testUser)
	old := t.TempDir() + "/old.stipple"
	if _, err := b.s.writer.Exec("VACUUM INTO $1", old); err != nil {
		t.Fatal(err)
	}
	b.tap(t, running, planner.Tap{Deed: planner.WriteNote, Text: "It bled."})
	b.draft(t, "third")
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	edit(t, b.path, "ATTACH '"+old+`' AS old;
		DELETE FROM taps; INSERT INTO taps SELECT * FROM old.taps; DELETE FROM drafts; INSERT INTO drafts SELECT * FROM old.drafts;
		DELETE FROM scratch_head; INSERT INTO scratch_head SELECT * FROM old.scratch_head`)
	b.wantScratchGap(t, scratchOlder)
}

// TestAHeadFileThatIsBehindIsNoTampering: the program can end between a write and
// the file, which is not waited for.
func TestAHeadFileThatIsBehindIsNoTampering(t *testing.T) {
	b, running := scratched(t)
	b.enter(t, testUser)
	behind, err := os.ReadFile(b.path + headSuffix)
	if err != nil {
		t.Fatal(err)
	}
	b.tap(t, running, planner.Tap{Deed: planner.WriteNote, Text: "It bled."})
	b.draft(t, "third")
	b.s.visit.left.Store(true) // as if it were killed: no entry says that it was left
	_ = b.s.Close()
	if err := os.WriteFile(b.path+headSuffix, behind, 0o600); err != nil {
		t.Fatal(err)
	}
	b.enter(t, testUser)
	if warning := b.s.Warning(); warning != "" {
		t.Error(warning)
	}
	wantVerified(t, b.s)
}

// TestTheSecondLineOfTheHeadFileCounts: flipped, cut off or another's it is found,
// and the first line stays what it is.
func TestTheSecondLineOfTheHeadFileCounts(t *testing.T) {
	for name, alter := range map[string]func([]byte) []byte{
		"flipped": func(data []byte) []byte { data[2*len(data)/3-10] ^= 1; return data },
		"cut off": func(data []byte) []byte { return data[:len(data)/3] },
		"twice the first": func(data []byte) []byte {
			return append(data[:len(data)/3:len(data)/3], data[:len(data)/3]...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := scratched(t)
			data, err := os.ReadFile(b.path + headSuffix)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(b.path+headSuffix, alter(data), 0o600); err != nil {
				t.Fatal(err)
			}
			b.wantScratchGap(t, scratchUnkept)
		})
	}
}

// TestDraftsAndTapsAreVouchedForThroughEverything: signing, dropping, a PIN,
// merging, erasing, removing a user and sealing anew leave the sum right.
func TestDraftsAndTapsAreVouchedForThroughEverything(t *testing.T) {
	b := rich(t)
	if err := b.s.Reseal(bg(), nil); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, b.s)
	if err := b.s.DropDraft(bg(), PatientDraft, b.patient.ID); err != nil {
		t.Fatal(err)
	}
	rows, err := b.s.UnsignedRecords(bg())
	if err != nil || len(rows) != 1 {
		t.Fatal(len(rows), err)
	}
	if err := b.s.DropRecord(bg(), rows[0].ID); err != nil {
		t.Fatal(err)
	}
	wantVerified(t, b.s)
	b.draft(t, "again")
	b.again(t, testUser)
	if warning := b.s.Warning(); warning != "" {
		t.Error(warning)
	}
	wantVerified(t, b.s)
}
