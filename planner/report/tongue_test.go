package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"stipple/assets"
	"stipple/planner"
	"stipple/planner/report/typeset"
	"stipple/planner/scalp"
)

// tongueOf gives a shipped language.
func tongueOf(t testing.TB, language string) *tongue {
	t.Helper()
	spoken, ok := shippedTongues().find(language)
	if !ok {
		t.Fatalf("no translation %q", language)
	}
	return spoken
}

// speaking gives a job whose patient reads a language.
func speaking(job Job, language string) Job {
	job.Patient.Language = language
	return job
}

// reviewed gives a job whose clinic has checked a translation.
func reviewed(job Job, t Translation) Job {
	job.Clinic.Reviewed = map[string]planner.TranslationReview{
		t.Language: {By: "Dr A", On: date(2026, 11, 1), Version: t.Version},
	}
	return job
}

func TestEverySentenceIsUsedAndEveryUsedOneIsThere(t *testing.T) {
	used := idsInCode(t)
	for _, z := range scalp.Zones() {
		used[zoneID+string(z)], used[zoneFullID+string(z)] = true, true
	}
	for _, v := range scalp.Views() {
		used[viewID+string(v)] = true
	}
	for _, l := range []planner.Look{planner.ShavedLook, planner.Filler, planner.ScarConcealment, planner.Hairline} {
		used[lookID+string(l)] = true
	}
	for _, status := range []planner.PlanStatus{planner.DraftPlan, planner.ActivePlan, planner.CompletedPlan, planner.SupersededPlan, "unknown"} {
		used[statusID+string(status)] = true
		if lead, _ := tongueOf(t, English).warning(status); lead != "" {
			used[warnLeadID+string(status)], used[warnRestID+string(status)] = true, true
		}
	}
	for month := time.January; month <= time.December; month++ {
		name := date(2026, month, 1).Time().Format("01")
		used[monthID+name], used[shortMonthID+name] = true, true
	}
	for day := range 7 {
		name := date(2026, 11, 2+day).Time().Format("Mon")
		used[weekdayID+name], used[shortWeekdayID+name] = true, true
	}
	english := tongueOf(t, English)
	for _, c := range shippedAftercare() {
		id, ok := english.care[c.Text]
		if !ok {
			t.Errorf("the shipped aftercare %q has no sentence to translate", c.Text)
		}
		used[id] = true
	}
	for id := range english.sentences {
		if !used[id] {
			t.Errorf("the sentence %s is never used", id)
		}
	}
	for id := range used {
		if english.sentences[id] == nil {
			t.Errorf("the paper uses %s, which is no sentence", id)
		}
	}
}

// idsInCode finds every text in the package's code that names a sentence: those
// given to say and count, and those chosen among beforehand.
func idsInCode(t *testing.T) map[string]bool {
	t.Helper()
	named := regexp.MustCompile(`^(page|head|mark|date|time|list|key|look|visits|normal|where|after|call|questions|not)\.[a-z_]+$`)
	used := map[string]bool{}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if words, err := strconv.Unquote(literal.Value); err == nil && named.MatchString(words) {
					used[words] = true
				}
			}
			return true
		})
	}
	return used
}

func TestZonesHaveTheNamesOfTheWindows(t *testing.T) {
	s := &sheet{}
	for _, z := range scalp.Zones() {
		if got := s.zone(z, true); got != z.PlainName() {
			t.Errorf("the paper calls %s %q, the window %q", z, got, z.PlainName())
		}
	}
}

var gapName = regexp.MustCompile(`\{\{[^}]*?\.(\w+)\}\}`)

