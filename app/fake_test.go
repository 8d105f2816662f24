package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/store"
)

// fakeFile is a clinic file in memory with the rules the window meets.
type fakeFile struct {
	saves int64
	fakePlans
	fakeConsents
	fakeChair
	fakeStock
	fakeRecords
	fakeKeeping
	fakeBackups
	patients map[planner.ID]store.Stored[planner.Patient]
	settings store.Stored[planner.Clinic]
	users    []planner.User
	user     planner.User
	readOnly bool
	closed   bool
	prints   []string
	drafted  []store.Draft
	life     lifeLog
}

func newFakeFile(role planner.Role) *fakeFile {
	user := planner.User{ID: "user-1", Name: "Dr. Anna Berg", Role: role}
	return &fakeFile{
		patients: map[planner.ID]store.Stored[planner.Patient]{},
		settings: store.Stored[planner.Clinic]{Value: planner.Clinic{Name: "Sunrise Clinic"}, Row: 1},
		users:    []planner.User{user}, user: user,
	}
}

// has puts a patient into the file.
func (f *fakeFile) has(p planner.Patient) *fakeFile {
	f.patients[p.ID] = store.Stored[planner.Patient]{Value: p, Row: 1}
	return f
}

// LastSave says every time that something was saved.
func (f *fakeFile) LastSave(context.Context) (int64, error) {
	f.saves++
	return f.saves, nil
}

func (f *fakeFile) Cards(context.Context) ([]planner.Card, error) {
	var cards []planner.Card
	for id := range f.patients {
		card, _ := f.Card(context.Background(), id)
		cards = append(cards, card)
	}
	return cards, nil
}

func (f *fakeFile) Card(_ context.Context, id planner.ID) (planner.Card, error) {
	p, ok := f.patients[id]
	if !ok {
		return planner.Card{}, planner.Errorf(planner.NotFound, "There is no such patient.")
	}
	var plans []planner.Plan
	for _, plan := range f.plans {
		if plan.Value.Patient == id {
			plans = append(plans, plan.Value)
		}
	}
	return planner.NewCard(p.Value, plans), nil
}

func (f *fakeFile) Patient(_ context.Context, id planner.ID) (store.Stored[planner.Patient], error) {
	p, ok := f.patients[id]
	if !ok {
		return p, planner.Errorf(planner.NotFound, "There is no such patient.")
	}
	return p, nil
}

func (f *fakeFile) SavePatient(_ context.Context, p store.Stored[planner.Patient]) (store.Stored[planner.Patient], error) {
	if err := p.Value.Faults(f.Today()).Err(); err != nil {
		return p, err
	}
	now := f.patients[p.Value.ID]
	if now.Row != p.Row {
		return p, planner.Errorf(planner.Conflict, "Somebody else saved this patient.").
			Because(&store.ConflictError[planner.Patient]{Theirs: now})
	}
	for id, other := range f.patients {
		if id != p.Value.ID && other.Value.Chart == p.Value.Chart {
			return p, planner.Errorf(planner.Conflict, "Chart number %s is in use already. Choose another.", p.Value.Chart)
		}
	}
	p.Row++
	f.patients[p.Value.ID] = p
	return p, nil
}

func (f *fakeFile) Agenda(_ context.Context, id planner.ID) (planner.Plan, bool, error) {
	for _, plan := range f.plans {
		if plan.Value.Patient == id && plan.Value.Status == planner.ActivePlan {
			return plan.Value.Agenda(), true, nil
		}
	}
	return planner.Plan{}, false, nil
}

func (f *fakeFile) Plans(_ context.Context, id planner.ID) ([]store.Stored[planner.Plan], error) {
	var plans []store.Stored[planner.Plan]
	for _, plan := range f.plans {
		if plan.Value.Patient == id {
			plans = append(plans, plan)
		}
	}
	return plans, nil
}

func (f *fakeFile) Drafts(context.Context) ([]store.Draft, error) {
	return f.draftsOf(func(k store.DraftKind) bool { return k != store.FormDraft }), nil
}

func (f *fakeFile) Forms(context.Context) ([]store.Draft, error) {
	return f.draftsOf(func(k store.DraftKind) bool { return k == store.FormDraft }), nil
}

