package store

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/planner/quantity"
)

// These tests walk every way into the clinic file and show that none changes a
// signed record, takes an unconfirmed value for a done one, or starts a session
// on an expired lot that no physician overrode. The command line has its own.

// everyDeed gives a tap of each deed, as a view would give it.
func (b *salon) everyDeed() map[planner.Deed]planner.Tap {
	deeds := map[planner.Deed]planner.Tap{}
	zero := 0
	for _, tap := range slices.Concat(b.gate(), treat("crown"), []planner.Tap{
		{Deed: planner.StartSession},
		{Deed: planner.RenewAlerts, Alerts: []string{"latex"}},
		{Deed: planner.TakeAway, Text: "n1"},
		{Deed: planner.OverrideGate, Override: &planner.Override{Kind: planner.OverrideAlerts, Reason: "x"}},
		{Deed: planner.Unconfirm, Region: "crown", Field: planner.DensityField},
		{Deed: planner.GiveReason, Region: "crown", Field: planner.DensityField, Reason: "x"},
		{Deed: planner.MarkNotDone, Region: "crown", Reason: "x"},
		{Deed: planner.MarkOpen, Region: "crown"},
		{Deed: planner.AddPass, Region: "crown"},
		{Deed: planner.DropPass, Region: "crown", Pass: 2},
		{Deed: planner.SetBleeding, Region: "crown", Count: &zero},
		{Deed: planner.SetPain, Region: "crown", Count: &zero},
		{Deed: planner.SetSkin, Region: "crown", Text: "x"},
		{Deed: planner.Complicate, Region: "crown", Text: string(planner.Redness)},
		{Deed: planner.WriteNote, Region: "crown", Text: "x"},
		{Deed: planner.AddRegion, Reason: "x", Added: &planner.Region{Key: "nape", Zone: "nape"}},
		{Deed: planner.PauseTimer},
		{Deed: planner.ResumeTimers},
		{Deed: planner.CountUsed, Text: "n1", Amount: 9},
		{Deed: planner.Undo},
	}) {
		deeds[tap.Deed] = tap
	}
	return deeds
}

// print gives everything that is stored of a record: its row, what was added to
// it and its links.
func (b *salon) print(t *testing.T, id planner.ID) string {
	t.Helper()
	var all bytes.Buffer
	for _, query := range []string{
		"SELECT hex(box) || ver || signed || operator || plan || session || patient FROM records WHERE id = $1",
		"SELECT seq || hex(box) FROM taps WHERE record = $1 ORDER BY seq",
		"SELECT seq || hex(box) FROM amendments WHERE record = $1 ORDER BY seq",
		"SELECT lot || amount || hex(mac) FROM record_lots WHERE record = $1 ORDER BY lot",
	} {
		rows, err := b.s.readers.Query(query, string(id))
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&all, line)
		}
		_ = rows.Close()
	}
	return all.String()
}

// elsewhere gives another clinic that took in the salon's patient.
func (b *salon) elsewhere(t *testing.T) *salon {
	t.Helper()
	whole, err := b.s.Export(bg(), b.patient.Chart)
	if err != nil {
		t.Fatal(err)
	}
	path, _ := newClinic(t)
	other := &salon{path: path, options: b.options, refs: b.refs, seq: map[planner.ID]int{}, patient: b.patient, plan: b.plan, consent: b.consent}
	other.enter(t, testUser)
	if err := other.s.Import(bg(), []Incoming{{"x", whole}}); err != nil {
		t.Fatal(err)
	}
	return other
}

func TestNoPathChangesASignedRecord(t *testing.T) {
	here := newSalon(t)
	id := here.hold(t, 1, "crown")
	here.sign(t, id)
	walkSigned(t, "signed", here, id)
	before := here.record(t, id)
	amended, err := here.s.Amend(bg(), id, planner.Amendment{Text: "It bled later.", Reason: "Patient called", By: planner.Person{Name: "me"}}, testPassphrase)
	if err != nil || len(amended.Amendments) != 1 || amended.Amendments[0].By.Name != testUser {
		t.Fatalf("%+v, %v", amended.Amendments, err)
	}
	amended.Amendments = nil
	sameJSON(t, before, amended)
	walkSigned(t, "amended", here, id)
	other := here.elsewhere(t)
	walkSigned(t, "signed elsewhere", other, id)
	t.Run("signed elsewhere/amend", func(t *testing.T) {
		_, err := other.s.Amend(bg(), id, planner.Amendment{Text: "x", Reason: "x"}, testPassphrase)
		wantCode(t, err, planner.Invalid)
	})
	wantVerified(t, here.s)
	wantVerified(t, other.s)
}

// walkSigned goes every way that ends at a signed record: each is refused and
// leaves all that is stored as it is.
func walkSigned(t *testing.T, state string, b *salon, id planner.ID) {
	before := b.print(t, id)
	for name, path := range b.waysToSigned(t, id) {
		t.Run(state+"/"+name, func(t *testing.T) {
			if err := path(); err == nil {
				t.Error("was not refused")
			}
			if b.print(t, id) != before {
				t.Fatal("changed what is stored")
			}
		})
	}
}

