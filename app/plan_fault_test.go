package app

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/scalp"
	"stipple/store"
)

const leave, goBack = "Leave it as it was", "Go back and correct it"

func (d *planDesktop) asked() bool { return d.window.Canvas().Overlays().Top() != nil }

// What cannot be read leaves the plan as it was before the typing, not with
// the beginning of what was typed.
func TestThePlanNeverKeepsThePrefixOfUnreadableText(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	before, _ := d.page.edit.plan.Sessions[0].For("frontal_hairline")
	d.setDensity(t, "24000")
	after, _ := d.page.edit.plan.Sessions[0].For("frontal_hairline")
	if after.Density != before.Density || after.Basis.IsZero() || d.page.edit.dirty() || !d.page.dirty() {
		t.Errorf("the plan has %v from %v", after.Density, after.Basis)
	}
	if d.density(t).entry.Text != "24000" || !d.page.top.save.Visible() {
		t.Errorf("the field says %q", d.density(t).entry.Text)
	}
	// Corrected, it counts again and is one step to undo.
	d.density(t).entry.SetText("40")
	if got := d.page.edit.plan.Added(0, "frontal_hairline"); got != 40 {
		t.Errorf("corrected, the plan has %v", got)
	}
	d.page.undo()
	if d.page.dirty() || d.density(t).entry.Text != "24" {
		t.Errorf("after undo %q", d.density(t).entry.Text)
	}
}

// A value typed before the field was left is not part of the run.
func TestARunOfTypingEndsWhenTheFieldIsLeft(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.window.Canvas().Focus(d.density(t).entry)
	d.setDensity(t, "40")
	d.window.Canvas().Focus(d.page.list.list)
	d.setDensity(t, "4000")
	if got := d.page.edit.plan.Added(0, "frontal_hairline"); got != 40 {
		t.Errorf("the plan has %v", got)
	}
}

// Only the field that was typed in takes its own changes back.
func TestUnreadableTextTakesNothingElseBack(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "40")
	e := d.page.form.region.passes.editors[0]
	angle := rowNamed[*numberField](t, &e.ties, "Angle")
	angle.entry.SetText("x")
	if got := d.page.edit.plan.Added(0, "frontal_hairline"); got != 40 {
		t.Errorf("the density went back to %v", got)
	}
}

func TestLeavingUnreadableTextAsksFirst(t *testing.T) {
	ways := map[string]func(p *planPage){
		"region":   func(p *planPage) { p.choose("crown", false) },
		"zone":     func(p *planPage) { p.picture.head.OnTapped(scalpmap.Target{Zone: scalp.Nape}, false) },
		"session":  func(p *planPage) { p.form.tabs.pick(1) },
		"slider":   func(p *planPage) { p.picture.slider.SetValue(2) },
		"plan tab": func(p *planPage) { p.form.tabs.pick(3) },
		"all":      func(p *planPage) { p.chooseAll() },
		"forward":  func(p *planPage) { p.copyForward() },
		"add":      func(p *planPage) { p.addZone(scalp.Nape) },
	}
	where := func(p *planPage) string {
		return strings.Join(p.selected, " ") + string(p.zone) + p.form.last
	}
	for name, way := range ways {
		d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
		d.setDensity(t, "24000")
		at := where(d.page)
		way(d.page)
		if !d.asked() || where(d.page) != at || d.density(t).entry.Text != "24000" || d.page.picture.slider.Value != 1 {
			t.Errorf("%s: gone without a word", name)
			continue
		}
		if words := said(d.window); !strings.Contains(words, "Density to add") || !strings.Contains(words, "Frontal hairline") || !strings.Contains(words, "session 1") {
			t.Errorf("%s: asked %q", name, words)
		}
		pressed(t, d.window, goBack)
		if where(d.page) != at || d.density(t).entry.Text != "24000" || d.window.Canvas().Focused() != d.density(t).entry {
			t.Errorf("%s: not back at the field", name)
		}
		way(d.page)
		pressed(t, d.window, leave)
		if where(d.page) == at || len(d.page.form.unread()) != 0 || d.page.edit.plan.Added(0, "frontal_hairline") != 24 {
			t.Errorf("%s: did not leave", name)
		}
	}
}

func TestUndoTakesUnreadableTextBackFirst(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.window.Canvas().Focus(d.density(t).entry)
	d.setDensity(t, "40")
	d.window.Canvas().Focus(d.page.list.list)
	d.setDensity(t, "4000")
	d.page.undo()
	if got := d.density(t).entry.Text; got != "40" || d.page.edit.plan.Added(0, "frontal_hairline") != 40 {
		t.Errorf("after undo the field says %q", got)
	}
}

