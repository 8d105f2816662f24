package app

import (
	"errors"
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/report"
)

// errands are pieces of work that are done when a test says so.
type errands struct {
	left []func()
	fail error // of all work, when set
}

func (e *errands) run(_ string, work func() error, done func(error)) { e.quietly(work, done) }

func (e *errands) quietly(work func() error, done func(error)) {
	e.left = append(e.left, func() {
		if e.fail != nil {
			done(e.fail)
			return
		}
		done(work())
	})
}

func (e *errands) later(f func()) { e.left = append(e.left, f) }

// next does one piece of work and tells whether there was one.
func (e *errands) next() bool {
	if len(e.left) == 0 {
		return false
	}
	first := e.left[0]
	e.left = e.left[1:]
	first()
	return true
}

// all works until nothing is left and gives how much there was.
func (e *errands) all(t *testing.T) int {
	t.Helper()
	for n := range 1000 {
		if !e.next() {
			return n
		}
	}
	t.Fatal("the work never ends")
	return 0
}

// laidPaper lays out the clinical plan of a plan with so many sessions.
func laidPaper(t *testing.T, sessions int) *report.Document {
	t.Helper()
	plan := planner.NewPlan("pl1", "p1", sessions)
	plan.Title = "Crown"
	reference, protocols := planSources(t)
	plan = protocols[0].Start(plan, "", 0)
	d, err := report.LayOut(report.ClinicalPlan, report.Job{
		Clinic: planner.Clinic{Name: "Sunrise"}, Patient: somebody(), Plan: plan, Reference: reference,
	})
	if err != nil {
		t.Fatal(err)
	}
	if d.Pages() < 4 {
		t.Fatalf("a paper of %d pages is too short", d.Pages())
	}
	return d
}

// previewed shows a paper in a window.
func previewed(t *testing.T, d *report.Document) (*paperPreview, *errands, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(newTheme(lightAppearance))
	work := &errands{}
	p := newPaperPreview(work)
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(900, 700))
	if d != nil {
		p.show(d)
	}
	return p, work, w
}

// showing lists the pages that have a picture.
func (p *paperPreview) showing() []int {
	var list []int
	for i, s := range p.desk.sheets {
		if s.picture.Visible() && s.picture.Image != nil {
			list = append(list, i)
		}
	}
	return list
}

func TestPreviewShowsEveryPageAndPaintsThoseInSight(t *testing.T) {
	d := laidPaper(t, 4)
	p, work, _ := previewed(t, d)
	if len(p.desk.sheets) != d.Pages() || len(p.showing()) != 0 {
		t.Fatalf("%d sheets of %d, %v painted already", len(p.desk.sheets), d.Pages(), p.showing())
	}
	if got, want := p.desk.sheets[1].number.Text, pageOf(1, d.Pages()); got != want || p.where.value != "Page "+pageOf(0, d.Pages()) {
		t.Errorf("the second sheet is %q, the first in sight %q", got, p.where.value)
	}
	work.all(t)
	if got := p.showing(); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("pages %v are painted, want the first in sight and its neighbour", got)
	}
	last := d.Pages() - 1
	p.desk.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	work.all(t)
	if got := p.showing(); slices.Contains(got, 0) || !slices.Contains(got, last) || len(got) > 4 {
		t.Errorf("at the end pages %v are painted", got)
	}
	if want := "Page " + pageOf(last, d.Pages()); p.where.value != want {
		t.Errorf("at the end it says %q", p.where.value)
	}
}

func TestPreviewPicturesFitTheirSheets(t *testing.T) {
	p, work, w := previewed(t, laidPaper(t, 4))
	for _, scale := range []float32{1, 1.25, 2} {
		w.Canvas().(software.WindowlessCanvas).SetScale(scale)
		p.refit()
		work.all(t)
		s := p.desk.sheets[0]
		b, size := s.picture.Image.Bounds(), s.picture.Size()
		if x, y := size.Width*scale-float32(b.Dx()), size.Height*scale-float32(b.Dy()); max(x, y, -x, -y) > 0.01 {
			t.Errorf("at %g a picture of %v is shown on %v", scale, b, size)
		}
		if at := s.picture.Position().X * scale; at != float32(int(at)) {
			t.Errorf("at %g a picture stands between dots: %g", scale, at)
		}
	}
}

