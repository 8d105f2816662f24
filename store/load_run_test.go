package store

import "testing"

// TestALoadedClinicIsSound makes a small clinic of the kind the figures of a large
// one are measured on, and verifies it: figures of an unsound file say nothing.
func TestALoadedClinicIsSound(t *testing.T) {
	t.Setenv(loadFolder, "")
	const patients = 40
	s := openAs(t, loadedClinic(t, patients), testUser, testPassphrase)
	v, err := s.Verify(bg(), nil)
	if err != nil || !v.OK() {
		t.Fatal(v.Faults[:min(5, len(v.Faults))], err)
	}
	if want := (patients + 1) * loadSessions; v.Records != want {
		t.Errorf("%d records were verified of %d", v.Records, want)
	}
}