func TestALeftOutRegionStaysOut(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.page.choose("crown", false)
	d.page.form.region.leaveOut()
	d.page.chooseAll()
	treated := func() bool {
		_, in := d.page.edit.plan.Sessions[0].For("crown")
		return in
	}
	if words := d.page.form.region.missing.String(); !d.page.form.region.absent.Visible() || !strings.Contains(words, "Crown") || strings.Contains(words, "Frontal") {
		t.Errorf("the notice says %q", words)
	}
	d.setDensity(t, "35")
	angle := rowNamed[*numberField](t, &d.page.form.region.passes.editors[0].ties, "Angle")
	retype(angle.entry, "70")
	d.page.form.region.passes.addPass()
	d.page.form.region.passes.removeLast()
	if treated() || d.page.edit.plan.Added(0, "frontal") != 35 {
		t.Error("a region left out came back")
	}
	d.page.form.region.treatHere()
	if !treated() || d.page.form.region.absent.Visible() {
		t.Error("the region is not treated again")
	}
}

func TestTheFormIsNeverScrolledBeyondItsEnd(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	for range 4 {
		d.page.form.region.passes.addPass()
	}
	test.LaidOutObjects(d.window.Canvas().Content())
	scroll := d.page.form.scroll
	scroll.ScrollToBottom()
	if scroll.Offset.Y == 0 {
		t.Fatal("nothing to scroll")
	}
	for range 4 {
		d.page.form.region.passes.removeLast()
	}
	if lowest := max(0, scroll.Content.MinSize().Height-scroll.Size().Height); scroll.Offset.Y > lowest {
		t.Errorf("scrolled to %v of %v", scroll.Offset.Y, lowest)
	}
}

// Text that cannot be read does not outlive the field it stood in.
func TestAFieldOutOfSightDoesNotBlockSaving(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	passes := d.page.form.region.passes
	e := passes.editors[0]
	retype(rowNamed[*numberField](t, &e.ties, "Diameter").entry, "9")
	if words := planner.ErrorMessage(keeping(d.page.save)); !strings.Contains(words, "Diameter (Needle, pass 1, Frontal hairline, session 1)") {
		t.Errorf("the message is %q", words)
	}
	test.Tap(e.needle.chair)
	test.Tap(e.depth.chair)
	retype(rowNamed[*numberField](t, &e.ties, "Target").entry, "9")
	test.Tap(e.depth.chair)
	passes.addPass()
	retype(rowNamed[*numberField](t, &passes.editors[1].ties, "Angle").entry, "900")
	passes.removeLast()
	if faults := d.page.form.unread(); len(faults) != 0 {
		t.Errorf("still unreadable: %v", faults)
	}
	passes.addPass()
	if got := rowNamed[*numberField](t, &passes.editors[1].ties, "Angle").entry.Text; got == "900" {
		t.Error("the text of a removed pass is back")
	}
	d.setDensity(t, "x")
	rowNamed[*numberField](t, &e.ties, "Angle").entry.SetText("x")
	d.page.form.region.leaveOut()
	if err := keeping(d.page.save); err != nil {
		t.Error(err)
	}
}

// Putting one group to the chair keeps what is typed in the others.
func TestTheChairKeepsOtherText(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	e := d.page.form.region.passes.editors[0]
	angle := rowNamed[*numberField](t, &e.ties, "Angle")
	angle.entry.SetText("x")
	test.Tap(e.depth.chair)
	test.Tap(e.depth.chair)
	if angle.entry.Text != "x" || !d.page.dirty() {
		t.Errorf("the angle says %q", angle.entry.Text)
	}
}

// handed is a runner that hands over what a timer has done later.
type handed struct {
	inline
	due chan func()
}

func (h handed) later(f func()) { h.due <- f }

// Who edits steadily has a draft, although the pause it waits for never comes.
func TestASteadilyEditedPlanHasADraft(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	due := make(chan func(), 1)
	saver := d.page.draft.due
	if saver.atMost != draftAtMost {
		t.Errorf("a draft is kept after %v at most", saver.atMost)
	}
	saver.runner, saver.atMost = handed{due: due}, 50*time.Millisecond
	for began, i := time.Now(), 0; ; i++ {
		d.setDensity(t, strconv.Itoa(40+i%2))
		select {
		case keep := <-due:
			if keep(); len(d.store.drafts) == 1 { // unless it was of an earlier change
				return
			}
		case <-time.After(10 * time.Millisecond):
		}
		if time.Since(began) > time.Minute {
			t.Fatal("no draft, however long the plan is edited")
		}
	}
}

func TestFlushKeepsTheDraftNow(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	sealedAll(t, d.page.rest())
	if len(d.store.drafts) != 0 {
		t.Error("nothing was changed")
	}
	d.setDensity(t, "40")
	sealedAll(t, d.page.rest())
	if len(d.store.drafts) != 1 || d.page.draft.due.timer != nil {
		t.Errorf("%d drafts", len(d.store.drafts))
	}
}

func TestUndoneToTheStoredPlanTheDraftGoes(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "40")
	d.passTime()
	d.page.undo()
	if len(d.store.drafts) != 0 {
		t.Error("the draft is still offered next time")
	}
}