func TestPreviewNeverShowsAnOlderPaper(t *testing.T) {
	older, newer := laidPaper(t, 4), laidPaper(t, 2)
	p, work, _ := previewed(t, older)
	work.next()
	p.show(newer)
	if len(p.showing()) != 0 || len(p.desk.sheets) != newer.Pages() {
		t.Fatalf("%v are shown of a paper that is gone", p.showing())
	}
	work.next() // a page of the older one is finished now
	if len(p.showing()) != 0 {
		t.Fatal("a page of the older paper is shown")
	}
	work.all(t)
	want, err := newer.Pixels(0, p.plan().perMM)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.showing()) == 0 || !slices.Equal(p.desk.painter.pictures[0].image.Pix, want.Pix) {
		t.Error("the newer paper is not shown")
	}
	p.showNothing("Choose a paper")
	if len(p.desk.sheets) != 0 || work.all(t) != 0 {
		t.Error("something is left of the paper")
	}
}

func TestPreviewZooms(t *testing.T) {
	p, work, w := previewed(t, laidPaper(t, 4))
	work.all(t)
	heard := 0
	p.OnZoom = func() { heard++ }
	width := func() float32 { return p.desk.sheets[0].paper.Size().Width }
	room := p.room().Width
	if got := width(); got < room-2*deskMargin-2 || got > room {
		t.Errorf("a sheet is %g wide in a room of %g", got, room)
	}
	press := func(name fyne.KeyName) {
		p.desk.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault})
		work.all(t)
	}
	fitted := width()
	press(fyne.KeyEqual)
	if width() < 1.2*fitted || p.zoom.mode != zoomFixed {
		t.Errorf("nearer is %g wide, was %g", width(), fitted)
	}
	press(fyne.KeyMinus)
	press(fyne.KeyMinus)
	if width() > 0.9*fitted {
		t.Errorf("further is %g wide, was %g", width(), fitted)
	}
	press(fyne.Key0)
	if width() != fitted {
		t.Errorf("fitted again it is %g wide, was %g", width(), fitted)
	}
	test.Tap(p.modes[zoomPage])
	work.all(t)
	if s := p.plan(); s.sheet.Height > p.room().Height || s.sheet.Height < p.room().Height-deskMargin-numberRoom-2 {
		t.Errorf("a page %g high does not fill the room of %g", s.sheet.Height, p.room().Height)
	}
	test.Tap(p.modes[zoomFixed])
	if got := width() - 2; got < 793 || got > 795 || p.size.value != "100 %" { // 210 mm at 96 to an inch
		t.Errorf("life-size it is %g wide and says %q", got, p.size.value)
	}
	for range 30 {
		p.zoomIn()
	}
	if p.plan().factor() != mostZoom || !p.nearer.Disabled() || heard < 7 {
		t.Errorf("the zoom ends at %g; it was heard of %d times", p.plan().factor(), heard)
	}
	work.all(t)
	if b := p.desk.sheets[p.showing()[0]].picture.Image.Bounds(); b.Dx() > mostPerMM*210+1 {
		t.Errorf("a picture is %d wide", b.Dx())
	}
	p.fitWidth()
	w.Resize(fyne.NewSize(700, 700))
	work.all(t)
	if width() >= fitted {
		t.Errorf("in a smaller window it is %g wide, was %g", width(), fitted)
	}
}

