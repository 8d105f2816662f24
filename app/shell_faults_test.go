package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// withDraft keeps an unanswered draft with another phone number.
func withDraft(t *testing.T, file *fakeFile) *fakeFile {
	t.Helper()
	typed := somebody()
	typed.Contact.Phone = "555"
	body, err := chart.Pack(typed)
	if err != nil {
		t.Fatal(err)
	}
	file.drafted = []store.Draft{{Kind: store.PatientDraft, ID: "p1", Patient: "p1", Row: 1, Body: body}}
	return file
}

func TestPapersAskWhileChangesAreUnsaved(t *testing.T) {
	start := func(t *testing.T) (*stage, *patientPage) {
		s := signedIn(t, patientWithPlan())
		p := s.patient("p1", tabRecord)
		test.Type(p.record.phone.entry, "555")
		p.turn(tabPapers)
		s.press("Open to print")
		if !s.dialog() || len(s.opened) != 0 {
			t.Fatal("an outdated paper went out unasked")
		}
		return s, p
	}
	t.Run("cancel", func(t *testing.T) {
		s, _ := start(t)
		s.key(fyne.KeyEscape)
		if len(s.opened)+len(s.file.prints) != 0 {
			t.Error("cancelling printed")
		}
	})
	t.Run("what is saved", func(t *testing.T) {
		s, p := start(t)
		s.press("Print what is saved")
		if len(s.opened) != 1 || s.file.patients["p1"].Row != 1 || !p.unsaved() {
			t.Error("it did not print what is saved and leave the rest")
		}
	})
	t.Run("save first", func(t *testing.T) {
		s, p := start(t)
		s.press("Save first")
		if len(s.opened) != 1 || s.file.patients["p1"].Value.Contact.Phone != "555" || p.papers.patient.Contact.Phone != "555" {
			t.Error("it did not save and then print")
		}
	})
	t.Run("what cannot be saved", func(t *testing.T) {
		s, p := start(t)
		s.key(fyne.KeyEscape)
		p.record.family.entry.SetText("")
		s.do(actSaveClinicalPlan)
		s.press("Save first")
		if len(s.opened)+len(s.file.prints) != 0 || s.says("Name of the file") {
			t.Error("a paper went out although saving failed")
		}
	})
}

func TestTheDraftNoticeFollowsTheChosenPlan(t *testing.T) {
	file := patientWithPlan()
	second := planner.NewPlan("pl2", "p1", 2)
	second.Status = planner.SupersededPlan
	file.put(storedPlan(second))
	s := signedIn(t, file)
	p := s.patient("p1", tabPapers).papers
	for i, plan := range p.plans {
		p.which.drop.SetSelectedIndex(i)
		if got, want := s.says("is a draft"), plan.Status == planner.DraftPlan; got != want {
			t.Errorf("%s: the notice shows %v, want %v", planLabel(plan, p.newestOf(plan)), got, want)
		}
	}
	p.which.drop.SetSelectedIndex(1)
	p.show(p.patient, []planner.Plan{file.plans[0].Value, file.plans[1].Value})
	if p.which.read() != 1 {
		t.Error("the chosen plan was forgotten when the plans were read anew")
	}
}

