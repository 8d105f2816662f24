package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// todayStore is what the start page needs of the store.
type todayStore interface {
	Agenda(ctx context.Context, patient planner.ID) (planner.Plan, bool, error)
	UnsignedRecords(ctx context.Context) ([]planner.SessionRecord, error)
	Products(ctx context.Context) ([]store.Stored[planner.Product], error)
	Lots(ctx context.Context) ([]store.Stored[planner.Lot], error)
	Drafts(ctx context.Context) ([]store.Draft, error)
}

// The most lines a part of the page shows; what is more is counted.
const todayLines = 12

// todayPage is what waits in the clinic today: sessions, signatures, lots that
// end, and drafts.
type todayPage struct {
	widget.BaseWidget
	shell *shell
	day   *text
	left  *fyne.Container
	right *fyne.Container
	above *fyne.Container // what to look after with the backups
}

func newTodayPage(s *shell) *todayPage {
	p := &todayPage{shell: s, day: caption(""), left: column(gap), right: column(gap), above: column(gapSmall)}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets what is done with patients beside what is looked after.
func (p *todayPage) CreateRenderer() fyne.WidgetRenderer {
	find := newButton("Find a patient", p.shell.home)
	find.Icon = theme.SearchIcon()
	add := newMainButton("New patient", p.shell.newPatient)
	add.Icon = theme.ContentAddIcon()
	add.enable(p.shell.may(planner.EditPatients))
	title := container.NewBorder(nil, nil, nil, middle(row(gapSmall, find, add)), column(2, pageTitle("Today"), p.day))
	body := shared(gap, []float32{3, 2}, p.left, p.right)
	page := under(title, container.NewVScroll(padded(gap, gapLarge, 0, 0, column(gap, p.above, body))))
	return widget.NewSimpleRenderer(padded(gapLarge, 0, gapPage, gapPage, readable(pageLimit, page)))
}

// warn shows what to look after with the backups.
func (p *todayPage) warn(list []backupWarning) {
	p.above.Objects = nil
	for _, w := range list {
		p.above.Add(notice(w.words, w.tone, newButton("Backups", p.shell.openBackups)))
	}
	visible(p.above, len(list) > 0)
	p.Refresh()
}

// shown reads everything anew.
func (p *todayPage) shown() {
	p.warn(p.shell.chores.backups.warnings())
	today := p.shell.file.Today()
	p.day.set(today.Plain())
	p.shell.patients.load()
	open := p.unsigned()
	p.left.Objects = []fyne.CanvasObject{p.sessionsCard(today, open)}
	if p.shell.patients.finder.Len() == 0 {
		p.left.Objects = []fyne.CanvasObject{p.shell.patients.newNobody()}
	}
	if waiting := p.unsignedCard(open); waiting != nil {
		p.left.Add(waiting)
	}
	if coming := p.comingCard(today); coming != nil {
		p.left.Add(coming)
	}
	p.right.Objects = nil
	if p.shell.may(planner.SeeStock) {
		p.right.Add(p.lotsCard(today))
	}
	if drafts := p.draftsCard(); drafts != nil {
		p.right.Add(drafts)
	}
	p.left.Refresh()
	p.right.Refresh()
}

func (p *todayPage) unsigned() []planner.SessionRecord {
	if !p.shell.may(planner.SeeRecords) {
		return nil
	}
	list, err := p.shell.file.UnsignedRecords(context.Background())
	if err != nil {
		p.shell.dialogs.showError(err)
	}
	return slices.DeleteFunc(list, func(r planner.SessionRecord) bool {
		card, ok := p.shell.patients.finder.Card(r.Patient)
		return ok && card.Archived
	})
}

// due is a session that is to be held today or was to be held earlier.
type due struct {
	card   planner.Card
	day    planner.Date
	what   string // "Session 2 of 3 · Crown"
	at     string // time of day, "" when none is set
	record planner.ID
}

// dueSessions lists those of today by time, then the overdue ones, latest first.
func (p *todayPage) dueSessions(today planner.Date, open []planner.SessionRecord) (now, late []due) {
	cards := p.shell.patients.finder
	for i := range cards.Len() {
		card := cards.At(i)
		if card.Archived || card.Next.IsZero() || today.Before(card.Next) {
			continue
		}
		d := due{card: card, day: card.Next}
		if card.Next == today || len(late) < 4*todayLines { // the rest is only counted
			d = p.described(d, today, open)
		}
		if d.day == today {
			now = append(now, d)
		} else {
			late = append(late, d)
		}
	}
	slices.SortStableFunc(now, func(a, b due) int { return strings.Compare(a.at, b.at) })
	slices.SortStableFunc(late, func(a, b due) int { return b.day.Time().Compare(a.day.Time()) })
	return now, late
}

// described adds what the plan and the records say of a session: the one of
// today, where an earlier one was missed and nobody said so, else the next.
func (p *todayPage) described(d due, today planner.Date, open []planner.SessionRecord) due {
	if !p.shell.may(planner.SeePlans) {
		return d
	}
	plan, active, err := p.shell.file.Agenda(context.Background(), d.card.ID)
	if err != nil {
		p.shell.dialogs.record(err)
		return d
	}
	session, number, ok := plan.NextSession()
	if !active || !ok {
		return d
	}
	for i, other := range plan.Sessions {
		if other.Status == planner.PlannedSession && other.Date == today {
			session, number = other, i+1
		}
	}
	d.day, d.at = session.Date, session.Time
	d.what = joined(" · ", fmt.Sprintf("Session %d of %d", number, len(plan.Sessions)), plan.Title)
	for _, r := range open {
		if r.Plan == plan.ID && r.Session == number {
			d.record = r.ID
		}
	}
	return d
}

func (p *todayPage) sessionsCard(today planner.Date, open []planner.SessionRecord) fyne.CanvasObject {
	now, late := p.dueSessions(today, open)
	content := column(0)
	if len(now) == 0 {
		content.Add(padded(gapSmall, gapSmall, 0, 0, caption("No session is planned for today.")))
	}
	p.dueLines(content, now, func(d due) (string, tone) { return orDash(d.at), tonePrimary })
	if len(late) > 0 {
		content.Add(padded(gap, gapTight, 0, 0, fieldLabel("Overdue")))
		p.dueLines(content, late, func(d due) (string, tone) { return dueIn(d.day, today), toneCaution })
	}
	return titledCard("Sessions", content)
}

// comingDays is how far ahead the page looks: a week, a choice of ours.
const comingDays = 7

// comingCard lists the sessions of the days ahead, or is nil when there are none.
func (p *todayPage) comingCard(today planner.Date) fyne.CanvasObject {
	cards := p.shell.patients.finder
	var coming []due
	for _, i := range cards.Find("", planner.Filter{Within: comingDays, Today: today}) {
		if card := cards.At(i); today.Before(card.Next) {
			coming = append(coming, due{card: card, day: card.Next})
		}
	}
	if len(coming) == 0 {
		return nil
	}
	slices.SortStableFunc(coming, func(a, b due) int { return a.card.Next.Time().Compare(b.card.Next.Time()) })
	for i := range coming[:min(len(coming), todayLines)] {
		coming[i] = p.described(coming[i], today, nil)
	}
	lines := column(0)
	p.dueLines(lines, coming, func(d due) (string, tone) { return dueIn(d.day, today), toneQuiet })
	return titledCard("The next 7 days", lines)
}

func (p *todayPage) dueLines(into *fyne.Container, list []due, when func(due) (string, tone)) {
	for i, d := range list {
		if i == todayLines {
			into.Add(padded(gapSmall, 0, 0, 0, caption(counted(len(list)-i, "more session")+": see the list of patients.")))
			return
		}
		label, t := when(d)
		into.Add(hairline())
		into.Add(p.dueLine(d, label, t))
	}
}

func (p *todayPage) dueLine(d due, label string, t tone) fyne.CanvasObject {
	name := strong(cardName(d.card)).shortened()
	about := caption(joined("   ·   ", d.card.Chart, d.what)).shortened()
	act := newButton("Open", func() { p.shell.openPatient(d.card.ID, tabSessions) })
	if d.record != "" && p.shell.may(planner.LogSessions) {
		act = newMainButton("Go on", func() { p.shell.openChairside(d.record) })
	}
	chip := atLeast(136, 0, row(0, newChip(label, t)))
	return padded(gapSmall, gapSmall, 0, 0, container.NewBorder(nil, nil, middle(chip), middle(atLeast(92, 0, act)), middle(column(2, name, about))))
}

// unsignedCard lists what was logged and waits for its signature.
func (p *todayPage) unsignedCard(open []planner.SessionRecord) fyne.CanvasObject {
	lines := column(0)
	for i, r := range open {
		if i == todayLines {
			lines.Add(padded(gapSmall, 0, 0, 0, caption(counted(len(open)-i, "more record")+" after these.")))
			break
		}
		lines.Add(hairline())
		lines.Add(p.unsignedLine(r))
	}
	if len(open) == 0 {
		return nil
	}
	return titledCard("Not signed yet", lines)
}

func (p *todayPage) unsignedLine(r planner.SessionRecord) fyne.CanvasObject {
	name := "A patient"
	if card, ok := p.shell.patients.finder.Card(r.Patient); ok {
		name = cardName(card)
	}
	state, t := "Being logged", toneNote
	if r.Started.IsZero() {
		state, t = "At the gate", toneQuiet
	}
	about := joined("   ·   ", r.Date.Clinical(), fmt.Sprintf("session %d", r.Session), r.Operator.Name)
	act := newButton("Go on", func() { p.shell.openChairside(r.ID) })
	act.enable(p.shell.may(planner.LogSessions))
	chip := atLeast(136, 0, row(0, newChip(state, t)))
	return padded(gapSmall, gapSmall, 0, 0, container.NewBorder(nil, nil, middle(chip), middle(atLeast(92, 0, act)),
		middle(column(2, strong(name).shortened(), caption(about).shortened()))))
}

// lotsCard lists the lots in use that have expired or will soon, soonest first.
func (p *todayPage) lotsCard(today planner.Date) fyne.CanvasObject {
	lots, labels, err := p.endingLots(today)
	if err != nil {
		p.shell.dialogs.record(err)
		return titledCard("Lots about to expire", flush(mutedParagraph(planner.ErrorMessage(err))))
	}
	lines := column(0)
	if len(lots) == 0 {
		lines.Add(caption("No lot in stock expires within 90 days."))
	}
	for i, lot := range lots {
		if i == todayLines {
			lines.Add(padded(gapSmall, 0, 0, 0, caption(counted(len(lots)-i, "more lot")+" in the stock.")))
			break
		}
		t, says := toneCaution, "expires "
		if lot.State(today) == planner.LotExpired {
			t, says = toneStop, "expired "
		}
		lines.Add(hairline())
		lines.Add(padded(gapSmall, gapSmall, 0, 0, container.NewBorder(nil, nil, nil, middle(row(0, newChip(says+lot.Expiry.Clinical(), t))),
			middle(column(2, strong(labels[lot.Product]).shortened(), caption("Lot "+lot.Batch).shortened())))))
	}
	return titledCard("Lots about to expire", lines, onward("Open the stock", p.shell.openStock))
}

func (p *todayPage) endingLots(today planner.Date) ([]planner.Lot, map[planner.ID]string, error) {
	products, err := p.shell.file.Products(context.Background())
	if err != nil {
		return nil, nil, err
	}
	labels := map[planner.ID]string{}
	for _, product := range products {
		labels[product.Value.ID] = product.Value.Label()
	}
	stored, err := p.shell.file.Lots(context.Background())
	if err != nil {
		return nil, nil, err
	}
	var ending []planner.Lot
	for _, lot := range stored {
		state := lot.Value.State(today)
		if !lot.Value.Closed && (state == planner.LotExpired || state == planner.LotExpires) {
			ending = append(ending, lot.Value)
		}
	}
	slices.SortStableFunc(ending, func(a, b planner.Lot) int { return a.Expiry.Time().Compare(b.Expiry.Time()) })
	return ending, labels, nil
}

// draftsCard lists what was typed and never saved.
func (p *todayPage) draftsCard() fyne.CanvasObject {
	if !p.shell.may(planner.EditPatients) {
		return nil
	}
	drafts, err := p.shell.file.Drafts(context.Background())
	if err != nil {
		p.shell.dialogs.record(err)
		return nil
	}
	drafts = p.shell.patients.open(drafts)
	if len(drafts) == 0 {
		return nil
	}
	lines := column(0)
	for _, d := range drafts {
		what := p.shell.patients.draftName(d)
		lines.Add(hairline())
		lines.Add(padded(gapSmall, gapSmall, 0, 0, container.NewBorder(nil, nil, nil, newButton("Open", func() { p.shell.openDraft(d) }),
			middle(column(2, strong(strings.ToUpper(what[:1])+what[1:]).shortened(), caption("typed "+d.At.Local().Format("02-Jan 15:04")))))))
	}
	return titledCard("Drafts left open", lines)
}

func (p *todayPage) unsaved() bool         { return false }
func (p *todayPage) keep(then func(error)) { then(nil) }
func (p *todayPage) drop()                 {}
func (p *todayPage) escaped() bool         { return true }
func (p *todayPage) commands() []command   { return nil }
