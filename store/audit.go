package store

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"stipple/planner"
	"stipple/store/vault"
)

// What an audit entry can say was done.
const (
	opCreate = "create"
	opUpdate = "update"
	opFreeze = "freeze" // an active plan's earlier version was kept
	opImport = "import"
	opExport = "export"
	opPrint  = "print"
	opSignIn = "sign_in"
	opReset  = "reset_passphrase"
	opGap    = "gap" // the trail's end was not what the head file says

	opStart    = "start"    // a session started
	opOverride = "override" // a physician went on in spite of an alert or an expiry
	opSign     = "sign"
	opAmend    = "amend"
	opDrop     = "drop" // a record that never started was taken away
)

// entry is one line of the trail, without what the store adds: who, when, where.
type entry struct {
	op, entity, id string
	ver            int64
	digest         []byte // SHA-256 of the box or MAC now stored, so that an older one put back shows
	detail         string // sealed; may name what the clear columns must not
}

func digestOf(box []byte) []byte {
	sum := sha256.Sum256(box)
	return sum[:]
}

// auditRow is an entry as it is stored.
type auditRow struct {
	seq                                 int64
	at, actor, station, op, entity, id_ string
	ver                                 int64
	digest, detail, mac                 []byte
}

func (r auditRow) bind() vault.Bind {
	return vault.Bind{"audit", r.seq, r.at, r.actor, r.station, r.op, r.entity, r.id_, r.ver, r.digest, r.detail}
}

func (r auditRow) detailBind() vault.Bind {
	return vault.Bind{"audit.detail", r.seq, r.at, r.actor, r.op, r.entity, r.id_}
}

// appendEntries writes entries at the end of the chain and gives its new head.
func appendEntries(tx *sql.Tx, keys keys, o Options, actor planner.ID, head vault.Link, entries []entry) (vault.Link, error) {
	for _, e := range entries {
		r := auditRow{
			seq: head.Seq + 1, at: stamp(o.Now()), actor: string(actor), station: o.Workstation,
			op: e.op, entity: e.entity, id_: e.id, ver: e.ver, digest: e.digest, detail: []byte{},
		}
		if r.digest == nil {
			r.digest = []byte{}
		}
		if e.detail != "" {
			r.detail = keys.audit.Derive("detail").Seal([]byte(e.detail), 1, r.detailBind())
		}
		head = keys.audit.Next(head, r.bind())
		_, err := tx.Exec(`INSERT INTO audit (seq, at, actor, station, op, entity, id, ver, digest, detail, mac)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			r.seq, r.at, r.actor, r.station, r.op, r.entity, r.id_, r.ver, r.digest, r.detail, head.MAC)
		if err != nil {
			return head, fmt.Errorf("append audit entry: %w", err)
		}
	}
	return head, nil
}

// lastLink gives the head of the chain as the database has it.
func lastLink(db querier) (vault.Link, error) {
	var link vault.Link
	err := db.QueryRow("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1").Scan(&link.Seq, &link.MAC)
	if errors.Is(err, sql.ErrNoRows) {
		return vault.Link{}, nil
	}
	return link, wrap(err, "read audit head")
}

// keptHead gives the head kept beside the database, and false when the file is
// missing.
func (s *Store) keptHead() (vault.Link, bool, error) {
	data, err := os.ReadFile(s.path + headSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return vault.Link{}, false, nil
	}
	if err != nil {
		return vault.Link{}, false, fmt.Errorf("read audit head file: %w", err)
	}
	link, err := s.keys.head.DecodeHead(data, s.clinicID)
	return link, true, wrap(err, "read audit head file")
}

// checkHead compares the chain with the head kept beside it. A gap is a
// warning, for care must go on, and is itself noted in the trail, because the
// next save writes a new head.
func (s *Store) checkHead() (gap string, err error) {
	last, err := lastLink(s.writer)
	if err != nil {
		return "", err
	}
	kept, exists, err := s.keptHead()
	switch {
	case errors.Is(err, vault.ErrDamaged) || errors.Is(err, vault.ErrFormat):
		return "The file that keeps the end of the audit trail was damaged.", nil
	case err != nil:
		return "", err
	case !exists:
		return "The file that keeps the end of the audit trail was missing.", nil
	case kept.Seq > last.Seq:
		return fmt.Sprintf("The last %d entries saved to this clinic file were missing.", kept.Seq-last.Seq), nil
	}
	var mac []byte
	err = s.writer.QueryRow("SELECT mac FROM audit WHERE seq = $1", kept.Seq).Scan(&mac)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read audit entry: %w", err)
	}
	if !bytes.Equal(mac, kept.MAC) {
		return "This clinic file went another way than the one last used here: it is a copy, or a backup was put in its place.", nil
	}
	return "", nil
}

// RecordPrint notes in the audit trail that a paper of a patient was made.
func (s *Store) RecordPrint(ctx ctx, patient planner.ID, paper string) error {
	if err := s.allow(planner.PrintPapers); err != nil {
		return err
	}
	if s.ReadOnly() {
		return nil
	}
	return s.change(ctx, func(c *change) error {
		c.note(entry{op: opPrint, entity: "patient", id: string(patient), detail: paper})
		return nil
	})
}
