package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// text is one line of text in a named colour and size. Where it may not take
// its full width it ends in an ellipsis.
type text struct {
	widget.BaseWidget
	value  string
	colour fyne.ThemeColorName
	size   fyne.ThemeSizeName
	style  fyne.TextStyle
	align  fyne.TextAlign
	elide  bool
}

func newText(value string, colour fyne.ThemeColorName, size fyne.ThemeSizeName, style fyne.TextStyle) *text {
	t := &text{value: value, colour: colour, size: size, style: style}
	t.ExtendBaseWidget(t)
	return t
}

// set changes the text.
func (t *text) set(value string) {
	if t.value != value {
		t.value = value
		t.Refresh()
	}
}

// paint changes the text and its colour.
func (t *text) paint(value string, colour fyne.ThemeColorName) {
	if t.value != value || t.colour != colour {
		t.value, t.colour = value, colour
		t.Refresh()
	}
}

// shortened lets the text take less than its full width.
func (t *text) shortened() *text {
	t.elide = true
	return t
}

// aligned places the text in a width larger than its own.
func (t *text) aligned(align fyne.TextAlign) *text {
	t.align = align
	return t
}

// CreateRenderer draws the text.
func (t *text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t, line: canvas.NewText(t.value, color.Transparent)}
	r.apply()
	return r
}

type textRenderer struct {
	text *text
	line *canvas.Text
}

func (r *textRenderer) apply() {
	th, variant := r.text.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.line.Color = th.Color(r.text.colour, variant)
	r.line.TextSize = th.Size(r.text.size)
	r.line.TextStyle = r.text.style
	r.line.Alignment = r.text.align
	r.line.Text = r.fitted(r.text.Size().Width)
}

// fitted gives as much of the text as the width holds.
func (r *textRenderer) fitted(width float32) string {
	value := r.text.value
	fits := func(s string) bool { return fyne.MeasureText(s, r.line.TextSize, r.line.TextStyle).Width <= width }
	if !r.text.elide || width <= 0 || fits(value) {
		return value
	}
	runes := []rune(value)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if fits(string(runes[:middle]) + "…") {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return string(runes[:low]) + "…"
}

func (r *textRenderer) Layout(size fyne.Size) {
	r.line.Text = r.fitted(size.Width)
	r.line.Resize(size)
}

func (r *textRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(r.text.value, r.text.Theme().Size(r.text.size), r.text.style)
	if r.text.elide {
		size.Width = min(size.Width, 24)
	}
	return size
}

func (r *textRenderer) Refresh() {
	r.apply()
	r.line.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

func (r *textRenderer) Destroy() {}

// pageTitle is the name of a page; there is one on each.
func pageTitle(value string) *text {
	return newText(value, theme.ColorNameForeground, theme.SizeNameHeadingText, fyne.TextStyle{Bold: true}).shortened()
}

// heading stands over a part of a page.
func heading(value string) *text {
	return newText(value, theme.ColorNameForeground, theme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true}).shortened()
}

// plain is text in the ordinary size.
func plain(value string) *text {
	return newText(value, theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{})
}

// strong is text in the ordinary size, bold.
func strong(value string) *text {
	return newText(value, theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{Bold: true})
}

// caption is small secondary text.
func caption(value string) *text {
	return newText(value, colorMuted, theme.SizeNameCaptionText, fyne.TextStyle{})
}

// fieldLabel stands over a field.
func fieldLabel(value string) *text {
	return newText(value, colorMuted, theme.SizeNameCaptionText, fyne.TextStyle{Bold: true}).shortened()
}

// paragraph is wrapped text that can be rewritten with setParagraph.
func paragraph(value string) *widget.RichText {
	return wrapped(value, theme.ColorNameForeground, theme.SizeNameText)
}

// mutedParagraph is wrapped secondary text.
func mutedParagraph(value string) *widget.RichText {
	return wrapped(value, colorMuted, theme.SizeNameCaptionText)
}

func wrapped(value string, colour fyne.ThemeColorName, size fyne.ThemeSizeName) *widget.RichText {
	t := widget.NewRichText(&widget.TextSegment{Text: value, Style: widget.RichTextStyle{
		ColorName: colour, SizeName: size, Alignment: fyne.TextAlignLeading,
	}})
	t.Wrapping = fyne.TextWrapWord
	return t
}

// flush takes away the room wrapped text keeps around itself, so that it lines
// up with everything else.
func flush(t *widget.RichText) fyne.CanvasObject {
	return padded(-gapSmall, -gapSmall, -10, -10, t)
}

func setParagraph(t *widget.RichText, value string, colour fyne.ThemeColorName) {
	segment, ok := t.Segments[0].(*widget.TextSegment)
	if !ok || (segment.Text == value && segment.Style.ColorName == colour) {
		return
	}
	segment.Text, segment.Style.ColorName = value, colour
	t.Refresh()
}

// panel is a filled, bordered rectangle in named colours.
type panel struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	radius       fyne.ThemeSizeName
	bold         bool // the stroke is of two pixels
}

func newPanel(fill, stroke fyne.ThemeColorName, radius fyne.ThemeSizeName) *panel {
	p := &panel{fill: fill, stroke: stroke, radius: radius}
	p.ExtendBaseWidget(p)
	return p
}

