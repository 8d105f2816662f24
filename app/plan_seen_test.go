package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// menuCommand performs a line of the menu as its keys would.
func (s *stage) menuCommand(label string) {
	s.t.Helper()
	s.shell.refreshMenu()
	for _, c := range s.shell.menu.commands {
		if c.label == label {
			s.shell.menu.perform(c)
			return
		}
	}
	s.t.Fatalf("the menu has no %q", label)
}

// planStage opens a patient's plan in the window.
func planStage(t *testing.T) (*stage, *planPage) {
	t.Helper()
	file := newFakeFile(planner.Physician).has(somebody())
	plan := scarDesk(t, planner.Physician).page.edit.plan
	plan.Patient = "p1"
	file.put(storedPlan(plan))
	s := signedIn(t, file)
	page := s.patient("p1", tabPlan).plan.(*planPage)
	page.choose(plan.Regions[len(plan.Regions)-1].Key, false)
	return s, page
}

// The head takes shortcuts for turning; undoing is not among them.
func TestUndoWorksWhileTheHeadHasTheKeyboard(t *testing.T) {
	s, page := planStage(t)
	before := page.edit.plan
	page.change("Write the title", "", func() planner.Plan {
		next := page.edit.plan.Clone()
		next.Title = "Another"
		return next
	}())
	s.window.Canvas().Focus(page.picture.head.Canvas())
	s.menuCommand("Undo")
	if !samePlan(page.edit.plan, before) {
		t.Fatal("undo does nothing while the head has the keyboard")
	}
	s.menuCommand("Redo")
	if page.edit.plan.Title != "Another" {
		t.Error("redo does nothing while the head has the keyboard")
	}
}

// What stands under the title is never behind the desk, whether it comes or
// goes.
func TestNoticesAreSeen(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "a"))
	bare := d.page.desk.Position().Y
	seen := func(what string, notices int) {
		t.Helper()
		if len(d.page.top.notices.Objects) != notices {
			t.Fatalf("%s: %d notices", what, len(d.page.top.notices.Objects))
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		low := at(d.page.top.notices).Y + d.page.top.notices.MinSize().Height
		if at(d.page.desk).Y < low || notices > 0 && d.page.top.notices.MinSize().Height < 20 {
			t.Errorf("%s: the desk begins at %v, the notice ends at %v", what, at(d.page.desk).Y, low)
		}
	}
	older := d.page.edit.plan.Clone()
	older.Version++
	d.page.old = &older
	d.page.refresh(true)
	seen("an earlier version", 1)
	d.page.old = nil
	d.page.refresh(true)
	seen("the newest version", 0)
	if d.page.desk.Position().Y != bare {
		t.Error("the room of a notice that went stays empty")
	}
	plan := d.page.edit.plan.Clone()
	plan.Head.Length, plan.Head.Breadth = 22, 13
	d.page.change("Measure the head", "", plan)
	seen("a fault", 1)
}

// A measurement that cannot be is said beside its own field, in a sentence.
func TestAFaultOfTheHeadStandsBesideItsField(t *testing.T) {
	plan := thinningPlan(t, "a")
	plan.Head.Length, plan.Head.Breadth = 22, 13
	d := newPlanDesktop(t, planner.Physician, plan)
	d.page.togglePlan()
	const want = "A head 22.0 cm long and 13.0 cm broad is out of proportion: please measure again."
	for _, tie := range d.page.form.about.ties.list {
		says := tie.row.error.message()
		if tie.label == "Length" && says != want || tie.label != "Length" && says != "" {
			t.Errorf("beside %s stands %q", tie.label, says)
		}
	}
	notice := d.page.top.notices.Objects[0]
	for _, o := range test.LaidOutObjects(notice) {
		if rich, ok := o.(*widget.RichText); ok && !strings.HasSuffix(rich.String(), want) {
			t.Errorf("the notice says %q", rich.String())
		}
	}
}

// A stroke that is being drawn ends when the page is left or a dialog opens:
// the button is let go somewhere else.
func TestAStrokeEndsWhenThePageIsLeft(t *testing.T) {
	for name, leave := range map[string]func(s *stage){
		"another tab":  func(s *stage) { s.do(actOverview) },
		"another page": func(s *stage) { s.shell.home() },
		"a dialog":     func(s *stage) { s.shell.dialogs.inform("Title", "Message") },
		"signing out":  func(s *stage) { s.shell.signOut() },
	} {
		s, page := planStage(t)
		before := page.edit.plan
		page.askDraw()
		surface := page.picture.head.Canvas()
		size := surface.(fyne.CanvasObject).Size()
		from := fyne.NewPos(size.Width*0.45, size.Height*0.5)
		pull := func(by float32) {
			to := from.AddXY(by, 0)
			surface.(fyne.Draggable).Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(by, 0)})
			from = to
		}
		surface.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary})
		pull(20)
		camera := page.picture.head.Camera()
		leave(s)
		pull(20)
		surface.(fyne.Draggable).DragEnd()
		if page.picture.head.Drawing() || page.picture.head.Camera() != camera {
			t.Errorf("%s: drawing goes on, or the head turns", name)
		}
		if !samePlan(page.edit.plan, before) {
			t.Errorf("%s: the scar changed", name)
		}
	}
}

// The list of regions leaves no hole where a region has gone.
func TestTheRegionsFollowOneThatGoes(t *testing.T) {
	plan := protocolNamed(t, "alopecia_totalis").Start(planner.NewPlan("p", "patient", 3), planner.AlopeciaTotalis, 0)
	d := newPlanDesktop(t, planner.Physician, plan)
	scroll := d.page.list.list.scroll
	d.page.addScar(planner.Region{Scar: "Cut", Zone: plan.Regions[0].Zone})
	scroll.ScrollToBottom()
	d.page.undo()
	if low := scroll.Offset.Y + scroll.Size().Height; scroll.Offset.Y == 0 || low > scroll.Content.MinSize().Height+0.5 {
		t.Errorf("the list is %v high and shown down to %v", scroll.Content.MinSize().Height, low)
	}
}
