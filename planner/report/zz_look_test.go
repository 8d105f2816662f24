package report

import (
	"os"
	"testing"

	"stipple/planner"
)

func TestZZLook(t *testing.T) {
	dir := os.Getenv("LOOKDIR")
	if dir == "" {
		return
	}
	for _, paper := range []planner.Paper{planner.A4, planner.Letter} {
		job := held(t)
		job.Clinic.Paper = paper
		for _, kind := range Papers() {
			for _, session := range []int{1, 2} {
				if kind != LogSheet && session == 2 {
					continue
				}
				job.Session = session
				data, r := write(t, kind, job)
				t.Log(kind, r)
				os.WriteFile(dir+"/"+string(kind)+string(rune('0'+session))+"-"+string(paper)+".pdf", data, 0o600)
			}
		}
	}
}

func TestZZLetters(t *testing.T) {
	dir := os.Getenv("LOOKDIR")
	if dir == "" {
		return
	}
	job := recalled(t)
	for _, paper := range []planner.Paper{planner.A4, planner.Letter} {
		job.Clinic.Paper = paper
		f, _ := os.Create(dir + "/letters-" + string(paper) + ".pdf")
		r, err := RecallLetters(f, job)
		t.Log(r, err)
		f.Close()
	}
}

func TestZZOdd(t *testing.T) {
	dir := os.Getenv("LOOKDIR")
	if dir == "" {
		return
	}
	out := func(name string, paper Paper, job Job) {
		data, r := write(t, paper, job)
		t.Log(name, r)
		os.WriteFile(dir+"/"+name+".pdf", data, 0o600)
	}
	job := crowdedChair(t)
	job.Session = 1
	out("crowd-clinical", ClinicalPlan, job)
	out("crowd-log", LogSheet, job)
	out("crowd-pass", Passport, job)
	job = held(t)
	job.Session = 1
	for i, f := range textsOf(signedOf(job)) {
		*f = []string{"محمد العلي (12)", "Sehr langer Name, der über mehrere Zeilen geht und nicht endet, weil er niemals enden will, so lang ist er", "王小明"}[i%3]
	}
	signedOf(job).Elsewhere = true
	out("odd-clinical", ClinicalPlan, job)
	out("odd-log", LogSheet, job)
	out("odd-pass", Passport, job)
}
