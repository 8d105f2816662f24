package store

import (
	"errors"
	"sync/atomic"
	"time"

	"stipple/planner"
)

// actor does deeds to a clinic file: the one thing about the model that calls the
// store.
type actor struct {
	path string
	code string // that recovers
	now  atomic.Int64
	b    *salon // whose store is nil while nobody is signed in
	made string // the backup made last
}

func newActor(path, code string) *actor {
	a := &actor{path: path, code: code}
	o := testOptions()
	o.Now = func() time.Time { return time.Unix(a.now.Load(), 0).UTC() }
	a.b = &salon{path: path, options: o, refs: map[string]planner.LotRef{}}
	return a
}

func (a *actor) s() *Store { return a.b.s }

// do does a deed. A panic in it is the store's.
func (a *actor) do(d modelDeed) error {
	a.now.Store(d.Now.Unix())
	return deedRules()[d.Kind].do(a, d)
}

func (a *actor) leave() error {
	if a.b.s == nil {
		return nil
	}
	s := a.b.s
	a.b.s = nil
	return s.Close()
}

func (a *actor) enter(d modelDeed) error {
	if err := a.leave(); err != nil {
		return errors.Join(errors.New("close"), err)
	}
	s, err := Open(a.path, d.Text, d.Pass, a.b.options)
	if err != nil {
		return err
	}
	a.b.s = s
	if len(a.b.refs) == 0 {
		return a.b.recall()
	}
	return nil
}

func (a *actor) reset(d modelDeed) error {
	if err := a.leave(); err != nil {
		return errors.Join(errors.New("close"), err)
	}
	return ResetPassphrase(a.path, a.code, d.Text, d.Pass, a.b.options)
}

func (a *actor) patient(d modelDeed) error {
	_, err := a.s().SavePatient(bg(), Stored[planner.Patient]{
		Value: planner.Patient{ID: d.ID, Chart: d.And, Family: d.Text, Given: "Eva"}, Row: d.Row,
	})
	return err
}

func (a *actor) archive(d modelDeed) error   { return a.s().ArchivePatient(bg(), d.ID, d.Text) }
func (a *actor) unarchive(d modelDeed) error { return a.s().UnarchivePatient(bg(), d.ID) }
func (a *actor) unmerge(d modelDeed) error   { return a.s().UnmergeCharts(bg(), d.ID) }
func (a *actor) drop(d modelDeed) error      { return a.s().DropRecord(bg(), d.ID) }

func (a *actor) merge(d modelDeed) error {
	return a.s().MergeCharts(bg(), d.ID, d.Other, planner.Patient{Family: d.Text, Given: "Eva"}, [2]int64{d.Row, d.More})
}

func (a *actor) erase(d modelDeed) error {
	_, err := a.s().ErasePatient(bg(), d.ID, "asked for it", d.Pass)
	return err
}

// plan saves a plan: a new one of three sessions, or the one that is there with
// another title and status.
func (a *actor) plan(d modelDeed) error {
	if d.Row == 0 {
		p := a.b.newCourse(d.ID, d.Other)
		p.Title, p.Status = d.Text, planner.PlanStatus(d.And)
		_, err := a.s().SavePlans(bg(), Stored[planner.Plan]{Value: p})
		return err
	}
	plans, err := a.s().Plans(bg(), d.Other)
	if err != nil {
		return err
	}
	p := find(pointers(plans), func(p *Stored[planner.Plan]) bool { return p.Value.ID == d.ID })
	if p == nil {
		p = &Stored[planner.Plan]{Value: a.b.newCourse(d.ID, d.Other)}
	}
	p.Row, p.Value.Title, p.Value.Status = d.Row, d.Text, planner.PlanStatus(d.And)
	_, err = a.s().SavePlans(bg(), *p)
	return err
}