func TestAnOfferedDraftLocksTheFormsUntilItIsAnswered(t *testing.T) {
	start := func(t *testing.T) (*stage, *patientPage) {
		s := signedIn(t, withDraft(t, newFakeFile(planner.Physician).has(somebody())))
		return s, s.patient("p1", tabRecord)
	}
	t.Run("locked", func(t *testing.T) {
		s, p := start(t)
		if !p.record.phone.entry.Disabled() || !p.history.medical.entry.Disabled() || !p.history.checks[0].tick.Disabled() {
			t.Error("the forms can be typed in")
		}
		p.record.phone.entry.SetText("777")
		p.saveDraft()
		p.drop()
		p.save()
		s.shell.stopped()
		if len(s.file.drafted) != 1 || !strings.Contains(string(s.file.drafted[0].Body), "555") {
			t.Errorf("the unanswered draft is gone: %+v", s.file.drafted)
		}
	})
	t.Run("discard", func(t *testing.T) {
		s, p := start(t)
		s.press("Discard")
		if !s.dialog() || len(s.file.drafted) != 1 {
			t.Fatal("the draft was thrown away unasked")
		}
		s.key(fyne.KeyEscape)
		if !s.says("unsaved changes") || len(s.file.drafted) != 1 {
			t.Fatal("keeping it does not keep it")
		}
		s.press("Discard")
		s.press("Discard them")
		if len(s.file.drafted) != 0 || p.record.phone.entry.Disabled() || s.says("unsaved changes") {
			t.Error("discarding does not free the forms")
		}
	})
	t.Run("continue", func(t *testing.T) {
		s, p := start(t)
		s.press("Continue")
		if p.record.phone.entry.Disabled() || p.record.phone.read() != "555" || len(s.file.drafted) != 1 {
			t.Error("going on does not free the forms with the draft in them")
		}
	})
	t.Run("unreadable", func(t *testing.T) {
		file := withDraft(t, newFakeFile(planner.Physician).has(somebody()))
		file.drafted[0].Body = []byte("{")
		s := signedIn(t, file)
		p := s.patient("p1", tabRecord)
		s.press("Continue")
		if len(file.drafted) != 1 || !p.record.phone.entry.Disabled() {
			t.Error("a draft that cannot be read can be typed over")
		}
	})
}

func TestADraftEndsWhenNothingIsTypedAnyMore(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	p := s.patient("p1", tabRecord)
	p.record.phone.entry.SetText("5")
	p.saver.flush()
	if len(s.file.drafted) != 1 {
		t.Fatal("no draft was kept")
	}
	p.record.phone.entry.SetText("")
	if len(s.file.drafted) != 0 || p.saver.timer != nil {
		t.Error("typed back to what is stored, the draft stays")
	}
	p.record.phone.entry.SetText("6")
	p.saver.flush()
	s.do(actBack)
	s.press("Discard changes")
	if len(s.file.drafted) != 0 {
		t.Error("the draft stays after leaving")
	}
}

func TestTheOverviewListsOnlyDraftsThatWait(t *testing.T) {
	s := signedIn(t, withDraft(t, newFakeFile(planner.Physician).has(somebody())))
	p := s.patient("p1", tabOverview)
	if !s.says("Drafts waiting") {
		t.Fatal("the waiting draft is not listed")
	}
	s.press("Continue")
	p.turn(tabOverview)
	if s.says("Drafts waiting") {
		t.Error("a draft that was taken up is listed as waiting")
	}
	p.save()
	p.turn(tabOverview)
	if s.says("Drafts waiting") || len(s.file.drafted) != 0 {
		t.Error("a saved draft is listed")
	}
}

func TestTabScrollsTheFieldIntoSight(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(newTheme(lightAppearance))
	form, fields := column(gap), []fyne.Focusable{}
	for range 20 {
		entry, choice, box, push := newInput(), newDrop([]string{"a"}, nil), newTick("b", nil), newButton("c", nil)
		for _, o := range []fyne.CanvasObject{entry, choice, box, push} {
			form.Add(o)
			fields = append(fields, o.(fyne.Focusable))
		}
	}
	scroll := container.NewVScroll(form)
	beyond := newButton("outside", nil)
	w := test.NewTempWindow(t, container.NewBorder(beyond, nil, nil, nil, scroll))
	w.Resize(fyne.NewSize(400, 300))
	at := a.Driver().AbsolutePositionForObject
	seen := func(f fyne.Focusable) bool {
		o := f.(fyne.CanvasObject)
		top := at(o).Y - at(scroll).Y
		return top >= 0 && top+o.Size().Height <= scroll.Size().Height
	}
	for i, f := range fields {
		w.Canvas().Focus(f)
		if !seen(f) {
			t.Fatalf("field %d is typed in blind", i)
		}
	}
	offset := scroll.Offset
	w.Canvas().Focus(beyond)
	if scroll.Offset != offset {
		t.Error("a button outside scrolled the form")
	}
	for i := len(fields) - 1; i >= 0; i-- {
		w.Canvas().Focus(fields[i])
		if !seen(fields[i]) {
			t.Fatalf("backwards, field %d is typed in blind", i)
		}
	}
}

