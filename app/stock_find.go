package app

import (
	"strings"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// find shows what matches what is asked for now.
func (p *stockPage) find() {
	words := strings.Fields(planner.Fold(p.search.Text))
	p.says.set("")
	p.found = p.found[:0]
	for i, r := range p.rows {
		if p.shows(r) && holdsWords(r.words, words) {
			p.found = append(p.found, i)
		}
	}
	p.count.set(p.summary())
	switch {
	case len(p.rows) == 0:
		p.place(p.nothing)
	case len(p.found) == 0:
		p.place(p.noMatch)
	default:
		p.place(p.table)
		p.list.restart()
	}
}

// shows tells whether a line is among those of the tab and the switch. A product
// whose lots are all closed is found under the switch, or with a word typed.
func (p *stockPage) shows(r stockRow) bool {
	if p.kind != "" && r.product.Value.Kind != p.kind {
		return false
	}
	if r.hasLot() {
		return p.closed.Checked || !r.lot.Value.Closed
	}
	return p.closed.Checked || !r.product.Value.Retired
}

// summary counts what is in stock and what needs attention.
func (p *stockPage) summary() string {
	if len(p.rows) == 0 {
		return ""
	}
	open, expired, ending := 0, 0, 0
	for _, r := range p.rows {
		if !r.hasLot() || r.lot.Value.Closed || p.kind != "" && r.product.Value.Kind != p.kind {
			continue
		}
		open++
		switch r.lot.Value.State(p.store.Today()) {
		case planner.LotExpired:
			expired++
		case planner.LotExpires:
			ending++
		}
	}
	parts := []string{counted(open, "lot") + " in stock"}
	if expired > 0 {
		parts = append(parts, grouped(expired)+" expired")
	}
	if ending > 0 {
		parts = append(parts, grouped(ending)+" expiring within 90 days")
	}
	return strings.Join(parts, "   ·   ")
}

// leads tells whether a line is the first of its product on the list.
func (p *stockPage) leads(line int) bool {
	return line == 0 || p.rows[p.found[line-1]].product.Value.ID != p.rows[p.found[line]].product.Value.ID
}

// place shows one of the three bodies.
func (p *stockPage) place(body fyne.CanvasObject) {
	if len(p.body.Objects) == 1 && p.body.Objects[0] == body {
		return
	}
	p.body.Objects = []fyne.CanvasObject{body}
	p.body.Refresh()
}

// clear takes the search away.
func (p *stockPage) clear() {
	p.search.SetText("")
	p.turn(0)
	p.focusOn(p.search)
}

// searchKey lets the arrows go down into the list and Escape clear the search.
func (p *stockPage) searchKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyDown:
		if len(p.found) > 0 {
			p.focusOn(p.list)
		}
		return true
	case fyne.KeyEscape:
		if p.search.Text != "" || p.says.Visible() {
			p.search.SetText("")
			p.says.set("")
			p.focusOn(p.search)
			return true
		}
	}
	return false
}

func (p *stockPage) openAt(line int) {
	if line >= 0 && line < len(p.found) {
		p.openRow(p.rows[p.found[line]], "")
	}
}