func pointers[T any](list []T) []*T {
	all := make([]*T, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	return all
}

// newCourse gives a plan of three sessions of two regions.
func (b *salon) newCourse(id, patient planner.ID) planner.Plan {
	p := newPlan(b.s, patient).Value
	p.ID = id
	for i := range p.Sessions {
		p.Sessions[i] = p.Sessions[i].Set(planner.Prescription{
			Region: "crown", Density: 20, Softness: planner.SoftEdge,
			Passes: []planner.Pass{{Needle: &planner.Needle{Configuration: "3RL"}, Depth: planner.Depth{Min: 0.5, Target: 0.7, Max: 0.9}, Angle: 90}},
		})
	}
	return p
}

func (a *actor) consent(d modelDeed) error {
	template, err := shippedTemplate()
	if err != nil {
		return err
	}
	_, err = a.s().SaveConsent(bg(), planner.Consent{
		ID: d.ID, Patient: d.Other, Template: template.ID, Version: template.Version, Title: template.Title,
		Language: template.Language, Text: template.Text, Date: a.s().Today(), Way: planner.SignedOnPaper, Scan: "Folder 3",
	})
	return err
}

func (a *actor) withdraw(d modelDeed) error {
	_, err := a.s().WithdrawConsent(bg(), d.ID, planner.Withdrawal{Date: a.s().Today(), Reason: "by telephone"})
	return err
}

func (a *actor) open(d modelDeed) error {
	var patient string
	err := a.s().readers.QueryRow("SELECT patient FROM plans WHERE id = $1", string(d.Other)).Scan(&patient)
	if err != nil {
		return planner.Errorf(planner.NotFound, "no plan").Because(err)
	}
	plans, err := a.s().Plans(bg(), planner.ID(patient))
	if err != nil {
		return err
	}
	plan := find(pointers(plans), func(p *Stored[planner.Plan]) bool { return p.Value.ID == d.Other })
	person, err := a.s().Patient(bg(), planner.ID(patient))
	if err != nil {
		return err
	}
	r, err := planner.OpenRecord(d.ID, plan.Value, d.N, person.Value, nil, a.s().Today(), "whoever", planner.MomentOf(a.s().Now()))
	if err != nil {
		return err
	}
	return a.s().OpenRecord(bg(), r)
}

// The places in a session's script that the model knows.
const (
	operatorAt = 2
	startsAt   = 6
	valueAt    = 9
	scriptEnd  = 13
)

// chairScript lists the taps of a session.
func (b *salon) chairScript() []planner.Tap {
	taps := []planner.Tap{}
	for _, tap := range b.gate() {
		if tap.Deed != planner.ReadAlerts {
			taps = append(taps, tap)
		}
	}
	taps = append(taps, planner.Tap{Deed: planner.StartSession})
	return append(taps, treat("crown")...)
}

func (a *actor) tap(d modelDeed) error {
	var patient string
	if err := a.s().readers.QueryRow("SELECT patient FROM records WHERE id = $1", string(d.ID)).Scan(&patient); err != nil {
		return planner.Errorf(planner.NotFound, "no record").Because(err)
	}
	if d.N == 1 {
		consents, err := a.s().Consents(bg(), planner.ID(patient))
		if err != nil {
			return err
		}
		a.b.consent = consents[0].Value
	}
	tap := a.b.chairScript()[d.N-1]
	tap.Seq, tap.At = d.N, planner.MomentOf(a.s().Now())
	_, err := a.s().Tap(bg(), d.ID, tap, nil)
	return err
}

func (a *actor) sign(d modelDeed) error {
	_, err := a.s().Sign(bg(), d.ID, d.Pass)
	return err
}

func (a *actor) amend(d modelDeed) error {
	_, err := a.s().Amend(bg(), d.ID, planner.Amendment{Text: d.Text, Reason: "forgotten"}, d.Pass)
	return err
}

func (a *actor) lot(d modelDeed) error {
	_, err := a.s().SaveLot(bg(), Stored[planner.Lot]{
		Value: planner.Lot{ID: d.ID, Product: d.Other, Batch: d.Text, Note: d.And, Expiry: planner.Date{Year: 2028, Month: 1, Day: 1}}, Row: d.Row,
	})
	return err
}

func (a *actor) settings(d modelDeed) error {
	_, err := a.s().SaveClinic(bg(), Stored[planner.Clinic]{Value: planner.Clinic{Name: "Nord Clinic", Phone: d.Text}, Row: d.Row})
	return err
}

func (a *actor) wording(d modelDeed) error {
	text, err := shippedTemplate()
	if err != nil {
		return err
	}
	text.Version, text.Text = int(d.Row), text.Text+"\n\n"+d.Text
	_, err = a.s().SaveConsentTemplate(bg(), text)
	return err
}

func (a *actor) print(d modelDeed) error { return a.s().RecordPrint(bg(), d.ID, "plan") }

func (a *actor) draft(d modelDeed) error {
	return a.s().SaveDraft(bg(), Draft{Kind: DraftKind(d.And), ID: d.ID, Patient: d.Other, Row: d.Row, Body: []byte(d.Text)})
}

func (a *actor) undraft(d modelDeed) error { return a.s().DropDraft(bg(), DraftKind(d.And), d.ID) }

func (a *actor) addUser(d modelDeed) error {
	_, err := a.s().AddUser(bg(), planner.User{Name: d.Text, Role: planner.Role(d.And)}, d.Pass)
	return err
}

// userID finds a user; one who is not there has an id nobody has.
func (a *actor) userID(name string) planner.ID {
	users, err := a.s().Users(bg())
	if err != nil {
		return "nobody"
	}
	for _, u := range users {
		if u.Name == name {
			return u.ID
		}
	}
	return "nobody"
}

func (a *actor) role(d modelDeed) error {
	return a.s().SetRole(bg(), a.userID(d.Text), planner.Role(d.And))
}

func (a *actor) setPass(d modelDeed) error {
	return a.s().SetPassphrase(bg(), a.userID(d.Text), d.Pass)
}
func (a *actor) ownPass(d modelDeed) error { return a.s().ChangePassphrase(bg(), d.Pass, d.Text) }
func (a *actor) remove(d modelDeed) error  { return a.s().RemoveUser(bg(), a.userID(d.Text)) }

// reseal goes some steps on with sealing anew.
func (a *actor) reseal(d modelDeed) error {
	ctx, stop := cancelling()
	defer stop()
	steps := 0
	return a.s().resealBy(ctx, 1, func(int, int) {
		if steps++; steps >= d.N {
			stop()
		}
	})
}

func (a *actor) backup(modelDeed) error {
	made, err := a.s().Backup(bg(), "", nil)
	a.made = made.Path
	return err
}

// prove proves the newest backup, which must be sound.
func (a *actor) prove(modelDeed) error {
	proof, err := a.s().Prove(bg(), "", nil)
	if err == nil && !proof.Found.OK() {
		err = planner.Errorf(planner.Corrupt, "%s: %q", proof.Path, proof.Found.Faults)
	}
	return err
}
