package app

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// recalledTwice is a recall of two patients and three sessions.
func recalledTwice(f *fakeFile) *fakeFile {
	f.has(somebody())
	other := planner.Patient{ID: "p2", Chart: "0043", Family: "Nguyễn", Given: "Minh", Contact: planner.Contact{Phone: "+31 20 555 0115", Email: "m@example.org"}}
	f.has(other)
	lot := planner.LotRef{Lot: "b1", Product: "brown", Kind: planner.PigmentStock, Label: "Northlight Scalp Dark brown", Batch: "NL 1"}
	f.recalled = []planner.Recalled{
		{Patient: other, Record: "r2", Date: stockDay(2026, 11, 20), Session: 2, Lot: lot, Regions: []string{"Crown", "Mid-scalp"}, Amount: 1.25, By: "Dr Berg"},
		{Patient: other, Record: "r1", Date: stockDay(2026, 10, 20), Session: 1, Lot: lot, Regions: []string{"Crown"}, By: "Dr Berg", Signed: true},
		{Patient: somebody(), Record: "r3", Date: stockDay(2026, 9, 1), Session: 1, Lot: lot, By: "Dr Berg", Signed: true},
	}
	return f
}

// recallShown opens a recall.
func recallShown(t *testing.T, f *fakeFile, q planner.RecallQuery) (*stage, *recallPage) {
	t.Helper()
	s := signedIn(t, f)
	p := newRecallPage(s.shell, q)
	s.shell.show(p)
	return s, p
}

func TestARecallListsWhoReceivedTheLotAndOpensThem(t *testing.T) {
	f := recalledTwice(stocked(planner.Physician))
	s, p := recallShown(t, f, planner.RecallQuery{Lot: "b1"})
	if p.title.value != "Who received lot NL 1 of Northlight Scalp Dark brown?" {
		t.Errorf("the title is %q", p.title.value)
	}
	if want := "2 patients   ·   3 sessions   ·   1 still being logged"; p.count.value != want {
		t.Errorf("it counts %q, want %q", p.count.value, want)
	}
	for _, want := range []string{"NGUYỄN, Minh", "+31 20 555 0115", "m@example.org", "20-Nov-2026", "session 2 · Dr Berg", "Crown", "Mid-scalp", "lot NL 1 · 1.3 ml", "Being logged", "Signed"} {
		if !s.says(want) {
			t.Errorf("%q is not shown", want)
		}
	}
	s.key(fyne.KeyDown)
	s.key(fyne.KeyReturn)
	if page, ok := s.shell.current.(*patientPage); !ok || page.id != "p2" {
		t.Errorf("Enter opened %T", s.shell.current)
	}
}

func TestARecallOfATypedBatch(t *testing.T) {
	f := recalledTwice(stocked(planner.Assistant))
	s, p := stockShown(t, f)
	p.askRecall()
	s.press("Who received it?")
	if !s.says("Enter the batch number.") {
		t.Error("an empty number is not refused")
	}
	s.window.Canvas().Focused().(*input).SetText(" nl1 ")
	s.press("Who received it?")
	if _, ok := s.shell.current.(*recallPage); !ok || !slices.Equal(f.asked, []planner.RecallQuery{{Batch: "nl1"}}) {
		t.Errorf("%T asked %v", s.shell.current, f.asked)
	}
	s.key(fyne.KeyEscape)
	if _, ok := s.shell.current.(*stockPage); !ok {
		t.Errorf("Escape went to %T", s.shell.current)
	}
}

func TestALotAndAProductLeadToTheirRecall(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	p.openLot("n1", "")
	s.press("Who received it?")
	s.press("Back to the stock")
	s.shell.current.(*stockPage).openProduct("grey", "")
	s.press("Who received it?")
	if want := []planner.RecallQuery{{Lot: "n1"}, {Product: "grey"}}; !slices.Equal(f.asked, want) {
		t.Errorf("asked %v, want %v", f.asked, want)
	}
	if !s.says("No record names a lot of this product.") {
		t.Error("an empty recall does not say so")
	}
}

func TestAnEmptyRecallSaysSoAndOffersNoFiles(t *testing.T) {
	s, p := recallShown(t, stocked(planner.Assistant), planner.RecallQuery{Batch: "zz"})
	if !s.says("No record names this lot.") || !p.csv.Disabled() || !p.letters.Disabled() {
		t.Error("an empty recall offers files, or does not say that it is empty")
	}
}