// gapsOf lists the names of what is filled into a sentence.
func gapsOf(words string) []string {
	found := map[string]bool{}
	for _, m := range gapName.FindAllStringSubmatch(words, -1) {
		found[m[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func TestTranslationsFitTheirOriginals(t *testing.T) {
	english := tongueOf(t, English)
	for _, spoken := range shippedTongues().all {
		for id, m := range spoken.sentences {
			original := english.sentences[id]
			if original == nil {
				t.Errorf("%s holds %s, which is no sentence of the paper", spoken.Language, id)
				continue
			}
			want := gapsOf(original.Other)
			plural := len(forms(original)) > 1
			for _, f := range forms(m) {
				if plural && f.name != "other" {
					// One, two and none may be said in words.
					if got := gapsOf(f.words); !slices.Equal(withoutCount(got), withoutCount(want)) {
						t.Errorf("%s %s %s fills %q, the original %q", spoken.Language, id, f.name, got, want)
					}
					continue
				}
				if got := gapsOf(f.words); !fills(id, got, want) {
					t.Errorf("%s %s fills %q, the original %q", spoken.Language, id, got, want)
				}
			}
		}
		if spoken.Missing != 0 || spoken.Sentences != len(english.sentences) {
			t.Errorf("%s has %d sentences and lacks %d", spoken.Language, spoken.Sentences, spoken.Missing)
		}
	}
}

// fills tells whether a sentence is filled with what its original is. Dates
// choose among the ways to write a month.
func fills(id string, got, want []string) bool {
	if !strings.HasPrefix(id, "date.") || id == "date.moment" {
		return slices.Equal(got, want)
	}
	same := func(words []string) []string {
		var list []string
		for _, w := range words {
			switch w {
			case "Number", "ShortMonth":
				w = "Month"
			case "ShortWeekday":
				w = "Weekday"
			}
			list = append(list, w)
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	return slices.Equal(same(got), same(want))
}

func withoutCount(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "Count" })
}

// TestPluralsAreWhatTheLanguageAsksFor checks that each sentence about a number
// has every form that its language distinguishes.
func TestPluralsAreWhatTheLanguageAsksFor(t *testing.T) {
	asks := map[string][]string{
		"en": {"one", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}, "zh-Hans": {"other"},
	}
	english := tongueOf(t, English)
	for _, spoken := range shippedTongues().all {
		for id, m := range spoken.sentences {
			if original := english.sentences[id]; original == nil || len(forms(original)) < 2 {
				continue
			}
			var have []string
			for _, f := range forms(m) {
				have = append(have, f.name)
			}
			if want := asks[spoken.Language]; !slices.Equal(have, want) {
				t.Errorf("%s %s has the forms %q, want %q", spoken.Language, id, have, want)
			}
		}
	}
	for _, c := range []struct {
		language string
		n        int
		want     string
	}{
		{"en", 1, "Your plan has 1 visit."},
		{"en", 2, "Your plan has 2 visits."},
		{"en", 0, "Your plan has 0 visits."},
		{"ar", 0, "ليس في خطتك زيارات."},
		{"ar", 1, "في خطتك زيارة واحدة."},
		{"ar", 2, "في خطتك زيارتان."},
		{"ar", 3, "في خطتك 3 زيارات."},
		{"ar", 10, "في خطتك 10 زيارات."},
		{"ar", 11, "في خطتك 11 زيارة."},
		{"ar", 100, "في خطتك 100 زيارة."},
		{"ar", 103, "في خطتك 103 زيارات."},
		{"zh-Hans", 1, "您的计划共有 1 次就诊。"},
	} {
		if got := tongueOf(t, c.language).count("key.visits", c.n); got != c.want {
			t.Errorf("%s says %q of %d, want %q", c.language, got, c.n, c.want)
		}
	}
}

func TestLanguagesAreFound(t *testing.T) {
	for wanted, c := range map[string]struct {
		language string
		ok       bool
	}{
		"": {"en", true}, "en": {"en", true}, "en-GB": {"en", true}, "en-US": {"en", true},
		"ar": {"ar", true}, "ar-EG": {"ar", true}, "AR-sa": {"ar", true}, "ar-Latn": {"en", false},
		"zh": {"zh-Hans", true}, "zh-CN": {"zh-Hans", true}, "zh-SG": {"zh-Hans", true}, "zh-Hans-TW": {"zh-Hans", true},
		"zh-TW": {"en", false}, "zh-HK": {"en", false}, "zh-Hant": {"en", false}, "yue": {"en", false},
		"fr": {"en", false}, "he": {"en", false}, "fa": {"en", false}, "ur": {"en", false}, "vi": {"en", false},
		"no language": {"en", false}, "??": {"en", false},
	} {
		got, _, ok := TranslationFor(wanted, planner.Clinic{})
		if got.Language != c.language || ok != c.ok {
			t.Errorf("%q finds %q, %v", wanted, got.Language, ok)
		}
	}
}

func TestReviewsHoldForOneVersion(t *testing.T) {
	for _, spoken := range Translations() {
		_, before, _ := TranslationFor(spoken.Language, planner.Clinic{})
		if want := spoken.Language == English; before != want {
			t.Errorf("%s is reviewed: %v", spoken.Language, before)
		}
		clinic := reviewed(Job{}, spoken).Clinic
		if _, after, _ := TranslationFor(spoken.Language, clinic); !after {
			t.Errorf("the review of %s does not hold", spoken.Language)
		}
		clinic.Reviewed[spoken.Language] = planner.TranslationReview{By: "Dr A", Version: "another"}
		if _, other, _ := TranslationFor(spoken.Language, clinic); other && spoken.Language != English {
			t.Errorf("the review of another version of %s holds", spoken.Language)
		}
	}
}

// TestVersionsChangeWithTheWords changes one sentence, in the translation and
// in the original.
func TestVersionsChangeWithTheWords(t *testing.T) {
	before := tongueOf(t, "ar").Version
	for name, words := range map[string]string{"ar.toml": "لا تسبح.", "en.toml": "Do not swim."} {
		changed := changedTongues(t, name, words, words+" ")
		if after, _ := changed.find("ar"); after.Version == before {
			t.Errorf("a change of %s keeps the version", name)
		}
	}
	if same := changedTongues(t, "ar.toml", "# The patient plan in Arabic", "# The paper in Arabic"); same.all[1].Version != before {
		t.Error("a comment changes the version")
	}
}

// changedTongues are the shipped languages with other words in one file.
func changedTongues(t testing.TB, name, words, other string) tongues {
	t.Helper()
	files := assets.Translations()
	if !strings.Contains(string(files[name]), words) {
		t.Fatalf("%s does not say %q", name, words)
	}
	files[name] = []byte(strings.Replace(string(files[name]), words, other, 1))
	changed, err := readTongues(files)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestMissingSentencesAreEnglishOneByOne(t *testing.T) {
	cut := changedTongues(t, "ar.toml", `swim = "لا تسبح."`, "")
	arabic, _ := cut.find("ar")
	s := &sheet{speaks: arabic}
	if got, want := s.care(planner.Care{Text: "Do not swim."}), typeset.Isolate("Do not swim."); got != want {
		t.Errorf("the missing sentence reads %q, want %q", got, want)
	}
	if got := s.care(planner.Care{Text: "Do not pick scabs."}); got != "لا تنزع القشور." {
		t.Errorf("the next sentence reads %q", got)
	}
	if arabic.Missing != 1 {
		t.Errorf("%d sentences are missing", arabic.Missing)
	}
	for _, p := range arabic.pairs() {
		if missing := p.Translated == ""; missing != (p.ID == "care.swim") {
			t.Errorf("%s is missing: %v", p.ID, missing)
		}
	}
	// A plural form that is missing falls back as well, with its number.
	cut = changedTongues(t, "ar.toml", `few = "في خطتك {{.Count}} زيارات."`, "")
	arabic, _ = cut.find("ar")
	if got := arabic.count("key.visits", 11); got != "في خطتك 11 زيارة." {
		t.Errorf("eleven visits read %q", got)
	}
	if got := arabic.count("key.visits", 3); !strings.Contains(got, "3") {
		t.Errorf("three visits read %q", got)
	}
}

func TestEditedAftercareIsPrintedAsTyped(t *testing.T) {
	s := &sheet{speaks: tongueOf(t, "zh-Hans")}
	if got := s.care(planner.Care{Text: "Do not swim."}); got != "不要游泳。" {
		t.Errorf("the shipped item reads %q", got)
	}
	if got := s.care(planner.Care{Text: "Do not swim in the sea."}); got != "Do not swim in the sea." {
		t.Errorf("the edited item reads %q", got)
	}
}

func TestForeignWordsAreKeptApart(t *testing.T) {
	arabic, english := tongueOf(t, "ar"), tongueOf(t, English)
	if got, want := arabic.say("call.phone", "Phone", "020 7946"), "اتصل على "+typeset.Isolate("020 7946"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := english.say("call.phone", "Phone", "020 7946"); got != "Call 020 7946" {
		t.Errorf("got %q", got)
	}
	if got, want := english.say("head.logo", "Clinic", "عيادة"), "Logo of "+typeset.Isolate("عيادة"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := arabic.say("after.visit", "Number", 2); got != "الزيارة 2" {
		t.Errorf("got %q", got)
	}
}

func TestDatesAndTimesInEveryLanguage(t *testing.T) {
	day := date(2027, 4, 12)
	for name, want := range map[string][]string{
		"en":      {"Monday 12 April 2027", "Mon 12 Apr", "12 Apr 2027", "12-Apr-2027", "10:05 am", "12:30 pm", "1:00 pm", "2 hours 30 minutes"},
		"ar":      {"الاثنين 12 أبريل 2027", "الاثنين 12 أبريل", "12 أبريل 2027", "12 أبريل 2027", "10:05 صباحًا", "12:30 ظهرًا", "1:00 مساءً", "ساعتين و30 دقيقة"},
		"zh-Hans": {"2027年4月12日星期一", "4月12日周一", "2027年4月12日", "2027-04-12", "上午 10:05", "中午 12:30", "下午 1:00", "2 小时 30 分钟"},
	} {
		s := &sheet{speaks: tongueOf(t, name)}
		got := []string{
			s.day("date.long", day), s.day("date.short", day), s.day("date.column", day), s.day("date.birth", day),
			string(s.clock("10:05")), string(s.clock("12:30")), string(s.clock("13:00")), string(s.lasting(150)),
		}
		for i := range want {
			if plain := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got[i]); plain != want[i] {
				t.Errorf("%s: got %q, want %q", name, plain, want[i])
			}
		}
	}
	if got := (&sheet{}).day("date.birth", date(2027, 4, 2)); got != date(2027, 4, 2).Clinical() {
		t.Errorf("a birth date reads %q", got)
	}
}

// TestPluralRulesAreKnown guards against a file for a language whose plural
// forms nobody knows: it would be dropped.
func TestPluralRulesAreKnown(t *testing.T) {
	for _, spoken := range Translations() {
		if err := i18n.NewBundle(language.English).AddMessages(language.Make(spoken.Language)); err != nil {
			t.Error(err)
		}
	}
}

// TestShippedAftercareIsTranslatedWhole checks that a patient who reads no
// English finds none in the aftercare.
func TestShippedAftercareIsTranslatedWhole(t *testing.T) {
	for _, spoken := range shippedTongues().all[1:] {
		s := &sheet{speaks: spoken}
		for _, c := range shippedAftercare() {
			if got := s.care(c); got == c.Text || strings.Contains(got, c.Text) {
				t.Errorf("%s says %q", spoken.Language, got)
			}
		}
	}
}
