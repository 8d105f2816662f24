package planner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func person(family, given, born, phone string) Patient {
	p := Patient{ID: "new", Chart: "N-1", Family: family, Given: given, Contact: Contact{Phone: phone}}
	if born != "" {
		if err := p.Born.UnmarshalText([]byte(born)); err != nil || !p.Born.Valid() {
			panic("bad day " + born)
		}
	}
	return p
}

func TestLikelySaysWhy(t *testing.T) {
	mueller := person("Müller", "Anne-Marie", "1984-03-07", "+49 30 1234567")
	for _, c := range []struct {
		p    Patient
		want string
	}{
		{person("Muller", "Annemarie", "", ""), "same name"},
		{person("MÜLLER", "Anne Marie", "1984-03-07", ""), "same birth date, same name"},
		{person("Anne-Marie", "Müller", "", ""), "family and given name swapped"},
		{person("Muler", "Annemarie", "1984-03-07", ""), "same birth date, similar name"},
		{person("Mullre", "Annemarie", "1984-03-07", ""), "same birth date, similar name"},
		{person("Müller", "Anne", "1984-07-03", ""), "day and month of birth swapped, similar name"},
		{person("Müller", "A. M.", "1984-03-07", ""), "same birth date, initials fit the name"},
		{person("Müller", "Annemarei", "1984-03-17", ""), "birth date one digit off, similar name"},
		{person("Schmidt", "Anne-Marie", "1984-03-07", "030 1234567"), "same birth date, same given name, same phone number"},
		{person("Annemarie", "Muler", "", "(030) 123-45 67"), "similar name, same phone number"},
		{person("Müller", "Bernd", "1984-03-07", "030 1234567"), ""}, // a twin
		{person("Müller", "Bernd", "", "030 1234567"), ""},           // the same house
		{person("Müller", "Anne-Marie", "1990-11-21", ""), ""},       // a namesake
		{person("Dahl", "Kim", "1984-03-07", ""), ""},
		{person("Muler", "Annemarie", "", ""), ""},
		{person("", "", "", "030 1234567"), ""},
		{person("", "", "", ""), ""},
	} {
		card := NewCard(mueller, nil)
		card.ID = "old"
		got := ""
		if likely := Likely(c.p, []Card{card}); len(likely) > 0 {
			got = strings.Join(likely[0].Why, ", ")
		}
		if got != c.want {
			t.Errorf("%s %s %s %s: %q, want %q", c.p.Family, c.p.Given, c.p.Born, c.p.Contact.Phone, got, c.want)
		}
	}
}

func TestFormerNumbersSpeakForOnePerson(t *testing.T) {
	card := Card{ID: "old", Chart: "A-1", Family: "Berg", Given: "Eva", Former: []string{"B 7"}}
	p := person("Bergh", "Eva", "", "")
	p.Chart = "b7"
	if likely := Likely(p, []Card{card}); len(likely) != 1 || !slices.Contains(likely[0].Why, "same chart number once") {
		t.Errorf("a former number: %+v", likely)
	}
	p.Chart, p.Former = "X", []FormerChart{{ID: "f", Chart: "a-1"}}
	if likely := Likely(p, []Card{card}); len(likely) != 1 {
		t.Errorf("the number of today, once another's: %+v", likely)
	}
	p.Former = nil
	if likely := Likely(p, []Card{card}); len(likely) != 0 {
		t.Errorf("a slip in a name alone: %+v", likely)
	}
}

func TestScriptsAreCompared(t *testing.T) {
	for _, c := range [][4]string{
		{"Nguyễn", "Thị Hương", "NGUYEN", "Thi-Huong"},
		{"Иванова", "Ёлка", "ИВАНОВА", "Елка"},
		{"محمد", "علي", "مُحَمَّد", "علي"},
		{"李", "小龍", "李", "小龍"},
		{"김", "민준", "김", "민준"},
		{"がわ", "さくら", "かわ", "さくら"},
		{"O’Brien", "Łukasz", "obrien", "lukasz"},
	} {
		p := person(c[0], c[1], "", "")
		if likely := Likely(p, []Card{{ID: "old", Family: c[2], Given: c[3]}}); len(likely) != 1 || likely[0].Why[0] != sameName.says {
			t.Errorf("%v: %+v", c, likely)
		}
	}
}

func TestPatientsAreNotLikeThemselvesAndTheBestComeFirst(t *testing.T) {
	p := person("Berg", "Eva", "1990-01-02", "")
	likely := Likely(p, []Card{
		{ID: p.ID, Family: "Berg", Given: "Eva", Born: p.Born},
		{ID: "name", Family: "Berg", Given: "Eva"},
		{ID: "both", Family: "Berg", Given: "Eva", Born: p.Born},
		{ID: "slip", Family: "Bergg", Given: "Eva", Born: p.Born},
	})
	var ids []ID
	for _, l := range likely {
		ids = append(ids, l.Card.ID)
	}
	if !slices.Equal(ids, []ID{"both", "slip", "name"}) {
		t.Errorf("in this order: %v", ids)
	}
}

// drawnPerson draws people of a small world, so that they are often alike.
func drawnPerson(t *rapid.T, id ID) Patient {
	p := person(
		rapid.SampledFrom([]string{"Berg", "Bergh", "Breg", "Müller", "Mueller", "Muller", "Eva", "Nguyễn", "李", "김", ""}).Draw(t, "family"),
		rapid.SampledFrom([]string{"Eva", "E.", "Eva Maria", "Anne-Marie", "Annemarie", "Berg", "小龍", ""}).Draw(t, "given"),
		rapid.SampledFrom([]string{"", "1984-03-07", "1984-07-03", "1984-03-17", "1990-01-02"}).Draw(t, "born"),
		rapid.SampledFrom([]string{"", "030 1234567", "+49 30 1234567", "1234567", "112"}).Draw(t, "phone"))
	p.ID, p.Chart = id, rapid.SampledFrom([]string{"1", "2", "a 1"}).Draw(t, "chart")
	if rapid.Bool().Draw(t, "merged") {
		p.Former = []FormerChart{{ID: "f" + id, Chart: rapid.SampledFrom([]string{"1", "3", "A1"}).Draw(t, "former")}}
	}
	return p
}

