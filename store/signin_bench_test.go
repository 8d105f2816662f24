package store

import (
	"testing"
	"time"
)

// BenchmarkSignIn opens and closes a small clinic with slots as dear as a clinic's.
// kdf-share is the part of a sign-in that argon2id takes: what keeps somebody with a
// copy of the file from guessing should be most of what its owner waits for.
func BenchmarkSignIn(b *testing.B) {
	path, _ := newClinic(b)
	o := testOptions()
	o.KDF = (Options{}).filled().KDF
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.ChangePassphrase(bg(), testPassphrase, otherPassphrase); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	peek, err := peekFile(path)
	if err != nil {
		b.Fatal(err)
	}
	signIn, kdf := time.Hour, time.Hour // the best of each: others use the machine too
	for b.Loop() {
		began := time.Now()
		s, err := Open(path, testUser, otherPassphrase, o)
		signIn = min(signIn, time.Since(began))
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		began = time.Now()
		key, err := peek.slots[0].Open(otherPassphrase) // next to nothing but argon2id
		kdf = min(kdf, time.Since(began))
		if err != nil {
			b.Fatal(err)
		}
		key.Wipe()
		b.StartTimer()
	}
	b.ReportMetric(float64(signIn.Microseconds())/1000, "signin-ms")
	b.ReportMetric(float64(kdf)/float64(signIn), "kdf-share")
	if signIn > time.Second {
		b.Errorf("a sign-in takes %v", signIn)
	}
}
