package store

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// entry is one line of the trail, without what the store adds: who, when, where.
type entry struct {
	op         planner.AuditOp
	entity, id string
	ver        int64
	digest     []byte                // SHA-256 of the box or MAC now stored, so that an older one put back shows
	patient    planner.ID            // whose chart it is about; "" = no patient's
	detail     string                // sealed; may name what the clear columns must not
	changes    []planner.AuditChange // sealed: what a save changed
	rows       []rowDigest           // sealed: rows that were sealed anew
	gone       []rowName             // sealed: rows that went away
	elsewhere  *elsewhere            // nil = here and now, by who is signed in
	no         string                // sealed: of the line that waited, so that it comes in once
}

// elsewhere is who, when and where of an entry that comes into the trail later.
type elsewhere struct {
	at      time.Time
	station string
	by      planner.ID // "" = nobody can say
}

// rowDigest says what a row is now that was sealed anew with others.
type rowDigest struct {
	Entity string `json:"entity"`
	ID     string `json:"id"`
	Ver    int64  `json:"ver"`
	Digest []byte `json:"digest"`
}

// rowName names a row that went away.
type rowName struct {
	Entity string `json:"entity"`
	ID     string `json:"id"`
	Ver    int64  `json:"ver"`
}

// detail is what an entry seals.
type detail struct {
	Text    string                `json:"text,omitempty"`
	Changes []planner.AuditChange `json:"changes,omitempty"`
	Rows    []rowDigest           `json:"rows,omitempty"`
	Gone    []rowName             `json:"gone,omitempty"`
	No      string                `json:"no,omitempty"`
}

func (e entry) sealed() detail { return detail{e.detail, e.changes, e.rows, e.gone, e.no} }

func (d detail) empty() bool {
	return d.Text == "" && len(d.Changes) == 0 && len(d.Rows) == 0 && len(d.Gone) == 0 && d.No == ""
}

// readDetail reads what an entry sealed. Before entries told of changes it was a
// bare text.
func readDetail(plain []byte) (detail, error) {
	if len(plain) == 0 || plain[0] != '{' {
		return detail{Text: string(plain)}, nil
	}
	var d detail
	err := json.Unmarshal(plain, &d)
	return d, wrap(err, "read audit detail")
}

func digestOf(box []byte) []byte {
	sum := sha256.Sum256(box)
	return sum[:]
}

// auditRow is an entry as it is stored.
type auditRow struct {
	seq                int64
	at, actor, station string
	op                 planner.AuditOp
	entity, id_        string
	ver                int64
	digest, detail     []byte
	patient            string
	mac                []byte
}

const auditColumns = "seq, at, actor, station, op, entity, id, ver, digest, detail, patient, mac"

// fields are where a row's columns are read to, in the order of auditColumns.
func (r *auditRow) fields() []any {
	return []any{&r.seq, &r.at, &r.actor, &r.station, &r.op, &r.entity, &r.id_, &r.ver, &r.digest, &r.detail, &r.patient, &r.mac}
}

// bind lists what the chain signs. Entries of before there was a column for the
// patient have none there and are signed without.
func (r auditRow) bind() vault.Bind {
	bind := vault.Bind{"audit", r.seq, r.at, r.actor, r.station, string(r.op), r.entity, r.id_, r.ver, r.digest, r.detail}
	if r.patient != "" {
		bind = append(bind, r.patient)
	}
	return bind
}

func (r auditRow) detailBind() vault.Bind {
	return vault.Bind{"audit.detail", r.seq, r.at, r.actor, string(r.op), r.entity, r.id_}
}

// goesWithPatient tells whether an entry's detail is sealed under the patient's
// key, so that it goes when that is destroyed. What is said of charts merged,
// erased and sealed anew names opaque ids only and must stay readable, for a
// verification needs it.
func (r auditRow) goesWithPatient() bool {
	switch r.op {
	case planner.AuditMerge, planner.AuditUnmerge, planner.AuditErase, planner.AuditReseal:
		return false
	}
	return r.patient != ""
}

// appendEntries writes entries at the end of the chain and gives its new head.
// After the entry of a new clinic key the chain goes on with that. patients are
// the keys of charts, which the caller wipes.
func (s *Store) appendEntries(patients *patientKeys, tx execer, head vault.Link, entries []entry) (vault.Link, error) {
	gen := s.gen()
	for _, e := range entries {
		k, _ := s.keysOf(gen)
		r := s.rowOf(e, head.Seq+1)
		if d := e.sealed(); !d.empty() {
			var err error
			if r.detail, err = s.sealDetail(patients, gen, r, d); e.elsewhere != nil && planner.ErrorCode(err) == planner.NotFound {
				r.detail = []byte{} // the patient was erased meanwhile
			} else if err != nil {
				return head, err
			}
		}
		head = k.audit.Next(head, r.bind())
		result, err := tx.Exec("INSERT INTO audit ("+auditColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
			r.seq, r.at, r.actor, r.station, string(r.op), r.entity, r.id_, r.ver, r.digest, r.detail, r.patient, head.MAC)
		if err != nil {
			return head, fmt.Errorf("append audit entry: %w", err)
		}
		if one, err := updated(result); err != nil {
			return head, err
		} else if !one { // a trigger of somebody's kept it out
			return head, planner.Errorf(planner.Corrupt, "The audit trail refused an entry, so nothing was saved: the clinic file was altered outside Stipple. Keep it and run a verification.")
		}
		if e.op == planner.AuditRekey {
			gen = uint32(e.ver) // #nosec G115 -- generations are counted from 1
		}
	}
	return head, nil
}

// rowOf gives the row of an entry, without its detail and MAC.
func (s *Store) rowOf(e entry, seq int64) auditRow {
	r := auditRow{
		seq: seq, at: stamp(s.o.Now()), actor: string(s.user.ID), station: s.o.Workstation,
		op: e.op, entity: e.entity, id_: e.id, ver: e.ver, digest: e.digest, detail: []byte{}, patient: string(e.patient),
	}
	if e.elsewhere != nil {
		r.at, r.actor, r.station = stamp(e.elsewhere.at), string(e.elsewhere.by), e.elsewhere.station
	}
	if r.digest == nil {
		r.digest = []byte{}
	}
	return r
}

// sealDetail seals what an entry says. Its box names the generation of the key.
func (s *Store) sealDetail(patients *patientKeys, gen uint32, r auditRow, d detail) ([]byte, error) {
	plain, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode audit detail: %w", err)
	}
	defer clear(plain)
	k, _ := s.keysOf(gen)
	key := k.details
	if r.goesWithPatient() {
		if key, gen, err = patients.now(planner.ID(r.patient)); err != nil {
			return nil, err
		}
	}
	return key.Seal(plain, gen, r.detailBind()), nil
}