// TestARecallSaysWhomItCannotReach on the page and in the file.
func TestARecallSaysWhomItCannotReach(t *testing.T) {
	f := recalledTwice(stocked(planner.Assistant))
	s, p := recallShown(t, f, planner.RecallQuery{Lot: "b1"})
	if s.says("erased since") || len(p.notes()) > 0 {
		t.Error("it speaks of erased charts though there is none")
	}
	f.erasedUses = 3
	p.shown()
	if !s.says("3 charts that name it were erased since.") || len(p.notes()) != 1 || !strings.HasPrefix(p.notes()[0], "3 charts") {
		t.Errorf("the page or the file does not say it: %q", p.notes())
	}
	f.erasedUses, f.recalled, f.recErr = 1, nil, planner.Errorf(planner.Corrupt, "1 record could not be read.")
	p.shown()
	if !s.says("1 chart that names it was erased since.") || !s.says("1 record could not be read.") || len(p.notes()) != 2 {
		t.Errorf("an empty and incomplete recall notes %q", p.notes())
	}
}

func TestARecallIsSavedAsCSVOnceItIsRecorded(t *testing.T) {
	f := recalledTwice(stocked(planner.Assistant))
	s, p := recallShown(t, f, planner.RecallQuery{Lot: "b1"})
	folder := t.TempDir()
	s.shell.shelf.lastFolder = folder
	s.press("Save as CSV…")
	s.press("Save")
	data, err := os.ReadFile(filepath.Join(folder, recallCSVName))
	if err != nil || !bytes.Equal(data, planner.RecallCSV(f.recalled)) {
		t.Fatalf("the file holds %q, %v", data, err)
	}
	if want := []string{recallCSVKind, recallCSVKind}; !slices.Equal(f.prints, want) {
		t.Errorf("recorded %v, want one for each patient", f.prints)
	}
	f.prints = nil
	p.write = func(string, []byte) error { return errors.New("no") }
	s.press("Save as CSV…")
	s.press("Save")
	s.press("Save")
	if !s.says("Nothing was written.") || !slices.Contains(f.prints, failedKind(recallCSVKind)) {
		t.Errorf("a failed save is not said, or not recorded: %v", f.prints)
	}
}

func TestTheLettersOfARecall(t *testing.T) {
	f := recalledTwice(stocked(planner.Assistant))
	s, p := recallShown(t, f, planner.RecallQuery{Lot: "b1"})
	s.press("Letters (PDF)…")
	if !s.says("2 letters, one for each patient") {
		t.Error("it is not said how many letters there are")
	}
	s.press("Open to print")
	if len(s.opened) != 1 || !slices.Equal(f.prints, []string{recallLetterKind, recallLetterKind}) {
		t.Fatalf("opened %v, recorded %v", s.opened, f.prints)
	}
	data, err := os.ReadFile(s.opened[0])
	if err != nil || !strings.HasPrefix(string(data), "%PDF") {
		t.Errorf("opened %q, %v", data[:min(8, len(data))], err)
	}
	folder := t.TempDir()
	s.shell.shelf.lastFolder = folder
	p.askLetters()
	s.press("Save as…")
	s.press("Save")
	if _, err := os.Stat(filepath.Join(folder, recallLettersName)); err != nil {
		t.Error(err)
	}
	f.prints = nil
	s.shell.openFile = func(string) error { return planner.Errorf(planner.Internal, "There is no viewer.") }
	p.askLetters()
	s.press("Open to print")
	if !s.says("There is no viewer.") || !slices.Contains(f.prints, failedKind(recallLetterKind)) {
		t.Errorf("a viewer that fails is not said, or not recorded: %v", f.prints)
	}
}

func TestARecallSaysWhatWasOnlyLaidOut(t *testing.T) {
	f := recalledTwice(stocked(planner.Physician))
	f.recalled[2].Unconfirmed = true
	s, _ := recallShown(t, f, planner.RecallQuery{Lot: "b1"})
	if !s.says("Laid out") || !s.says("use not confirmed") {
		t.Error("it is not said that nobody confirmed the use")
	}
}

// TestAnIncompleteRecallSaysSo on the page and in the file, and shows the rest.
func TestAnIncompleteRecallSaysSo(t *testing.T) {
	f := recalledTwice(stocked(planner.Physician))
	f.recErr = planner.Errorf(planner.Corrupt, "This list is incomplete: 2 records could not be read.")
	s, p := recallShown(t, f, planner.RecallQuery{Lot: "b1"})
	if !s.says("This list is incomplete: 2 records could not be read.") || !s.says("NGUYỄN, Minh") {
		t.Error("the list looks whole, or is not shown")
	}
	s.window.Resize(fyne.NewSize(1280, 800))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if end := at(p.warned).Y + p.warned.MinSize().Height; end > at(p.body).Y {
		t.Errorf("the words reach to %v, and the list begins at %v", end, at(p.body).Y)
	}
	folder := t.TempDir()
	s.shell.shelf.lastFolder = folder
	s.press("Save as CSV…")
	s.press("Save")
	data, err := os.ReadFile(filepath.Join(folder, recallCSVName))
	if err != nil || !bytes.Contains(data, []byte("This list is incomplete: 2 records could not be read.")) {
		t.Errorf("the file does not say it: %q, %v", data, err)
	}
	f.recalled, f.recErr = nil, nil
	p.shown()
	if s.says("This list is incomplete") {
		t.Error("it is still called incomplete")
	}
}