func (b *salon) waysToSigned(t *testing.T, id planner.ID) map[string]func() error {
	signed := b.record(t, id)
	bare := signed
	bare.Signature, bare.Amendments = nil, nil
	ways := map[string]func() error{
		"open/as signed":   func() error { return b.s.OpenRecord(bg(), signed) },
		"open/as unsigned": func() error { return b.s.OpenRecord(bg(), bare) },
		"open/another session under its id": func() error {
			r := b.fresh(t, b.plan, 2)
			r.ID = id
			return b.s.OpenRecord(bg(), r)
		},
		"sign": func() error { _, err := b.s.Sign(bg(), id, testPassphrase); return err },
		"drop": func() error { return b.s.DropRecord(bg(), id) },
		"amend/wrong passphrase": func() error {
			_, err := b.s.Amend(bg(), id, planner.Amendment{Text: "x", Reason: "x"}, "not this one")
			forgetTries(t, b.path)
			return err
		},
		"amend/no reason": func() error { _, err := b.s.Amend(bg(), id, planner.Amendment{Text: "x"}, testPassphrase); return err },
		"import/same":     func() error { return b.importing(t, func(*chart.Chart) {}) },
		"import/another patient, same record": func() error {
			return b.importing(t, func(c *chart.Chart) {
				c.Patient.ID, c.Patient.Chart = b.s.NewID(), "other"
				c.Plans[0].ID = b.s.NewID()
			})
		},
		"import/altered": func() error {
			return b.importing(t, func(c *chart.Chart) { c.Records[0].Note = "better" })
		},
	}
	for deed, tap := range b.everyDeed() {
		ways["tap/"+string(deed)] = func() error { return b.tryAs(id, tap, &Authority{testUser, testPassphrase}) }
	}
	for name, statement := range map[string]string{
		"update": "UPDATE records SET ver = ver + 1 WHERE id = $1", "unsign": "UPDATE records SET signed = 0 WHERE id = $1",
		"delete": "DELETE FROM records WHERE id = $1", "replace": "INSERT OR REPLACE INTO records SELECT * FROM records WHERE id = $1",
	} {
		ways["sql/"+name] = func() error {
			return b.s.scratch(bg(), func(tx execer) error { _, err := tx.Exec(statement, string(id)); return err })
		}
	}
	if len(signed.Amendments) > 0 {
		for name, statement := range map[string]string{"update": "UPDATE amendments SET seq = seq + 9", "delete": "DELETE FROM amendments"} {
			ways["sql/amendment "+name] = func() error {
				return b.s.scratch(bg(), func(tx execer) error { _, err := tx.Exec(statement); return err })
			}
		}
	}
	return ways
}

// TestABoxOfASignedRecordThatIsChangedIsFound: boxes can be written, for they are
// sealed anew when the clinic gets another key. Whoever writes another there is found
// by the box itself and by a verification, and so is who puts a genuine one back.
func TestABoxOfASignedRecordThatIsChangedIsFound(t *testing.T) {
	for name, statement := range map[string]string{
		"flipped":          "UPDATE records SET box = CAST(substr(box, 1, 60) || x'00' || substr(box, 62) AS BLOB) WHERE id = $1",
		"emptied":          "UPDATE records SET box = x'' WHERE id = $1",
		"another's":        "UPDATE records SET box = (SELECT box FROM records o WHERE o.id <> records.id) WHERE id = $1",
		"as it was opened": "UPDATE records SET box = (SELECT box FROM kept) WHERE id = $1",
		"amendment":        "UPDATE amendments SET box = zeroblob(length(box)) WHERE record = $1",
		"amendments moved": "UPDATE amendments SET box = (SELECT box FROM amendments o WHERE o.seq <> amendments.seq) WHERE record = $1",
	} {
		t.Run(name, func(t *testing.T) {
			b := newSalon(t)
			id := b.hold(t, 1, "crown")
			if _, err := b.s.writer.Exec("CREATE TEMP TABLE kept AS SELECT box FROM records"); err != nil {
				t.Fatal(err)
			}
			b.sign(t, id)
			b.hold(t, 2, "crown")
			for _, text := range []string{"one", "two"} {
				if _, err := b.s.Amend(bg(), id, planner.Amendment{Text: text, Reason: "r"}, testPassphrase); err != nil {
					t.Fatal(err)
				}
			}
			wantVerified(t, b.s)
			if _, err := b.s.writer.Exec(statement, string(id)); err != nil {
				t.Fatal(err)
			}
			_, err := b.s.Record(bg(), id)
			wantCode(t, err, planner.Corrupt)
			if len(faultsIn(t, b.s)) == 0 {
				t.Error("a verification finds nothing")
			}
		})
	}
}

// importing imports the salon's own chart, changed.
func (b *salon) importing(t *testing.T, change func(*chart.Chart)) error {
	whole, err := b.s.Export(bg(), b.patient.Chart)
	if err != nil {
		t.Fatal(err)
	}
	change(&whole)
	return b.s.Import(bg(), []Incoming{{"x", whole}})
}