func (f *fakeFile) draftsOf(wanted func(store.DraftKind) bool) []store.Draft {
	var drafts []store.Draft
	for _, d := range f.drafted {
		if wanted(d.Kind) {
			drafts = append(drafts, d)
		}
	}
	return drafts
}

func (f *fakeFile) SaveDraft(ctx context.Context, d store.Draft) error {
	_ = f.DropDraft(ctx, d.Kind, d.ID)
	f.drafted = append(f.drafted, d)
	return nil
}

func (f *fakeFile) DropDraft(_ context.Context, kind store.DraftKind, id planner.ID) error {
	var kept []store.Draft
	for _, d := range f.drafted {
		if d.Kind != kind || d.ID != id {
			kept = append(kept, d)
		}
	}
	f.drafted = kept
	return nil
}

func (f *fakeFile) Clinic(context.Context) (store.Stored[planner.Clinic], error) {
	return f.settings, nil
}

func (f *fakeFile) SaveClinic(_ context.Context, c store.Stored[planner.Clinic]) (store.Stored[planner.Clinic], error) {
	if err := c.Value.Faults().Err(); err != nil {
		return c, err
	}
	if f.settings.Row != c.Row {
		return c, planner.Errorf(planner.Conflict, "Somebody else saved the settings.").
			Because(&store.ConflictError[planner.Clinic]{Theirs: f.settings})
	}
	c.Row++
	f.settings = c
	return c, nil
}

func (f *fakeFile) Users(context.Context) ([]planner.User, error) { return f.users, nil }

func (f *fakeFile) AddUser(_ context.Context, u planner.User, _ string) (planner.User, error) {
	f.users = append(f.users, u)
	return u, nil
}

func (f *fakeFile) RecordPrint(_ context.Context, _ planner.ID, paper string) error {
	f.prints = append(f.prints, paper)
	return nil
}

func (f *fakeFile) NewID() planner.ID   { return planner.ID("id-" + f.fakePlans.NewID()) }
func (f *fakeFile) Now() time.Time      { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }
func (f *fakeFile) Today() planner.Date { return planner.DateOf(f.Now()) }
func (f *fakeFile) User() planner.User  { return f.user }
func (f *fakeFile) ReadOnly() bool      { return f.readOnly }
func (f *fakeFile) Warning() string     { return "" }
func (f *fakeFile) Path() string        { return "/clinic/clinic.stipple" }

// TestMain has the day be that of the fake clock wherever the tests run.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// fakeGate opens a fake file with the passphrase "brass otter piano".
type fakeGate struct {
	file     *fakeFile
	trouble  error // of identify
	locked   bool
	founding store.Founding
	refuses  error    // of open and reset, whatever the passphrase
	reseted  []string // code, user and passphrase of the last recovery
	restores fakeRestores
}

func (g *fakeGate) identify(path string) (store.Info, error) {
	if g.trouble != nil {
		return store.Info{}, g.trouble
	}
	return store.Info{Path: path, Clinic: "Sunrise Clinic", Users: g.file.users}, nil
}

func (g *fakeGate) create(_ string, f store.Founding) (string, error) {
	g.founding = f
	return "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789", nil
}

func (g *fakeGate) reset(_, code, user, passphrase string) error {
	if g.refuses != nil {
		return g.refuses
	}
	g.reseted = []string{code, user, passphrase}
	return nil
}

func (g *fakeGate) open(_, _, passphrase string, readOnly bool) (clinicFile, error) {
	switch {
	case g.refuses != nil:
		return nil, g.refuses
	case len(g.reseted) == 3 && passphrase == g.reseted[2], passphrase != "" && passphrase == g.founding.Passphrase:
	case passphrase != "brass otter piano":
		return nil, planner.Errorf(planner.Forbidden, "The passphrase is not right.")
	case g.locked && !readOnly:
		return nil, planner.Errorf(planner.Locked, "Stipple is open elsewhere.")
	}
	g.file.readOnly = readOnly
	return g.file, nil
}

// stage is a window with a shell on a fake file.
type stage struct {
	t      *testing.T
	shell  *shell
	file   *fakeFile
	gate   *fakeGate
	window fyne.Window
	opened []string
	look   appearance
	ended  bool
}

func testReference(t *testing.T) planner.Reference {
	t.Helper()
	reference, _ := planSources(t)
	return reference
}

