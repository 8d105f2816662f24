package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

func TestNumberFieldReads(t *testing.T) {
	test.NewTempApp(t)
	for _, c := range []struct {
		typed string
		want  float64
		fails bool
	}{
		{"", 0, false},
		{"0.8", 0.8, false},
		{" 0,8 ", 0.8, false},
		{"12", 0, true},
		{"0.05", 0, true},
		{"x", 0, true},
		{"NaN", 0, true},
		{"1e999", 0, true},
	} {
		f := newNumberField("mm", 0.1, 4)
		f.entry.SetText(c.typed)
		got, err := f.read()
		if got != c.want || (err != nil) != c.fails {
			t.Errorf("%q: got %v, %v", c.typed, got, err)
		}
	}
}

func TestNumberFieldShowsZeroAsNotStated(t *testing.T) {
	test.NewTempApp(t)
	f := newNumberField("mm", 0, 4)
	f.show(1.25)
	if f.entry.Text != "1.25" {
		t.Errorf("got %q", f.entry.Text)
	}
	f.show(0)
	if f.entry.Text != "" {
		t.Errorf("got %q, want nothing", f.entry.Text)
	}
}

func TestDateFieldReads(t *testing.T) {
	test.NewTempApp(t)
	want := planner.Date{Year: 1984, Month: 3, Day: 27}
	for _, typed := range []string{"1984-03-27", "27-Mar-1984", "27 mar 1984"} {
		f := newDateField(func() planner.Date { return want })
		f.entry.SetText(typed)
		if got, err := f.read(); got != want || err != nil {
			t.Errorf("%q: got %v, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"03/04/1984", "1984-02-30", "soon"} {
		f := newDateField(func() planner.Date { return want })
		f.entry.SetText(typed)
		if _, err := f.read(); err == nil {
			t.Errorf("%q was read", typed)
		}
	}
}

func TestCalendarOpensOnTheDateThatStands(t *testing.T) {
	test.NewTempApp(t)
	born := planner.Date{Year: 1945, Month: 7, Day: 14}
	var chosen planner.Date
	m := newMonth(born, planner.Date{Year: 2026, Month: 11, Day: 22}, func(d planner.Date) { chosen = d })
	if m.title.value != "July 1945" {
		t.Errorf("it opens on %q", m.title.value)
	}
	m.step(-12)
	if m.title.value != "July 1944" {
		t.Errorf("a year back is %q", m.title.value)
	}
	w := test.NewTempWindow(t, m)
	for _, o := range test.LaidOutObjects(w.Content()) {
		if b, ok := o.(*button); ok && b.Text == "31" {
			test.Tap(b)
		}
	}
	if want := (planner.Date{Year: 1944, Month: 7, Day: 31}); chosen != want {
		t.Errorf("chosen %v, want %v", chosen, want)
	}
}

func TestCalendarByKeyboard(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(newTheme(lightAppearance))
	f := newDateField(func() planner.Date { return planner.Date{Year: 2026, Month: 11, Day: 22} })
	w := test.NewTempWindow(t, f)
	w.Resize(fyne.NewSize(800, 600))
	f.entry.SetText("1945-07-14")
	key := func(names ...fyne.KeyName) {
		for _, name := range names {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
		}
	}
	f.open()
	key(fyne.KeyDown, fyne.KeyLeft, fyne.KeyPageUp, fyne.KeyReturn)
	if f.entry.Text != "20-Jun-1945" || w.Canvas().Overlays().Top() != nil {
		t.Errorf("the field says %q", f.entry.Text)
	}
	f.open()
	key(fyne.KeyRight, fyne.KeyEscape)
	if f.entry.Text != "20-Jun-1945" || w.Canvas().Overlays().Top() != nil {
		t.Errorf("after Escape the field says %q", f.entry.Text)
	}
}

func TestChoiceFieldKeepsQuietWhileShown(t *testing.T) {
	test.NewTempApp(t)
	f := newChoiceField(planner.Sexes(), planner.Sex.Name, "Not stated")
	calls := 0
	f.OnChange = func() { calls++ }
	f.show(planner.Female)
	if f.read() != planner.Female || calls != 0 {
		t.Errorf("read %q after %d calls", f.read(), calls)
	}
	f.drop.SetSelected("Not stated")
	if f.read() != "" || calls != 1 {
		t.Errorf("read %q after %d calls", f.read(), calls)
	}
}

func TestChipsFieldCountsWhatStandsInTheEntry(t *testing.T) {
	test.NewTempApp(t)
	f := newChipsField("")
	f.show([]string{"Pacemaker"})
	test.Type(f.entry, "Faints")
	if got := f.read(); len(got) != 2 || got[1] != "Faints" {
		t.Errorf("got %q", got)
	}
	f.add()
	if f.entry.Text != "" || len(f.values) != 2 {
		t.Errorf("after Enter: entry %q, values %q", f.entry.Text, f.values)
	}
}