// confirmed lists the values of a record that somebody confirmed or entered.
func confirmed(r planner.SessionRecord) map[string]bool {
	list := map[string]bool{}
	for _, region := range r.Records {
		for _, f := range planner.RegionFields() {
			if _, ok := region.Value(f, 0); ok {
				list[fmt.Sprint(region.Key(), 0, f)] = true
			}
		}
		for pass := range region.Passes {
			for _, f := range planner.PassFields() {
				if _, ok := region.Value(f, pass+1); ok {
					list[fmt.Sprint(region.Key(), pass+1, f)] = true
				}
			}
		}
	}
	return list
}

func TestNoPathTakesAnUnconfirmedValueForADoneOne(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1)
	for deed, tap := range b.everyDeed() {
		t.Run("tap/"+string(deed), func(t *testing.T) {
			before := confirmed(b.record(t, id))
			if deed == planner.Confirm || deed == planner.Change {
				before[fmt.Sprint(tap.Region, tap.Pass, tap.Field)] = true
			}
			_ = b.try(id, tap)
			for value := range confirmed(b.record(t, id)) {
				if !before[value] {
					t.Errorf("%s confirmed %s", deed, value)
				}
			}
		})
	}
	t.Run("refused", func(t *testing.T) {
		for name, tap := range map[string]planner.Tap{
			"done with nothing confirmed": {Deed: planner.MarkDone, Region: "frontal"},
			"confirm what nobody planned": {Deed: planner.Confirm, Region: "frontal", Pass: 1, Field: planner.DwellField},
			"confirm a needle not laid":   {Deed: planner.Confirm, Region: "frontal", Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n9"}},
		} {
			if err := b.try(id, tap); planner.ErrorCode(err) != planner.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("sign", func(t *testing.T) {
		before := confirmed(b.record(t, id))
		signed := b.sign(t, id)
		if !maps.Equal(before, confirmed(signed)) || signed.Records[1].State != planner.Unconfirmed {
			t.Errorf("signing confirmed something: %v became %v", before, confirmed(signed))
		}
	})
	t.Run("import/filled in after signing", func(t *testing.T) {
		wantCode(t, b.importing(t, func(c *chart.Chart) {
			c.Patient.ID, c.Records[0].Records[1].State = b.s.NewID(), planner.DoneRegion
		}), planner.Invalid)
	})
	for name, fill := range map[string]func(*planner.SessionRecord){
		"density": func(r *planner.SessionRecord) {
			r.Records[0].Density = &planner.Logged[quantity.DotsPerCM2]{Value: 20, By: testUser, At: r.Opened}
		},
		"state":    func(r *planner.SessionRecord) { r.Records[0].State, r.Records[0].By = planner.DoneRegion, testUser },
		"planned":  func(r *planner.SessionRecord) { r.Records[0].Planned.Density++ },
		"no alert": func(r *planner.SessionRecord) { r.Alerts = nil },
		"started":  func(r *planner.SessionRecord) { r.Started = r.Opened },
		"signed":   func(r *planner.SessionRecord) { r.Signature = &planner.Signature{} },
		"elsewhere": func(r *planner.SessionRecord) {
			r.Elsewhere = true
		},
	} {
		t.Run("open/"+name, func(t *testing.T) {
			r := b.fresh(t, b.plan, 2).Clone()
			planned := *r.Records[0].Planned
			r.Records[0].Planned = &planned
			fill(&r)
			wantCode(t, b.s.OpenRecord(bg(), r), planner.Invalid)
		})
	}
	t.Run("sql/forged tap", func(t *testing.T) {
		id := b.hold(t, 3)
		edit(t, b.path, "INSERT INTO taps SELECT record, seq + 1, box FROM taps WHERE record = $1 ORDER BY seq DESC LIMIT 1", string(id))
		_, err := b.s.Running(bg(), id)
		wantCode(t, err, planner.Corrupt)
		_, err = b.s.Sign(bg(), id, testPassphrase)
		wantCode(t, err, planner.Corrupt)
	})
}

// A session that started is only taken in when it is signed, and one that did not
// start is left out: neither comes in as something that was done.
func TestUnsignedRecordsDoNotCrossOver(t *testing.T) {
	b := newSalon(t)
	id := b.open(t, 1)
	other := b.elsewhere(t)
	if list, err := other.s.Records(bg(), b.patient.ID); err != nil || len(list) != 0 {
		t.Errorf("%d records came over, %v", len(list), err)
	}
	whole, err := b.s.Export(bg(), b.patient.Chart)
	if left := (Incoming{"x", whole}).LeftOut(); err != nil || len(left) != 1 {
		t.Errorf("left out: %v, %v", left, err)
	}
	b.tap(t, id, b.gate()...)
	b.tap(t, id, planner.Tap{Deed: planner.StartSession})
	err = b.importing(t, func(c *chart.Chart) {})
	wantCode(t, err, planner.Invalid)
	if planner.FaultsOf(err).For("x: records[0].signature") == "" {
		t.Error(err)
	}
}
