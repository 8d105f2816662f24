package report

import (
	"bytes"
	"strings"
	"testing"
)

// saysLine is what a paper must hold, without gaps and isolates.
func saysLine(words string) string {
	return squeezed(words)
}

func TestPatientPlanSpeaksThePatientsLanguage(t *testing.T) {
	for name, want := range map[string][]string{
		"ar-EG": {"خطة علاجك", "في خطتك 3 زيارات.", "لا تسبح.", "اتصل بنا إذا", "الصدغ الأيسر", "الاثنين 12 أبريل 2027"},
		"zh-CN": {"您的治疗计划", "您的计划共有 3 次就诊。", "不要游泳。", "有以下情况请来电", "左太阳穴", "2027年4月12日星期一"},
		"fr":    {"Your treatment plan", "Your plan has 3 visits.", "Do not swim.", "Monday 12 April 2027"},
	} {
		all := saysLine(saidAnywhere(laid(t, PatientPlan, speaking(thinning(t), name))))
		for _, words := range want {
			if !strings.Contains(all, saysLine(words)) {
				t.Errorf("%s: the paper does not say %q", name, words)
			}
		}
	}
	job := speaking(thinning(t), "ar")
	if all := saidAnywhere(laid(t, ClinicalPlan, job)); strings.Contains(all, "خطة") || !strings.Contains(all, squeezed("Clinical plan")) {
		t.Error("the clinical plan is translated")
	}
}

func TestUncheckedTranslationsSaySo(t *testing.T) {
	original := tongueOf(t, English).say("mark.long")
	for _, spoken := range shippedTongues().all {
		job := speaking(thinning(t), spoken.Language)
		long := spoken.say("mark.long")
		for name, c := range map[string]struct {
			job  Job
			want bool
		}{
			"unchecked": {job, spoken.Language != English},
			"checked":   {reviewed(job, spoken.Translation), false},
		} {
			d := laid(t, PatientPlan, c.job)
			first := saysLine(said(d.pages[0]))
			if strings.Contains(first, saysLine(long)) != c.want || strings.Contains(first, saysLine(original)) != c.want {
				t.Errorf("%s %s: the first page is marked: %v", spoken.Language, name, !c.want)
			}
			for i, p := range d.pages {
				if strings.Contains(saysLine(said(p)), saysLine(spoken.say("mark.short"))) != c.want {
					t.Errorf("%s %s: page %d is marked: %v", spoken.Language, name, i+1, !c.want)
				}
			}
		}
	}
}

// TestTranslatedPapersAreTheSameEveryTime writes each twice.
func TestTranslatedPapersAreTheSameEveryTime(t *testing.T) {
	for _, spoken := range Translations() {
		job := speaking(thinning(t), spoken.Language)
		first, _ := write(t, PatientPlan, job)
		again, result := write(t, PatientPlan, job)
		if !bytes.Equal(first, again) {
			t.Errorf("%s: two papers of one job differ", spoken.Language)
		}
		if len(result.Missing) > 0 {
			t.Errorf("%s: no font has %q", spoken.Language, string(result.Missing))
		}
	}
}

// TestLinesAreShort checks that the eye finds the next line: no run of text has
// more than 70 letters.
func TestLinesAreShort(t *testing.T) {
	for _, p := range laid(t, PatientPlan, thinning(t)).pages {
		eachText([]page{p}, func(one text) {
			if n := len([]rune(strings.TrimSpace(one.set.Text))); n > 70 {
				t.Errorf("%d letters stand in one line: %q", n, one.set.Text)
			}
		})
	}
}
