package app

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

// storeFaults are the ways in which a file fails that goes away again.
func storeFaults() map[string]error {
	return map[string]error{
		"full":     planner.Errorf(planner.Full, "The disk is full. Free some space, then save again."),
		"io":       planner.Errorf(planner.Internal, "The disk could not be written to."),
		"locked":   planner.Errorf(planner.Locked, "The clinic file is in use by another program. Try again."),
		"vanished": planner.Errorf(planner.NotFound, "The clinic file is not there any more."),
	}
}

func TestWhatIsTypedOutlastsAFaultAndIsSavedOnceAfterIt(t *testing.T) {
	kinds := slices.Sorted(maps.Keys(storeFaults()))
	for i, name := range slices.Sorted(maps.Keys(savings())) {
		for _, kind := range slices.Compact([]string{kinds[i%len(kinds)], "full"}) {
			t.Run(name+"/"+kind, func(t *testing.T) {
				c, fault := savings()[name], storeFaults()[kind]
				s, f := faultyStage(t, c.file(t))
				c.fill(t, s)
				before, done := c.saved(f.fakeFile), f.count(c.method)
				f.fail(fault, c.only)
				c.save(s)
				if c.saved(f.fakeFile) != before || f.count(c.method) != done || !f.met[c.method] {
					t.Fatalf("the file has %q, asked %v", c.saved(f.fakeFile), f.met)
				}
				if !s.says(planner.ErrorMessage(fault)) {
					t.Errorf("it does not say %q", planner.ErrorMessage(fault))
				}
				for range 3 { // a message over the form, if it has none of its own
					if s.says(planner.ErrorMessage(fault)) && hasButton(s, "Close") {
						s.press("Close")
					}
				}
				f.fail(nil, "")
				c.save(s)
				if got := c.saved(f.fakeFile); got != c.want || f.count(c.method) != done+max(1, c.times) {
					t.Errorf("the second try saved %q, %d times", got, f.count(c.method)-done)
				}
			})
		}
	}
}

// Whoever adds a way to change the file adds a case here, or the name of the
// test that has it fail.
func TestEveryWayToChangeTheFileIsTriedOnAFailingDisk(t *testing.T) {
	elsewhere := map[string]string{
		"Tap": "TestWhatTheStoreRefusesStaysAndIsTriedAgain", "SaveDraft": "TestADraftThatCannotBeKeptIsToldOnceAndKeptLater",
		"Backup": "TestAFailedBackupShowsEverywhereUntilOneWorks", "KeepBackups": "TestClosingTriesABackupAgain", "Prove": "TestProveMyBackupShowsWhatWasChecked",
		"Reseal": "TestSealingGoesOnAfterSigningInAndStopsWhenTheFileIsLetGo",
		"Rest":   "TestWithoutAPINOrARunningSessionThePassphraseIsAsked", "Widen": "TestSigningAfterThePINTakesThePassphraseOnce",
	}
	reads := "Agenda Audit Beside Card Cards Clinic Close ConsentTemplates Consents Drafts DueForErasing ErasedUses Export Forms LotAmounts Lots " +
		"Mergeable Merged Narrow NewID Now Path Patient PlanVersions Plans Products ReadOnly Recall Records Resealing Running SignedBy Today " +
		"UnsignedRecords User Users Verify Warning Backups FindBackups LastSave"
	here := map[string]bool{}
	for _, c := range savings() {
		here[c.method] = true
	}
	tests := testNames(t)
	file := reflect.TypeFor[clinicFile]()
	for i := range file.NumMethod() {
		name := file.Method(i).Name
		switch test := elsewhere[name]; {
		case here[name], slices.Contains(strings.Fields(reads), name):
		case test == "":
			t.Errorf("%s is tried nowhere", name)
		case !tests[test]:
			t.Errorf("%s is to be tried by %s, which there is not", name, test)
		}
	}
}

// testNames gives the tests of this package.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, path := range files {
		code, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(code, -1) {
			names[string(found[1])] = true
		}
	}
	return names
}