// newStage opens a window that has not signed in.
func newStage(t *testing.T, file *fakeFile) *stage {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(newTheme(lightAppearance))
	s := &stage{t: t, file: file, gate: &fakeGate{file: file}, window: test.NewTempWindow(t, nil)}
	s.window.Resize(fyne.NewSize(1280, 800))
	s.shell = newShell(parts{
		window: s.window, runner: inline{}, dialogs: newDialogs(s.window), preferences: a.Preferences(),
		reference: testReference(t), gate: s.gate, shelf: newShelf(t.TempDir()), version: "test",
		openFile: func(path string) error { s.opened = append(s.opened, path); return nil },
		look:     func(mode appearance) { s.look = mode }, quit: func() { s.ended = true },
	})
	t.Cleanup(func() { // no timer goes off in the test that follows
		s.shell.chores.backups.wait.stop()
		if p, ok := s.shell.current.(*patientPage); ok {
			p.similar.wait.stop()
			p.saver.stop()
		}
	})
	_, protocols := planSources(t)
	s.shell.newPlan = s.shell.planMaker(protocols)
	return s
}

// signedIn opens a window on the start page.
func signedIn(t *testing.T, file *fakeFile) *stage {
	t.Helper()
	s := newStage(t, file)
	s.shell.path = filepath.Join(t.TempDir(), "clinic.stipple")
	s.shell.enter(file, "Sunrise Clinic")
	return s
}

// patient opens a patient's page.
func (s *stage) patient(id planner.ID, tab int) *patientPage {
	s.t.Helper()
	s.shell.openPatient(id, tab)
	p, ok := s.shell.current.(*patientPage)
	if !ok {
		s.t.Fatal("no patient's page is shown")
	}
	return p
}

// objects gives what is shown on top: the open dialog, or the page.
func (s *stage) objects() []fyne.CanvasObject {
	if top := s.window.Canvas().Overlays().Top(); top != nil {
		return test.LaidOutObjects(top)
	}
	return test.LaidOutObjects(s.window.Content())
}

// press taps the button with a label in the open dialog or on the page.
func (s *stage) press(label string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == label && b.Visible() {
			if b.Disabled() {
				s.t.Fatalf("the button %q is off", label)
			}
			b.Tapped(&fyne.PointEvent{})
			return
		}
	}
	s.t.Fatalf("there is no button %q", label)
}

// dialog tells whether a dialog is open.
func (s *stage) dialog() bool { return s.window.Canvas().Overlays().Top() != nil }

// says tells whether a text is shown on top.
func (s *stage) says(part string) bool {
	for _, o := range s.objects() {
		switch o := o.(type) {
		case *text:
			if o.Visible() && strings.Contains(o.value, part) {
				return true
			}
		case interface{ String() string }:
			if strings.Contains(o.String(), part) {
				return true
			}
		}
	}
	return false
}

// key types a key where the keyboard is.
func (s *stage) key(name fyne.KeyName) {
	event := &fyne.KeyEvent{Name: name}
	if focused := s.window.Canvas().Focused(); focused != nil {
		focused.TypedKey(event)
		return
	}
	if typed := s.window.Canvas().OnTypedKey(); typed != nil {
		typed(event)
	}
}

// do runs the command of an action as its keys would.
func (s *stage) do(a action) {
	s.t.Helper()
	s.shell.refreshMenu()
	label := bind(a, nil, nil).label
	for _, c := range s.shell.menu.commands {
		if c.label == label {
			s.shell.menu.perform(c)
			return
		}
	}
	s.t.Fatalf("the menu has no %q", label)
}

func somebody() planner.Patient {
	return planner.Patient{ID: "p1", Chart: "0042", Family: "Jansen", Given: "Piet", Born: planner.Date{Year: 1945, Month: 7, Day: 14}}
}

func storedPlan(p planner.Plan) store.Stored[planner.Plan] {
	return store.Stored[planner.Plan]{Value: p}
}

// inline works at once instead of in the background.
type inline struct{}

func (inline) run(_ string, work func() error, done func(error)) { done(caught(work)) }

func (inline) quietly(work func() error, done func(error)) { done(caught(work)) }

func (inline) later(f func()) { f() }