func TestDiscardingAnOfferedDraftAsks(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	d.setDensity(t, "40")
	d.passTime()
	kept := d.store
	d = newPlanDesktop(t, planner.Physician)
	*d.store = *kept
	d.open()
	discard := func() {
		for _, o := range test.LaidOutObjects(d.page.top.notices) {
			if b, ok := o.(*button); ok && strings.HasPrefix(b.Text, "Discard") {
				test.Tap(b)
			}
		}
	}
	discard()
	if len(d.store.drafts) != 1 || !d.asked() {
		t.Fatal("discarded without asking")
	}
	pressed(t, d.window, "Cancel")
	discard()
	pressed(t, d.window, "Discard")
	if len(d.store.drafts) != 0 || d.page.offer != nil {
		t.Error("not discarded")
	}
}

// The page fits a window of 1024 and lays nothing over another thing.
func TestThePlanFitsASmallWindow(t *testing.T) {
	active := thinningPlan(t, "a")
	active.Status = planner.ActivePlan
	active.Title = "A plan with a rather long title that has to be shortened"
	d := newPlanDesktop(t, planner.Physician, active, thinningPlan(t, "b"))
	d.setDensity(t, "40")
	if err := keeping(d.page.save); err != nil {
		t.Fatal(err)
	}
	if least := d.page.MinSize(); least.Width > 900 || least.Height > 540 {
		t.Errorf("the page is at least %v", least)
	}
	for _, size := range []fyne.Size{{Width: 900, Height: 480}, {Width: 1160, Height: 640}, {Width: 1216, Height: 640}, {Width: 1856, Height: 900}} {
		parts := d.page.desk.(*fyne.Container).Objects
		d.page.desk.Resize(size)
		for i, a := range parts {
			if a.Position().X < 0 || a.Position().X+a.Size().Width > size.Width+1 || a.Position().Y+a.Size().Height > size.Height+1 {
				t.Errorf("%v: part %d lies outside: %v %v", size, i, a.Position(), a.Size())
			}
			if least := a.MinSize(); least.Width > a.Size().Width+1 || least.Height > a.Size().Height+1 {
				t.Errorf("%v: part %d needs %v and has %v", size, i, least, a.Size())
			}
			for _, b := range parts[:i] {
				apart := a.Position().X >= b.Position().X+b.Size().Width || b.Position().X >= a.Position().X+a.Size().Width ||
					a.Position().Y >= b.Position().Y+b.Size().Height || b.Position().Y >= a.Position().Y+a.Size().Height
				if !apart {
					t.Errorf("%v: part %d lies over another", size, i)
				}
			}
		}
	}
}

func TestKeepingMineGoesOnActivating(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	theirs := thinningPlan(t, "a")
	theirs.Title = "Theirs"
	d.page.activate()
	d.store.fail = planner.Errorf(planner.Conflict, "Somebody else saved first.").
		Because(&store.ConflictError[planner.Plan]{Theirs: store.Stored[planner.Plan]{Value: theirs, Row: 7}})
	pressed(t, d.window, "Activate")
	d.store.fail = nil
	pressed(t, d.window, "Keep mine")
	if d.page.edit.plan.Status != planner.ActivePlan || d.store.plans[0].Value.Status != planner.ActivePlan || d.page.row != 8 {
		t.Errorf("the plan is %s, stored %s, row %d", d.page.edit.plan.Status, d.store.plans[0].Value.Status, d.page.row)
	}
}

// A conflict over the plan to be superseded leaves the edited one alone.
func TestAConflictOverTheOtherPlanIsTriedAgain(t *testing.T) {
	active := thinningPlan(t, "a")
	active.Status = planner.ActivePlan
	d := newPlanDesktop(t, planner.Physician, active)
	d.page.copyPlan()
	mine := d.page.edit.plan.ID
	d.page.activate()
	theirs := active.Clone()
	theirs.Title = "Theirs"
	d.store.fail = planner.Errorf(planner.Conflict, "Somebody else saved first.").
		Because(&store.ConflictError[planner.Plan]{Theirs: store.Stored[planner.Plan]{Value: theirs, Row: 7}})
	pressed(t, d.window, "Activate and supersede")
	d.store.fail = nil
	pressed(t, d.window, "Try again")
	batch := d.store.batches[len(d.store.batches)-1]
	if d.page.edit.plan.ID != mine || len(batch) != 2 || batch[1].Row != 7 || batch[1].Value.Title != "Theirs" {
		t.Errorf("saved %v", batch)
	}
}

func TestHealingIsSaidWithoutAProtocol(t *testing.T) {
	ref, _ := planSources(t)
	plan := planner.NewPlan("a", "patient", 3)
	if text := healingText(plan, 1, ref.Healing); !strings.Contains(text, "14–28 days") || !strings.Contains(text, "Bernstein") {
		t.Error(text)
	}
	if text := healingText(plan, 0, ref.Healing); text != "" {
		t.Error(text)
	}
}
