package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// planPanel is a surface with less room around its content than a card has.
func planPanel(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), padded(12, 12, gap, gap, content))
}

// inset is a quiet surface that lies on a panel.
func inset(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(newPanel(theme.ColorNameBackground, colorHairline, sizePanelRadius), padded(12, 12, 14, 14, content))
}

// wheel takes the mouse wheel for a scrolled part. Without it a text of many
// lines under the pointer would swallow the wheel and the part would stand
// still. It takes nothing else: taps go through.
type wheel struct {
	widget.BaseWidget
	turns *container.Scroll
}

var _ fyne.Scrollable = (*wheel)(nil)

func newWheel(turns *container.Scroll) *wheel {
	w := &wheel{turns: turns}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled passes the wheel on.
func (w *wheel) Scrolled(event *fyne.ScrollEvent) { w.turns.Scrolled(event) }

// CreateRenderer draws nothing.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack())
}

// headed sets what scrolls under a line that does not, with a gap between them.
func headed(head, body fyne.CanvasObject) *fyne.Container {
	return under(head, padded(10, 0, 0, 0, body))
}

// ends sets one object at the left and one at the right of a line.
func ends(left, right fyne.CanvasObject) *fyne.Container {
	return container.New(endsLayout{}, left, right)
}

type endsLayout struct{}

// Layout gives the right object its own width and the left one the rest.
func (endsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := objects[0], objects[1]
	wide, least := right.MinSize(), left.MinSize()
	if !right.Visible() {
		wide = fyne.Size{}
	}
	left.Move(fyne.NewPos(0, (size.Height-least.Height)/2))
	left.Resize(fyne.NewSize(max(0, size.Width-wide.Width-gapSmall), least.Height))
	right.Move(fyne.NewPos(size.Width-wide.Width, (size.Height-wide.Height)/2))
	right.Resize(wide)
}

// MinSize is both beside each other.
func (endsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	if !objects[1].Visible() {
		return left
	}
	return fyne.NewSize(left.Width+gapSmall+right.Width, max(left.Height, right.Height))
}

// planDesk places the parts of the plan page: regions and estimates at the
// left, the head and the findings in the middle, the form at the right. In a
// narrow window there are two columns: regions and estimates go under the head,
// the findings under the form.
type planDesk struct{}

const (
	deskGap    float32 = 12
	deskSide   float32 = 256 // least width of the left column
	deskForm   float32 = 388 // least width of the form
	deskFoot   float32 = 160 // least height of estimates and findings
	deskAdvice float32 = 124 // least height of findings under the head
	deskHead   float32 = 300 // least height of the head
	deskMiddle float32 = 500 // least width of the head
	deskSums   float32 = 240 // least width of the estimates

	deskWide = deskSide + deskMiddle + deskForm + 2*deskGap // least width for three columns
)

// Layout places regions, estimates, head, findings and form, in that order.
// While the regions are hidden the head has all the room but the form's.
func (planDesk) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if !objects[0].Visible() {
		form := min(max(deskForm, size.Width*0.28), 560)
		place(objects[2], 0, 0, size.Width-form-deskGap, size.Height)
		place(objects[4], size.Width-form, 0, form, size.Height)
		return
	}
	if size.Width < deskWide {
		layNarrowDesk(objects, size)
		return
	}
	side := min(max(deskSide, size.Width*0.18), 330)
	form := min(max(deskForm, size.Width*0.28), 560)
	foot := min(max(deskFoot, size.Height*0.30), 320)
	middle := max(deskMiddle, size.Width-side-form-2*deskGap)
	upper := max(0, size.Height-foot-deskGap)
	place(objects[0], 0, 0, side, upper)
	place(objects[1], 0, upper+deskGap, side, foot)
	advice := min(max(deskAdvice, size.Height*0.24), foot) // the head wants the height
	place(objects[2], side+deskGap, 0, middle, max(0, size.Height-advice-deskGap))
	place(objects[3], side+deskGap, size.Height-advice, middle, advice)
	place(objects[4], side+middle+2*deskGap, 0, form, size.Height)
}

// layNarrowDesk places the same in two columns.
func layNarrowDesk(objects []fyne.CanvasObject, size fyne.Size) {
	left := max(deskMiddle, size.Width-deskForm-deskGap)
	foot := min(max(deskFoot, min(size.Height*0.42, size.Height-deskHead-deskGap)), 240)
	upper := max(0, size.Height-foot-deskGap)
	side := min((left-deskGap)*0.54, left-deskGap-deskSums)
	place(objects[0], 0, upper+deskGap, side, foot)
	place(objects[1], side+deskGap, upper+deskGap, left-side-deskGap, foot)
	place(objects[2], 0, 0, left, upper)
	right := size.Width - left - deskGap
	advice := min(max(deskFoot, size.Height*0.3), 240)
	place(objects[3], left+deskGap, size.Height-advice, right, advice)
	place(objects[4], left+deskGap, 0, right, max(0, size.Height-advice-deskGap))
}

func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

// MinSize lets the page shrink to a small window; its parts scroll.
func (planDesk) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(deskMiddle+deskForm+deskGap, deskHead+deskFoot+deskGap)
}

// tapRow is a line of a list that can be tapped.
type tapRow struct {
	widget.BaseWidget
	content fyne.CanvasObject
	ground  *panel
	chosen  bool
	onTap   func(more bool)
	held    fyne.KeyModifier
}

var (
	_ fyne.Tappable     = (*tapRow)(nil)
	_ desktop.Hoverable = (*tapRow)(nil)
	_ desktop.Mouseable = (*tapRow)(nil)
)

func newTapRow(content fyne.CanvasObject, onTap func(more bool)) *tapRow {
	r := &tapRow{content: content, ground: newPanel("", "", theme.SizeNameSelectionRadius), onTap: onTap}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer sets the content on its ground.
func (r *tapRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.ground, r.content))
}

// mark shows whether the line is chosen and whether the keyboard stands on it.
func (r *tapRow) mark(chosen, ringed bool) {
	r.chosen = chosen
	fill, stroke := fyne.ThemeColorName(""), fyne.ThemeColorName("")
	if chosen {
		fill = colorPrimaryTint
	}
	if ringed {
		stroke = theme.ColorNamePrimary
	}
	r.ground.repaint(fill, stroke)
}

// MouseDown remembers which keys are held while tapping.
func (r *tapRow) MouseDown(event *desktop.MouseEvent) { r.held = event.Modifier }

// MouseUp has nothing to do; the tap follows it.
func (*tapRow) MouseUp(*desktop.MouseEvent) {}

// Tapped chooses the line.
func (r *tapRow) Tapped(*fyne.PointEvent) {
	r.onTap(r.held&(fyne.KeyModifierControl|fyne.KeyModifierShift|fyne.KeyModifierSuper) != 0)
}

// MouseIn lights the line.
func (r *tapRow) MouseIn(*desktop.MouseEvent) {
	if !r.chosen {
		r.ground.repaint(theme.ColorNameHover, r.ground.stroke)
	}
}

// MouseMoved has nothing to do.
func (*tapRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut dims the line.
func (r *tapRow) MouseOut() {
	if !r.chosen {
		r.ground.repaint("", r.ground.stroke)
	}
}