func TestEveryPageScrollsToTheFieldWithTheKeyboard(t *testing.T) {
	s := signedIn(t, patientWithPlan())
	s.window.Resize(fyne.NewSize(1280, 420))
	check := func(place string) {
		t.Helper()
		var last *input
		for _, o := range s.objects() {
			if i, ok := o.(*input); ok && i.Visible() && !i.Disabled() {
				last = i
			}
		}
		if last == nil {
			t.Fatalf("%s has no field", place)
		}
		s.window.Canvas().Focus(last)
		y := fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y
		if y+last.Size().Height > s.window.Canvas().Size().Height {
			t.Errorf("%s: the field with the keyboard lies at %v", place, y)
		}
	}
	p := s.patient("p1", tabRecord)
	check("record")
	p.turn(tabHistory)
	check("history")
	s.do(actClinic)
	check("clinic")
	s.shell.show(newFirstStartPage(s.shell, "x"))
	check("first start")
}

func TestStoppingKeepsThePlansLastChanges(t *testing.T) {
	s := signedIn(t, patientWithPlan())
	p := s.patient("p1", tabPlan)
	page := p.plan.(*planPage)
	next := page.edit.plan.Clone()
	next.Title = "Changed"
	page.change("title", "", next)
	s.shell.stopped()
	if len(s.file.drafted) != 1 || s.file.drafted[0].Kind != store.PlanDraft || !s.file.closed {
		t.Errorf("kept %+v", s.file.drafted)
	}
}

func TestAnAdministratorIsToldOfTheRoleNotOfAMissingPlan(t *testing.T) {
	file := patientWithPlan()
	file.user.Role = planner.Administrator
	s := signedIn(t, file)
	p := s.patient("p1", tabOverview)
	if s.says("no plan yet") || s.says("Start a plan") || !s.says("Your role may not see plans.") {
		t.Error("the overview speaks of a missing plan")
	}
	p.turn(tabPlan)
	if !s.says("see plans") {
		t.Error("the plan's tab does not give the reason")
	}
	p.turn(tabPapers)
	if !s.says("print papers") {
		t.Error("the papers' tab does not give its own reason")
	}
	assistant := newFakeFile(planner.Assistant).has(somebody())
	s = signedIn(t, assistant)
	s.patient("p1", tabOverview)
	if !s.says("no plan yet") || hasButton(s, "Start a plan") {
		t.Error("an assistant is offered to start a plan")
	}
}

func hasButton(s *stage, label string) bool {
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == label && b.Visible() {
			return true
		}
	}
	return false
}

// slow works only when the test says so, under a progress like the real one.
type slow struct {
	dialogs *dialogs
	end     func()
}

func (r *slow) run(title string, work func() error, done func(error)) {
	h := r.dialogs.hold(title)
	h.show()
	r.end = func() {
		err := work()
		h.over(func() { done(err) })
	}
}

func (*slow) quietly(work func() error, done func(error)) { done(work()) }

func (*slow) later(f func()) { f() }

func TestClosingWaitsForTheOpenDialogAndForWork(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	p := s.patient("p1", tabRecord)
	test.Type(p.record.phone.entry, "555")
	s.shell.closeAsked()
	s.shell.closeAsked()
	if n := len(s.shell.dialogs.sheets); n != 1 {
		t.Errorf("%d questions are stacked", n)
	}

	s = newStage(t, newFakeFile(planner.Physician))
	work := &slow{dialogs: s.shell.dialogs}
	s.shell.runner = work
	first := newFirstStartPage(s.shell, "clinic.stipple")
	s.shell.show(first)
	first.clinic.show("Sunrise")
	first.user.show("Anna")
	first.passphrase.show("brass otter piano")
	first.repeat.show("brass otter piano")
	first.make()
	s.shell.closeAsked()
	if s.ended || !s.says("Stipple closes as soon as this is done.") {
		t.Fatal("the window closed while the file was being made, or does not say that it will")
	}
	work.end()
	if _, ok := s.shell.current.(*recoveryPage); !ok || s.ended || !s.dialog() {
		t.Error("the recovery code is not guarded")
	}
	s.key(fyne.KeyEscape)
	if !s.says("ABCD-EFGH") {
		t.Error("the recovery code was lost")
	}
}
