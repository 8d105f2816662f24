package app

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
	"stipple/planner/quantity"
)

// everySession stands for all sessions still to come, among their numbers.
const everySession = -1

// slopeGrip is what is moved when no region is.
const slopeGrip = " slope"

// redistribution is the dialog that shifts density between regions while the
// number of dots stays. The plan itself changes only at the end.
type redistribution struct {
	page *planPage
	base planner.Plan // as the sessions chosen now were found
	plan planner.Plan // as it would be applied

	from planner.Redistribution // where the present movement began
	now  planner.Redistribution
	grip string // what moves: a region's key, or the slope

	when    *choiceField[int]
	lines   []*shiftLine
	table   *fyne.Container
	scroll  *container.Scroll
	sum     *text
	held    *noteText
	slope   *glide
	tilt    *text
	says    *noteText
	left    *noteText
	trouble *trouble
	again   *button
	apply   *button
	picture *shiftHead // nil where there is no room for it
	sheet   *sheet
}

// openSessions lists the sessions (from 0) among whose regions dots can be
// shifted.
func openSessions(plan planner.Plan) []int {
	var list []int
	for i, session := range plan.Sessions {
		treated := 0
		for _, p := range session.Prescriptions {
			if p.Density > 0 {
				treated++
			}
		}
		if session.Status == planner.PlannedSession && treated > 1 {
			list = append(list, i)
		}
	}
	return list
}

func (p *planPage) canRedistribute() bool {
	return p.editable() && len(openSessions(p.edit.plan)) > 0
}

// askRedistribute opens the dialog on the session shown.
func (p *planPage) askRedistribute() {
	if p.canRedistribute() {
		p.leaving(func() { newRedistribution(p).open() })
	}
}

func newRedistribution(p *planPage) *redistribution {
	d := &redistribution{
		page: p, base: p.edit.plan, plan: p.edit.plan, table: column(0), sum: strong("").aligned(fyne.TextAlignTrailing), held: newNoteText(),
		tilt: plain("").aligned(fyne.TextAlignTrailing), says: newNoteText(), left: newNoteText(), trouble: newTrouble(),
	}
	sessions := openSessions(p.edit.plan)
	first := sessions[0]
	if slices.Contains(sessions, p.session) {
		first = p.session
	}
	if len(sessions) > 1 {
		sessions = append(sessions, everySession)
	}
	d.when = newChoiceField(sessions, func(session int) string {
		if session == everySession {
			return "All sessions still to come"
		}
		return fmt.Sprintf("Session %d", session+1)
	}, "")
	d.when.show(first)
	d.when.OnChange = func() { d.begin(d.plan) }
	d.slope = newGlide(-float64(planner.MaxGradient), float64(planner.MaxGradient), 1, 5, func(value float64) {
		d.move(slopeGrip, func(r planner.Redistribution) (planner.Redistribution, string) {
			return r.Slope(quantity.Percent(value))
		})
	})
	d.again = newQuietButton("Start again", func() { d.begin(p.edit.plan) })
	d.apply = newMainButton("Apply", d.finish)
	return d
}

// open shows the dialog.
func (d *redistribution) open() {
	canvas := d.page.deps.window.Canvas().Size()
	if canvas.Width >= shiftTogether {
		d.picture = newShiftHead(d)
	}
	if !d.begin(d.page.edit.plan) {
		return
	}
	d.scroll = container.NewVScroll(padded(0, 0, 0, 10, d.table))
	d.fit()
	head := container.NewBorder(nil, nil, padded(0, 0, 0, gap, middle(atLeast(230, 0, d.when))), nil, middle(d.held.object))
	tilt := container.NewBorder(nil, nil, row(gapSmall, middle(strong("Slope")), middle(caption("front"))),
		row(gapSmall, middle(caption("back")), atLeast(76, 0, middle(d.tilt))), onTrack(d.slope))
	var content fyne.CanvasObject = column(10, head, padded(4, 0, 0, 10, shiftHeads()), d.scroll, hairline(), padded(0, 0, 0, 10, d.foot()), tilt,
		d.left.object, atLeast(0, 20, container.NewStack(d.says.object, d.trouble)))
	width := min(shiftNumbers, canvas.Width-40)
	if d.picture != nil {
		content, width = d.picture.beside(content), shiftTogether-40
	}
	cancel := newButton("Cancel", func() { d.sheet.close() })
	d.sheet = d.page.deps.dialogs.open("Redistribute dots", width, content,
		[]fyne.CanvasObject{d.again, cancel, d.apply}, func() { d.sheet.close() }, d.finish)
	if len(d.lines) > 0 {
		d.page.focusOn(d.lines[0].density.focus())
	}
}

// fit gives the table the height it needs, as far as the window goes.
func (d *redistribution) fit() {
	if d.scroll == nil {
		return // not open yet
	}
	room := d.page.deps.window.Canvas().Size().Height - 400
	d.scroll.SetMinSize(fyne.NewSize(0, min(d.table.MinSize().Height, room)))
	if d.sheet != nil {
		d.sheet.fit()
	}
}

