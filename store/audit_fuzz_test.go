package store

import (
	"fmt"
	"testing"

	"stipple/planner"
)

// FuzzAuditReader puts an entry with any content in the place of one of a genuine
// trail. The reader never breaks on it, and never shows as sound what differs from
// what was written.
func FuzzAuditReader(f *testing.F) {
	path, _ := newClinic(f)
	s := openAs(f, path, testUser, testPassphrase)
	p := savePatient(f, s, newPatient(s, "1", "Berg", "Eva"))
	p.Value.Family = "Dahl"
	savePatient(f, s, p)
	rows := trailOps(f, s, 0)
	for i := range rows {
		r := rows[i]
		f.Add(uint8(i), r.at, r.actor, r.station, string(r.op), r.entity, r.id_, r.ver, r.digest, r.detail, r.patient, r.mac) // #nosec G115 -- few rows
	}
	f.Add(uint8(0), "", "", "", "", "", "", int64(0), []byte(nil), []byte("{"), "", []byte(nil))
	f.Add(uint8(3), "2026-11-22T09:30:00Z", "", "", "merge", "", "", int64(0), []byte{}, []byte{1, 0, 0, 0, 9}, "x", []byte{})
	f.Fuzz(func(t *testing.T, at uint8, when, actor, station, op, entity, id string, ver int64, digest, sealed []byte, patient string, mac []byte) {
		i := int(at) % len(rows)
		r := auditRow{rows[i].seq, when, actor, station, planner.AuditOp(op), entity, id, ver, digest, sealed, patient, mac}
		reader, err := s.newTrailReader(s.readers)
		if err != nil {
			t.Fatal(err)
		}
		defer reader.keys.wipe()
		list, err := reader.entries([]auditRow{r})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d entries, %v", len(list), err)
		}
		if same := fmt.Sprintf("%+v", r) == fmt.Sprintf("%+v", rows[i]); list[0].Damaged == same {
			t.Errorf("as it was written: %v, shown as damaged: %v", same, list[0].Damaged)
		}
		// What opens is read whatever it is.
		_, _, _ = reader.keys.openDetail(r)
		_, _ = readDetail(sealed)
		_, _ = s.entryOf(sealed, func(planner.ID) bool { return false })
	})
}

// FuzzWaitingLine: no line breaks the folding, and none without a genuine box
// becomes more than a failed try.
func FuzzWaitingLine(f *testing.F) {
	path, _ := newClinic(f)
	s := openAs(f, path, testUser, testPassphrase)
	f.Add([]byte(`{"no":"1","at":"2026-11-22T09:00:00Z","user":"u","op":"sign_in_failed","entity":"user","id":"u"}`))
	f.Add([]byte(`{"no":"1","at":"2026-11-22T09:00:00Z","user":"u","op":"read","entity":"patient","id":"p","patient":"p","box":"AQAAAAE="}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, vouched := s.entryOf(line, func(id planner.ID) bool { return id == "u" })
		switch {
		case e.patient != "" || len(e.changes) > 0 || len(e.rows) > 0:
			t.Errorf("%+v", e)
		case !vouched && (e.op != planner.AuditStray || len(e.detail) > 3000):
			t.Errorf("%+v", e)
		case vouched && (!unkeyedOp(e.op) || e.elsewhere.by != "" || e.elsewhere.at.After(s.o.Now())):
			t.Errorf("%+v", e)
		}
	})
}