// TestLikelyLooksAtEveryCardThatCounts compares with a search that looks at every
// name, and from both sides.
func TestLikelyLooksAtEveryCardThatCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawnPerson(t, "a"), drawnPerson(t, "b")
		cardA, cardB := NewCard(a, nil), NewCard(b, nil)
		one := newWanted(a)
		whole := one.likeness(&cardB)
		found := Likely(a, []Card{cardB})
		if (whole.Score >= LikelyScore) != (len(found) == 1) {
			t.Fatalf("%+v and %+v: all signs %+v, found %+v", a, b, whole, found)
		}
		back := Likely(b, []Card{cardA})
		if len(found) != len(back) || len(found) == 1 && (found[0].Score != back[0].Score || !slices.Equal(found[0].Why, back[0].Why)) {
			t.Fatalf("%+v is like %+v: %+v, and back: %+v", a, b, found, back)
		}
	})
}

func TestATypingSlipIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SliceOfN(rapid.SampledFrom([]rune("abcdeéøłжя")), 4, 12).Draw(t, "family")
		slipped := slices.Clone(letters)
		at := rapid.IntRange(0, len(letters)-2).Draw(t, "at")
		switch rapid.IntRange(0, 3).Draw(t, "slip") {
		case 0:
			slipped[at], slipped[at+1] = slipped[at+1], slipped[at]
		case 1:
			slipped[at] = 'z'
		case 2:
			slipped = slices.Insert(slipped, at, 'z')
		case 3:
			slipped = append(slipped, 'z')
		}
		p := person(string(letters), "Eva", "1984-03-07", "")
		card := Card{ID: "old", Family: strings.ToUpper(string(slipped)), Given: "eva", Born: p.Born}
		if likely := Likely(p, []Card{card}); len(likely) != 1 || likely[0].Score < sameBorn.points+similarName.points {
			t.Fatalf("%s and %s: %+v", string(letters), string(slipped), likely)
		}
	})
}

// plainSlips is the same distance written as it is defined.
func plainSlips(a, b []rune) int {
	switch {
	case len(a) == 0 || len(b) == 0:
		return len(a) + len(b)
	}
	x, y := a[len(a)-1], b[len(b)-1]
	a1, b1 := a[:len(a)-1], b[:len(b)-1]
	other := 1
	if x == y {
		other = 0
	}
	best := min(plainSlips(a1, b)+1, plainSlips(a, b1)+1, plainSlips(a1, b1)+other)
	if len(a1) > 0 && len(b1) > 0 && x == b1[len(b1)-1] && y == a1[len(a1)-1] {
		best = min(best, plainSlips(a1[:len(a1)-1], b1[:len(b1)-1])+1)
	}
	return best
}

func TestSlipsAreCountedAsTheyAreDefined(t *testing.T) {
	text := rapid.SliceOfN(rapid.SampledFrom([]rune("abc")), 0, 6)
	rapid.Check(t, func(t *rapid.T) {
		a, b, limit := text.Draw(t, "a"), text.Draw(t, "b"), rapid.IntRange(0, 3).Draw(t, "limit")
		if got, want := slips(a, b, limit), plainSlips(a, b); min(got, limit+1) != min(want, limit+1) {
			t.Fatalf("%q and %q up to %d: %d, want %d", string(a), string(b), limit, got, want)
		}
	})
}

func TestLetterSumsDoNotAskForOrderOrSigns(t *testing.T) {
	for _, pair := range [][2]string{{"Anne-Marie", "marie ANNE"}, {"Ærø", "aero"}, {"김민준", "준 김민"}, {"한", "ᄒ ᅡ ᆫ"}, {"Ｍüller", "muller"}} {
		if letterSum(pair[0]) != letterSum(pair[1]) {
			t.Errorf("%s and %s differ", pair[0], pair[1])
		}
	}
	if letterSum("Berg") == letterSum("Berk") {
		t.Error("other letters give the same sum")
	}
}

// BenchmarkLikely looks for the like of one patient among 100,000, of whom many
// are hard to tell apart.
func BenchmarkLikely(b *testing.B) {
	for _, script := range []struct{ name, family, given string }{{"latin", "Ostergaard", "Huong Thi"}, {"vietnamese", "Nguyễn-Østergård", "Thị Hương"}} {
		b.Run(script.name, func(b *testing.B) {
			cards := make([]Card, 100000)
			for i := range cards {
				cards[i] = Card{
					ID: ID(fmt.Sprint(i)), Chart: fmt.Sprintf("C-%06d", i), Family: fmt.Sprintf("%s%c%c", script.family, 'a'+i%26, 'a'+i/26%26),
					Given: script.given, Born: Date{1940 + i%80, 1, 1}.AddDays(0).AddMonths(i % 12), Phone: fmt.Sprintf("+00 555 %07d", i),
				}
			}
			p := Patient{ID: "new", Chart: "N", Family: script.family + "ab", Given: script.given, Born: cards[5].Born, Contact: Contact{Phone: "555 0000009"}}
			for b.Loop() {
				if len(Likely(p, cards)) == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
}
