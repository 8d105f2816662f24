package app

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// clinicStore is what the page of the clinic needs of the store.
type clinicStore interface {
	Clinic(ctx context.Context) (store.Stored[planner.Clinic], error)
	SaveClinic(ctx context.Context, clinic store.Stored[planner.Clinic]) (store.Stored[planner.Clinic], error)
	Users(ctx context.Context) ([]planner.User, error)
	AddUser(ctx context.Context, user planner.User, passphrase string) (planner.User, error)
}

// The tabs of the clinic.
const (
	tabParticulars = iota
	tabAftercare
	tabTranslations
	tabConsents
	tabReasons
	tabUsers
	tabAudit
	tabSafety
	tabBackups
)

// clinicPage is the clinic: what stands on its papers, its rates and its users.
type clinicPage struct {
	widget.BaseWidget
	shell *shell
	base  store.Stored[planner.Clinic]
	state *saveState
	tabs  *tabBar
	frame *fyne.Container
	body  *fyne.Container
	quiet bool

	particulars  *clinicForm
	care         *careList
	translations *translationsList
	consents     *consentTexts
	reasons      *reasonList
	users        *usersPanel
	audit        *auditPanel
	safety       *safetyPanel
	backups      *backupPanel
}

func newClinicPage(s *shell) *clinicPage {
	p := &clinicPage{shell: s, body: container.NewStack()}
	p.tabs = newTabBar([]string{"Particulars", "Aftercare", "Translations", "Consents", "Reasons", "Users", "Audit trail", "Safety", "Backups"}, p.turn)
	p.state = newSaveState(p.save, p.askDrop)
	p.particulars = newClinicForm(s)
	p.care = newCareList(s.dialogs)
	p.translations = newTranslationsList(s.dialogs, s.file.Today)
	p.consents, p.reasons = newConsentTexts(s), newReasonList(s.dialogs)
	p.users, p.audit, p.safety = newUsersPanel(s), newAuditPanel(s, s.file), newSafetyPanel(s)
	p.safety.OnChange = p.changed
	p.backups = newBackupPanel(s)
	p.backups.OnSecond = p.setSecondFolder
	p.particulars.OnChange, p.care.OnChange, p.translations.OnChange, p.reasons.OnChange = p.changed, p.changed, p.changed, p.changed
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the title and the tabs over what the tab shows.
func (p *clinicPage) CreateRenderer() fyne.WidgetRenderer {
	if p.frame == nil { // the toolkit may make another renderer
		title := container.NewBorder(nil, nil, nil, middle(atLeast(0, 46, p.state)), middle(pageTitle("Clinic")))
		p.frame = under(column(0,
			container.NewStack(newPanel(colorSurface, "", ""), padded(14, 0, gapPage, gapPage, column(gapTight, title, padded(0, 0, -12, 0, p.tabs)))),
			hairline()), p.body)
	}
	return widget.NewSimpleRenderer(p.frame)
}

func (p *clinicPage) scrolls() []*container.Scroll { return scrollsIn(p.body) }

// turn shows a tab.
func (p *clinicPage) turn(tab int) {
	p.tabs.mark(tab)
	p.shell.clinicTab = tab
	content := map[int]fyne.CanvasObject{
		tabParticulars: p.particulars, tabAftercare: p.care, tabTranslations: p.translations,
		tabConsents: p.consents, tabReasons: p.reasons, tabUsers: readable(900, p.users), tabSafety: p.safety, tabBackups: p.backups,
	}[tab]
	if tab == tabAudit {
		content = p.audit // its list scrolls by itself
	} else {
		content = scrolled(content)
	}
	p.body.Objects = []fyne.CanvasObject{content}
	p.body.Refresh()
	switch tab {
	case tabAudit:
		p.audit.load()
	case tabSafety:
		p.safety.load(p.base.Value.Safety)
	case tabBackups:
		p.backups.load()
	}
}

// shown reads the clinic and its users.
func (p *clinicPage) shown() {
	clinic, err := p.shell.file.Clinic(context.Background())
	if err != nil {
		p.turn(tabParticulars)
		p.shell.dialogs.showError(err)
		return
	}
	p.base = clinic
	p.showAll()
	p.turn(p.shell.clinicTab)
	p.consents.load()
	p.users.load()
}

func (p *clinicPage) showAll() {
	p.quiet = true
	may := p.shell.may(planner.EditClinic)
	p.particulars.show(p.base.Value, may)
	p.care.show(p.base.Value.Aftercare, may)
	p.translations.show(p.base.Value.Reviewed, may)
	p.reasons.show(p.base.Value.Reasons, may)
	p.safety.show(p.base.Value.Safety, may)
	p.quiet = false
	p.changed()
}

// read gives the clinic as the page shows it.
func (p *clinicPage) read() (planner.Clinic, error) {
	var r readings
	c := p.particulars.read(&r)
	c.Aftercare, c.Reviewed, c.Reasons = p.care.read(), p.translations.read(), p.reasons.read()
	c.Safety = p.safety.read(&r)
	c.Safety.SecondFolder = p.base.Value.Safety.SecondFolder // saved by itself
	return c, r.with(c.Faults())
}

func (p *clinicPage) changed() {
	if !p.quiet {
		p.state.show(p.unsaved(), p.shell.may(planner.EditClinic))
	}
}

func (p *clinicPage) unsaved() bool {
	now, err := p.read()
	return len(now.Differences(p.base.Value)) > 0 || len(planner.FaultsOf(err)) > 0 && p.base.Row > 0
}

func (p *clinicPage) save() { p.keep(p.shell.dialogs.afterSaving(nil)) }

func (p *clinicPage) keep(then func(error)) {
	p.particulars.rows.clear()
	p.safety.rows.clear()
	p.care.say("")
	clinic, err := p.read()
	if err != nil {
		then(p.fault(err))
		return
	}
	file, saved := p.shell.file, store.Stored[planner.Clinic]{Value: clinic, Row: p.base.Row}
	p.shell.runner.run("Saving the settings…", func() (err error) {
		saved, err = file.SaveClinic(context.Background(), saved)
		return err
	}, func(err error) {
		var stale *store.ConflictError[planner.Clinic]
		switch {
		case errors.As(err, &stale):
			p.settle(clinic, stale.Theirs)
			then(errShown)
		case err != nil:
			then(p.fault(err))
		default:
			p.accept(saved)
			p.state.saved(p.shell.file.Now())
			then(nil)
		}
	})
}

// fault shows what is wrong where it is: on the tab that has it.
func (p *clinicPage) fault(err error) error {
	for _, f := range planner.FaultsOf(err) {
		switch {
		case strings.HasPrefix(f.Field, "aftercare"):
			p.turn(tabAftercare)
			p.care.say(f.Message)
			return errShown
		case strings.HasPrefix(f.Field, "reasons"):
			p.turn(tabReasons)
			p.reasons.say(f.Message)
			return errShown
		case strings.HasPrefix(f.Field, "reviewed"):
			p.turn(tabTranslations)
			return err
		case strings.HasPrefix(f.Field, "safety"):
			p.turn(tabSafety)
			p.safety.rows.show(err)
			return errShown
		}
	}
	if len(planner.FaultsOf(err)) > 0 {
		p.turn(tabParticulars)
		if p.particulars.rows.show(err) {
			return errShown
		}
	}
	return err
}

// settle shows that somebody saved first and lets the user choose.
func (p *clinicPage) settle(mine planner.Clinic, theirs store.Stored[planner.Clinic]) {
	what := strings.Join(mine.Differences(theirs.Value), ", ")
	if what == "" {
		what = "nothing"
	}
	p.shell.dialogs.choose("Somebody saved first", "Somebody else changed the clinic's settings while you were editing them. Nothing was overwritten. Yours and theirs differ in: "+what+".",
		option{label: "Go on editing"},
		option{label: "Take theirs", run: func() { p.accept(theirs) }},
		option{label: "Keep mine", kind: highImportance, run: func() {
			p.base.Row = theirs.Row
			p.save()
		}})
}

func (p *clinicPage) accept(saved store.Stored[planner.Clinic]) {
	p.base = saved
	p.showAll()
	if p.tabs.chosen == tabSafety {
		p.safety.showDue(saved.Value.Safety)
	}
	p.shell.renamed(saved.Value.Name)
}

func (p *clinicPage) drop() {
	p.particulars.rows.clear()
	p.safety.rows.clear()
	p.care.say("")
	p.showAll()
}

func (p *clinicPage) askDrop() {
	p.shell.dialogs.choose("Discard your changes?", "What you changed since the last save is lost.",
		option{label: "Go on editing"}, option{label: "Discard", kind: widget.DangerImportance, run: p.drop})
}

func (p *clinicPage) escaped() bool { return p.tabs.chosen == tabAudit && p.audit.escaped() }

func (p *clinicPage) commands() []command {
	return []command{
		bind(actSave, func() bool { return p.shell.may(planner.EditClinic) }, p.save),
		bind(actDiscard, p.unsaved, p.askDrop),
		bind(actAddUser, func() bool { return p.shell.may(planner.ManageUsers) }, p.addUser),
		bind(actAudit, nil, p.openAudit),
		bind(actSafety, nil, p.openSafety),
		bind(actCheckFile, func() bool { return p.shell.file.User().Role.May(planner.VerifyFile) }, p.checkFile),
		bind(actBackups, nil, p.openBackups),
		bind(actBackUp, p.shell.mayBackUp, p.backUp),
		bind(actProve, p.shell.mayBackUp, p.prove),
	}
}

func (p *clinicPage) openAudit()  { p.turn(tabAudit) }
func (p *clinicPage) openSafety() { p.turn(tabSafety) }

func (p *clinicPage) openBackups() { p.turn(tabBackups) }

func (p *clinicPage) backUp() {
	p.turn(tabBackups)
	p.shell.chores.backups.backUp()
}

func (p *clinicPage) prove() {
	p.turn(tabBackups)
	p.shell.chores.backups.prove("")
}

func (p *clinicPage) addUser() {
	p.turn(tabUsers)
	p.users.add()
}

func (p *clinicPage) checkFile() {
	p.turn(tabSafety)
	p.shell.chores.verify()
}