// repaint changes the colours.
func (p *panel) repaint(fill, stroke fyne.ThemeColorName) {
	if p.fill != fill || p.stroke != stroke {
		p.fill, p.stroke = fill, stroke
		p.Refresh()
	}
}

// CreateRenderer draws the rectangle.
func (p *panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{panel: p, rectangle: canvas.NewRectangle(color.Transparent)}
	r.apply()
	return r
}

type panelRenderer struct {
	panel     *panel
	rectangle *canvas.Rectangle
}

func (r *panelRenderer) apply() {
	th, variant := r.panel.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.rectangle.FillColor, r.rectangle.StrokeColor, r.rectangle.StrokeWidth = color.Transparent, color.Transparent, 0
	if r.panel.fill != "" {
		r.rectangle.FillColor = th.Color(r.panel.fill, variant)
	}
	if r.panel.stroke != "" {
		r.rectangle.StrokeColor, r.rectangle.StrokeWidth = th.Color(r.panel.stroke, variant), 1
	}
	if r.panel.stroke != "" && r.panel.bold {
		r.rectangle.StrokeWidth = 2
	}
	if r.panel.radius != "" {
		r.rectangle.CornerRadius = th.Size(r.panel.radius)
	}
}

func (r *panelRenderer) Layout(size fyne.Size)        { r.rectangle.Resize(size) }
func (r *panelRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *panelRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rectangle} }
func (r *panelRenderer) Destroy()                     {}
func (r *panelRenderer) Refresh() {
	r.apply()
	r.rectangle.Refresh()
}

// card is a surface with a hairline border and room around its content.
func card(content ...fyne.CanvasObject) *fyne.Container {
	return container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		padded(20, 20, gapLarge, gapLarge, column(gap, content...)))
}

// titledCard is a card under a heading.
func titledCard(title string, content ...fyne.CanvasObject) *fyne.Container {
	return card(append([]fyne.CanvasObject{heading(title)}, content...)...)
}

// hairline is a thin rule.
func hairline() fyne.CanvasObject { return widget.NewSeparator() }

// tone is what a chip or a notice says by its colour.
type tone int

const (
	toneQuiet tone = iota
	tonePrimary
	toneNote
	toneCaution
	toneStop
	toneDone
)

// ink gives the tone's text colour and the tint it stands on.
func (t tone) ink() (ink, tint fyne.ThemeColorName) {
	switch t {
	case tonePrimary:
		return theme.ColorNamePrimary, colorPrimaryTint
	case toneNote:
		return colorNote, colorNoteTint
	case toneCaution:
		return colorCaution, colorCautionTint
	case toneStop:
		return colorStop, colorStopTint
	case toneDone:
		return colorDone, colorDoneTint
	}
	return colorMuted, theme.ColorNameButton
}

// toneOf gives the tone of a severity.
func toneOf(s planner.Severity) tone {
	switch s {
	case planner.Stop:
		return toneStop
	case planner.Caution:
		return toneCaution
	case planner.Note:
		return toneNote
	}
	return toneQuiet
}

// chip is a short word on a tint.
type chip struct {
	widget.BaseWidget
	ground *panel
	label  *text
}

func newChip(label string, t tone) *chip {
	ink, tint := t.ink()
	c := &chip{
		ground: newPanel(tint, "", sizeChipRadius),
		label:  newText(label, ink, theme.SizeNameCaptionText, fyne.TextStyle{Bold: true}),
	}
	c.ExtendBaseWidget(c)
	return c
}

// set changes the word and its tone; an empty word hides the chip.
func (c *chip) set(label string, t tone) {
	ink, tint := t.ink()
	c.ground.repaint(tint, "")
	c.label.paint(label, ink)
	if label == "" {
		c.Hide()
	} else {
		c.Show()
	}
}

// CreateRenderer arranges the word on its tint.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(c.ground, padded(2, 2, 10, 10, c.label)))
}

// severityChip names a severity.
func severityChip(s planner.Severity) *chip { return newChip(s.Name(), toneOf(s)) }

// tierChip names how far a source can be trusted.
func tierChip(t planner.Tier) *chip { return newChip("Tier "+string(t), toneQuiet) }

// planChip names where a plan stands.
func planChip(s planner.PlanStatus) *chip {
	label, t := planStatusName(s), toneQuiet
	switch s {
	case planner.ActivePlan:
		t = tonePrimary
	case planner.CompletedPlan:
		t = toneDone
	case planner.DraftPlan:
		t = toneNote
	}
	return newChip(label, t)
}

// notice is a line across a page, in the tone of what it says.
func notice(message string, t tone, actions ...fyne.CanvasObject) *fyne.Container {
	ink, tint := t.ink()
	words := wrapped(message, ink, theme.SizeNameText)
	return container.NewStack(newPanel(tint, "", sizePanelRadius),
		padded(gapTight, gapTight, gapSmall, gapSmall,
			container.NewBorder(nil, nil, nil, container.NewCenter(row(gapSmall, actions...)), words)))
}

// column sets objects under each other.
func column(space float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(space), objects...)
}

// row sets objects beside each other at their own widths.
func row(space float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(space), objects...)
}

// padded gives an object room around it.
func padded(top, bottom, left, right float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), object)
}

// middle centres an object in its height without stretching it.
func middle(object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(0), layout.NewSpacer(), object, layout.NewSpacer())
}

// spring takes the room that is left in a row or column.
func spring() fyne.CanvasObject { return layout.NewSpacer() }