func TestPreviewKeepsThePlaceThatIsRead(t *testing.T) {
	p, work, w := previewed(t, laidPaper(t, 4))
	p.goTo(2)
	p.moveBy(0, 300)
	place := func() sheetSpot {
		work.all(t)
		return p.plan().spot(p.middle().Add(p.scroll.Offset), p.room())
	}
	before := place()
	for name, change := range map[string]func(){
		"nearer": p.zoomIn, "further": p.zoomOut, "life-size": p.actualSize,
	} {
		change()
		if now := place(); now.page != before.page || now.y < before.y-0.02 || now.y > before.y+0.02 {
			t.Errorf("%s: %v was in the middle, now it is %v", name, before, now)
		}
	}
	p.fitWidth()
	p.goTo(0)
	w.Resize(fyne.NewSize(1100, 800))
	if p.scroll.Offset.Y != 0 {
		t.Errorf("the first page is scrolled to %g in another window", p.scroll.Offset.Y)
	}
	p.goTo(1)
	top := p.plan().spot(p.scroll.Offset, p.room())
	w.Resize(fyne.NewSize(760, 620))
	if now := p.plan().spot(p.scroll.Offset, p.room()); now.page != top.page || now.y < top.y-0.02 || now.y > top.y+0.02 {
		t.Errorf("%v was at the top, in another window it is %v", top, now)
	}
}

func TestPreviewGoesThroughPagesByKeyboard(t *testing.T) {
	d := laidPaper(t, 4)
	p, work, w := previewed(t, d)
	w.Canvas().Focus(p.desk)
	if p.ring.stroke == "" {
		t.Error("nothing shows where the keyboard is")
	}
	for _, step := range []struct {
		key  fyne.KeyName
		page int
	}{{fyne.KeyPageDown, 1}, {fyne.KeyPageDown, 2}, {fyne.KeyPageUp, 1}, {fyne.KeyEnd, d.Pages() - 1}, {fyne.KeyHome, 0}} {
		p.desk.TypedKey(&fyne.KeyEvent{Name: step.key})
		work.all(t)
		if want := "Page " + pageOf(step.page, d.Pages()); p.where.value != want {
			t.Errorf("after %s it says %q, want %q", step.key, p.where.value, want)
		}
	}
	y := p.scroll.Offset.Y
	p.desk.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if p.scroll.Offset.Y <= y {
		t.Error("the arrow does not scroll")
	}
	w.Canvas().Unfocus()
	if p.ring.stroke != "" {
		t.Error("the keyboard seems to be here still")
	}
}

func TestPreviewSaysWhatItCannotShow(t *testing.T) {
	p, work, w := previewed(t, nil)
	p.showNothing("Choose a paper")
	if !seen(w, "Choose a paper") || work.all(t) != 0 || !p.nearer.Disabled() {
		t.Error("an empty preview does not say so")
	}
	work.fail = planner.Errorf(planner.Internal, "The page cannot be shown.").Because(errors.New("no ink"))
	p.show(laidPaper(t, 4))
	if n := work.all(t); n == 0 || n > 10 {
		t.Errorf("it tried %d times", n)
	}
	if p.desk.sheets[0].fault == nil || len(p.showing()) != 0 || seen(w, "Choose a paper") {
		t.Error("a page that cannot be shown does not say so")
	}
	work.fail = nil
	p.zoomIn()
	work.all(t)
	if p.desk.sheets[0].fault != nil || len(p.showing()) == 0 {
		t.Error("the fault stays on the page")
	}
}

func TestPreviewRests(t *testing.T) {
	p, work, w := previewed(t, laidPaper(t, 4))
	work.all(t)
	w.Resize(fyne.NewSize(901, 700))
	work.all(t)
	w.Resize(fyne.NewSize(901, 700))
	p.Refresh()
	p.scrolled()
	if n := work.all(t); n != 0 {
		t.Errorf("it still paints: %d pages", n)
	}
	fyne.CurrentApp().Settings().SetTheme(newTheme(darkAppearance))
	p.Refresh()
	if c := p.desk.sheets[0].paper.FillColor; c != color.White {
		t.Errorf("paper is %v in the dark", c)
	}
	if n := work.all(t); n != 0 {
		t.Errorf("the dark has %d pages painted anew", n)
	}
}

// seen tells whether a window shows words.
func seen(w fyne.Window, words string) bool {
	return slices.ContainsFunc(test.LaidOutObjects(w.Content()), func(o fyne.CanvasObject) bool {
		t, ok := o.(*canvas.Text)
		return ok && strings.Contains(t.Text, words)
	})
}
