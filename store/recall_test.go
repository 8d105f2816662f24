package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

// uses gives what a recall says, a line each.
func uses(t testing.TB, s *Store, q planner.RecallQuery) []string {
	t.Helper()
	list, err := s.Recall(bg(), q)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range list {
		state := "not signed"
		if r.Signed {
			state = "signed"
		}
		regions := strings.Join(r.Regions, "+")
		if r.Unconfirmed {
			regions = "not confirmed"
		}
		lines = append(lines, strings.Join([]string{r.Patient.Family, r.Date.String(), r.Lot.Batch, regions, r.By, state}, "|"))
	}
	return lines
}

func TestRecallFindsWhoWasTreatedWithALot(t *testing.T) {
	b := newSalon(t)
	patient := Stored[planner.Patient]{Value: b.patient, Row: 1}
	patient.Value.Contact.Phone = "+00 555 7"
	savePatient(t, b.s, patient)
	signed := b.hold(t, 1, "crown", "frontal")
	b.tap(t, signed, planner.Tap{Deed: planner.CountUsed, Text: "n1", Amount: 3}, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2})
	b.sign(t, signed)
	_, plan, consent := b.course(t, "2", "Aas")
	b.plan, b.consent = plan, consent
	running := b.hold(t, 1, "crown")
	_, plan, consent = b.course(t, "3", "Zorn")
	b.plan, b.consent = plan, consent
	b.hold(t, 1) // everything laid out, nothing confirmed

	berg, aas := "Berg|2026-11-22|B-needle|Crown+Frontal|"+testUser+"|signed", "Aas|2026-11-22|B-needle|Crown|"+testUser+"|not signed"
	zorn := "Zorn|2026-11-22|B-needle|not confirmed|" + testUser + "|not signed"
	needles := []string{aas, berg, zorn}
	for name, c := range map[string]struct {
		q    planner.RecallQuery
		want []string
	}{
		"a lot":                   {planner.RecallQuery{Lot: b.refs["needle"].Lot}, needles},
		"a batch spelled so":      {planner.RecallQuery{Batch: " b-NEEDLE "}, needles},
		"a product":               {planner.RecallQuery{Product: b.refs["needle"].Product}, needles},
		"a needle":                {planner.RecallQuery{Needle: "3 rl"}, needles},
		"the first member counts": {planner.RecallQuery{Lot: b.refs["stale"].Lot, Batch: "B-needle"}, nil},
		"a lot never used":        {planner.RecallQuery{Lot: b.refs["stale"].Lot}, nil},
		"a needle never used":     {planner.RecallQuery{Needle: "1RL"}, nil},
		"an unknown batch":        {planner.RecallQuery{Batch: "B-nothing"}, nil},
		"an unknown lot":          {planner.RecallQuery{Lot: "nothing"}, nil},
		"an unknown product":      {planner.RecallQuery{Product: "nothing"}, nil},
	} {
		if diff := cmp.Diff(c.want, uses(t, b.s, c.q)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	// A machine counts from the start, whatever was treated.
	if got := uses(t, b.s, planner.RecallQuery{Lot: b.refs["machine"].Lot}); len(got) != 3 || !strings.HasPrefix(got[2], "Zorn|2026-11-22|B-machine||") {
		t.Errorf("machine: %v", got)
	}
	list, _ := b.s.Recall(bg(), planner.RecallQuery{Batch: "B-water"})
	if len(list) != 3 || list[1].Amount != 1.5 || list[1].Patient.Contact.Phone != "+00 555 7" || list[1].Record != signed || list[0].Record != running || list[1].Session != 1 {
		t.Errorf("diluent: %+v", list)
	}
	if amounts, err := b.s.LotAmounts(bg()); err != nil || amounts[b.refs["needle"].Lot] != 3 || amounts[b.refs["black"].Lot] != 0.5 || len(amounts) != 3 {
		t.Errorf("amounts %v, %v", amounts, err)
	}
	_, err := b.s.Recall(bg(), planner.RecallQuery{Batch: " "})
	wantCode(t, err, planner.Invalid)
}

func TestRecallIsNewestFirst(t *testing.T) {
	b := newSalon(t)
	first := b.hold(t, 1, "crown")
	b.sign(t, first)
	later := b.s.Today().AddDays(30)
	now := b.s.o.Now
	b.s.o.Now = func() time.Time { return now().AddDate(0, 0, 30) }
	second := b.hold(t, 2, "crown")
	list, err := b.s.Recall(bg(), planner.RecallQuery{Batch: "B-needle"})
	if err != nil || len(list) != 2 || list[0].Record != second || list[0].Date != later || list[1].Record != first {
		t.Errorf("%+v, %v", list, err)
	}
}

// Links only say where to look: one that was made up names nobody.
func TestAMadeUpLinkNamesNobody(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	b.sign(t, id)
	_, err := b.s.writer.Exec("INSERT INTO record_lots (lot, record, amount, mac) VALUES ($1, $2, 1, zeroblob(32))", string(b.refs["stale"].Lot), string(id))
	if err != nil {
		t.Fatal(err)
	}
	if got := uses(t, b.s, planner.RecallQuery{Lot: b.refs["stale"].Lot}); got != nil {
		t.Errorf("gives %v", got)
	}
}

func TestRecallIsInTheTrail(t *testing.T) {
	b := newSalon(t)
	b.hold(t, 1, "crown")
	for _, c := range []struct {
		q              planner.RecallQuery
		entity, id, is string
	}{
		{planner.RecallQuery{Lot: b.refs["needle"].Lot}, "lot", string(b.refs["needle"].Lot), "one lot; lots: 1, uses: 1"},
		{planner.RecallQuery{Product: b.refs["black"].Product}, "product", string(b.refs["black"].Product), "every lot of a product; lots: 1, uses: 1"},
		{planner.RecallQuery{Batch: "B-x"}, "stock", b.s.clinicID, "every lot B-x; lots: 0, uses: 0"},
		{planner.RecallQuery{Needle: "3RL"}, "stock", b.s.clinicID, "every lot of needles 3RL; lots: 1, uses: 1"},
	} {
		uses(t, b.s, c.q)
		if r, said := lastDetail(t, b.s); r.op != planner.AuditRecall || r.entity != c.entity || r.id_ != c.id || said != c.is {
			t.Errorf("%s of %s %s: %q", r.op, r.entity, r.id_, said)
		}
	}
	wantVerified(t, b.s)
	o := testOptions()
	o.ReadOnly = true
	reader, err := Open(b.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if got := uses(t, reader, planner.RecallQuery{Batch: "B-needle"}); len(got) != 1 {
		t.Errorf("read-only gives %v", got)
	}
}

// A recall costs what it finds: every table is searched by an index.
func TestRecallSearchesByIndexes(t *testing.T) {
	s := openClinic(t)
	for _, query := range []string{
		linkedRecords,
		"SELECT id, product, batch, ver, body, mac FROM lots WHERE id = $1",
		"SELECT id, product, batch, ver, body, mac FROM lots WHERE batch = $1",
		"SELECT id, product, batch, ver, body, mac FROM lots WHERE product = $1",
		"SELECT " + recordColumns + " FROM records WHERE id = $1",
		"SELECT ver, chart_tag, key_box, box FROM patients WHERE id = $1",
		"SELECT seq, box FROM taps WHERE record = $1 ORDER BY seq",
		"SELECT seq, box FROM amendments WHERE record = $1 ORDER BY seq",
	} {
		rows, err := s.readers.Query("EXPLAIN QUERY PLAN "+query, "x")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(detail, "SEARCH ") {
				t.Errorf("%s: %s", query, detail)
			}
		}
	}
}
