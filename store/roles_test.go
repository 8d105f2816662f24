package store

import (
	"fmt"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
)

// TestRolesAreEnforcedByTheStore does everything there is as each role: what the
// table of roles allows is done, and nothing else.
func TestRolesAreEnforcedByTheStore(t *testing.T) {
	b := newSalon(t)
	if _, err := b.s.AddUser(bg(), planner.User{Name: "Cy", Role: planner.Administrator}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	users, err := b.s.Users(bg())
	if err != nil {
		t.Fatal(err)
	}
	visits := map[planner.ID]visit{}
	for _, user := range users {
		visits[user.ID] = b.visit(t, user)
	}
	for _, user := range users {
		b.again(t, user.Name)
		calls := b.everyAction(visits[user.ID])
		for _, action := range planner.Actions() {
			err, tried := calls[action]
			allowed := planner.ErrorCode(err) != planner.Forbidden
			if !tried || allowed != user.Role.May(action) || (allowed && err != nil) {
				t.Errorf("%s may %s: table says %v, store says %v", user.Role, action, user.Role.May(action), err)
			}
		}
	}
}

// visit is what a user can act on: a session they operated, one at the gate and
// one not opened.
type visit struct {
	patient planner.Patient
	held    planner.ID
	gate    planner.ID
	next    planner.SessionRecord
	consent planner.Consent
	twice   [2]planner.Patient // one person's two charts
}

func (b *salon) visit(t *testing.T, user planner.User) visit {
	t.Helper()
	patient, plan, consent := b.course(t, "of "+user.Name, "Dahl")
	b.plan, b.consent = plan, consent
	v := visit{patient: patient, held: b.open(t, 1), gate: b.open(t, 2), next: b.fresh(t, plan, 3), consent: consent}
	v.consent.ID = b.s.NewID()
	for i := range v.twice {
		v.twice[i] = savePatient(t, b.s, newPatient(b.s, fmt.Sprint("twice ", i, " for ", user.Name), "Eide", "Liv")).Value
	}
	gate := b.gate()
	gate[2].Operator.ID = b.s.User().ID
	if user.Role.May(planner.LogSessions) {
		gate[2].Operator.ID = user.ID
	}
	b.tap(t, v.held, gate...)
	b.tap(t, v.held, planner.Tap{Deed: planner.StartSession})
	return v
}

// everyAction does one thing that each action stands for, and gives what the
// store says to it.
func (b *salon) everyAction(v visit) map[planner.Action]error {
	s, name := b.s, b.s.User().Name
	calls := map[planner.Action]error{}
	_, calls[planner.SeePatients] = s.Cards(bg())
	_, calls[planner.EditPatients] = s.SavePatient(bg(), newPatient(s, name, "Dahl", "Kim"))
	_, calls[planner.SeePlans] = s.Plans(bg(), v.patient.ID)
	_, calls[planner.EditPlans] = s.SavePlans(bg(), newPlan(s, v.patient.ID))
	calls[planner.PrintPapers] = s.RecordPrint(bg(), v.patient.ID, "patient")
	_, calls[planner.ExportCharts] = s.Export(bg(), v.patient.Chart)
	_, calls[planner.SeeAudit] = s.Audit(bg(), planner.AuditQuery{})
	calls[planner.ImportCharts] = s.Import(bg(), oneChart(s, name))
	clinic, _ := s.Clinic(bg())
	_, calls[planner.EditClinic] = s.SaveClinic(bg(), clinic)
	_, calls[planner.ManageUsers] = s.AddUser(bg(), planner.User{Name: "new by " + name, Role: planner.Assistant}, testPassphrase)
	_, calls[planner.VerifyFile] = s.Verify(bg(), nil)
	_, calls[planner.SeeStock] = s.Lots(bg())
	_, calls[planner.EditStock] = s.SaveProduct(bg(), Stored[planner.Product]{Value: planner.Product{ID: s.NewID(), Kind: planner.MachineStock, Name: name}})
	_, calls[planner.SeeRecords] = s.Records(bg(), v.patient.ID)
	calls[planner.LogSessions] = s.OpenRecord(bg(), v.next)
	_, calls[planner.SignRecords] = s.Sign(bg(), v.held, testPassphrase)
	_, calls[planner.TakeConsents] = s.SaveConsent(bg(), v.consent)
	calls[planner.OverrideStop] = b.try(v.gate, planner.Tap{
		Deed: planner.OverrideGate, Override: &planner.Override{Kind: planner.OverrideAlerts, Reason: "nitrile gloves"},
	})
	calls[planner.MergePatients] = s.MergeCharts(bg(), v.twice[0].ID, v.twice[1].ID, v.twice[0], [2]int64{1, 1})
	calls[planner.ArchivePatients] = s.ArchivePatient(bg(), v.twice[0].ID, "moved away")
	_, calls[planner.ErasePatients] = s.ErasePatient(bg(), v.twice[0].ID, "retention over", testPassphrase)
	_, calls[planner.MakeBackups] = s.Backup(bg(), "", nil)
	// A restore signs in by itself, on a copy beside another place.
	restoring, err := PrepareRestore(bg(), b.path+" restored by "+name, FindBackups(b.path)[0].Path, name, testPassphrase, b.options, nil)
	if restoring != nil {
		_ = restoring.Discard()
	}
	calls[planner.RestoreBackups] = err
	return calls
}

func oneChart(s *Store, name string) []Incoming {
	return []Incoming{{"x", chart.New(planner.Patient{ID: s.NewID(), Chart: "imported by " + name, Family: "F", Given: "G"}, nil, nil)}}
}