// begin takes up the chosen sessions of a plan. It tells whether they can be
// drawn.
func (d *redistribution) begin(plan planner.Plan) bool {
	sessions := []int{d.when.read()}
	if sessions[0] == everySession {
		sessions = openSessions(plan)
	}
	now, err := plan.Redistribution(sessions, d.page.dots.on(d.page.head))
	if err != nil {
		d.page.deps.dialogs.showError(err)
		return false
	}
	d.base, d.plan, d.from, d.now, d.grip = plan, plan, now, now, ""
	d.lines, d.table.Objects = nil, nil
	top := 0.0
	for _, share := range now.Shares {
		top = max(top, float64(share.Density()))
	}
	most := float64(planner.MaxDensity) * float64(len(sessions))
	top = min(math.Ceil(top/5)*10, most)
	for _, share := range now.Shares {
		region, _ := plan.Region(share.Region)
		line := newShiftLine(d, region, float64(share.Density()), top, most)
		d.lines = append(d.lines, line)
		d.table.Add(line.object)
	}
	d.table.Refresh()
	d.left.set(leftOut(plan, sessions, d.page))
	d.say("", "")
	d.show()
	d.fit()
	return true
}

// leftOut names the regions of sessions whose dots cannot be counted, and the
// sessions where that is not so in all of them.
func leftOut(plan planner.Plan, sessions []int, p *planPage) string {
	var names []string
	in := map[string][]string{}
	for _, session := range sessions {
		for _, name := range plan.Estimate(session, p.head, nil, p.deps.ref, p.rates).Unknown {
			if in[name] == nil {
				names = append(names, name)
			}
			in[name] = append(in[name], strconv.Itoa(session+1))
		}
	}
	if len(names) == 0 {
		return ""
	}
	for i, name := range names {
		if numbers := in[name]; len(numbers) < len(sessions) {
			names[i] += " in " + enumerated("session", numbers)
		}
	}
	return "Without " + joined(", ", names...) + ": area or density is not stated."
}

// enumerated names one or several of a kind: "sessions 2 and 3".
func enumerated(kind string, which []string) string {
	last := len(which) - 1
	if last == 0 {
		return kind + " " + which[0]
	}
	return kind + "s " + strings.Join(which[:last], ", ") + " and " + which[last]
}

// move makes a change from where the present movement of a grip began, so that
// going back and forth ends where it started.
func (d *redistribution) move(grip string, change func(planner.Redistribution) (planner.Redistribution, string)) {
	if grip != d.grip {
		d.grip, d.from = grip, d.now
	}
	plan, now, limit, err := d.base.Redistribute(d.from, d.page.dots.on(d.page.head), change)
	if err != nil {
		d.say("", planner.ErrorMessage(err))
		return
	}
	d.plan, d.now = plan, now
	d.say(limit, "")
	d.show()
}

// say writes why something is not had as asked, or what is wrong: at least what
// stands in a field and cannot be read.
func (d *redistribution) say(limit, wrong string) {
	if wrong == "" {
		wrong = d.unread()
	}
	d.says.set(limit)
	d.trouble.set(wrong)
}

// unread says what is wrong in the first field that cannot be read.
func (d *redistribution) unread() string {
	for _, line := range d.lines {
		if _, err := line.read(); err != nil {
			return line.name.value + ": " + planner.ErrorMessage(err)
		}
	}
	return ""
}

// keep locks a region or sets it free. What was half typed for it goes.
func (d *redistribution) keep(region string, on bool) {
	for _, line := range d.lines {
		if line.region == region {
			line.restore()
		}
	}
	d.now, d.grip = d.now.Lock(region, on), ""
	d.say("", "")
	d.show()
}

// show writes the numbers as they stand.
func (d *redistribution) show() {
	for _, line := range d.lines {
		line.show()
	}
	d.sum.set(dotsText(d.now.Dots()))
	d.held.set("The " + dotsText(d.now.Total()) + " dots stay, to within one or 0.1 %: what one region gains, the others give in proportion to theirs. A region you keep holds its density.")
	if d.grip != slopeGrip {
		d.slope.show(0)
	}
	tilt := "even"
	if v := d.slope.Value; v != 0 {
		tilt = fmt.Sprintf("%+.0f %%", v)
	}
	d.tilt.set(tilt)
	changed := !samePlan(d.plan, d.page.edit.plan)
	d.again.enable(changed)
	d.apply.enable(changed)
	if d.picture != nil {
		d.picture.show()
	}
}

// finish changes the plan, as one step that undo takes back.
func (d *redistribution) finish() {
	if wrong := d.unread(); wrong != "" {
		d.say("", wrong)
		return
	}
	d.sheet.close()
	d.page.change("Redistribute dots", "", d.plan)
}

// shiftShares are the widths of the columns.
func shiftShares() []float32 { return []float32{2.1, 0.9, 2.6, 0.7, 0.9, 0.7, 0.9} }

func shiftHeads() fyne.CanvasObject {
	right := func(words string) fyne.CanvasObject { return fieldLabel(words).aligned(fyne.TextAlignTrailing) }
	return shared(gapSmall, shiftShares(), padded(0, 0, 30, 0, fieldLabel("Region")), fieldLabel("Dots/cm²"), fieldLabel(""), right("Was"), right("Dots"), right("Share"),
		padded(0, 0, 8, 0, fieldLabel("Keep")))
}

// foot is the line with the sum.
func (d *redistribution) foot() fyne.CanvasObject {
	none := func() fyne.CanvasObject { return caption("") }
	return shared(gapSmall, shiftShares(), padded(0, 0, 30, 0, strong("Together")), none(), none(), none(), d.sum, none(), none())
}
