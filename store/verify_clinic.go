package store

import (
	"bytes"
	"database/sql"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// stored checks that what is stored is what the trail says was stored last.
func (w *verifier) stored(entity, id string, version int64, digest []byte) {
	name := nameOf(entity, id, version)
	if !bytes.Equal(w.trail.last(name), digest) {
		w.fault("%s: not what the audit trail says was saved last", name)
	}
}

// clinicAndUsers checks the clinic's settings and everybody's slots.
func (w *verifier) clinicAndUsers() error {
	found := false
	err := w.each("clinic", "SELECT one, id, name, created, ver, recovery, body, mac FROM clinic", func(rows *sql.Rows) error {
		var c clinicRow
		var one int64
		found = true
		if err := rows.Scan(&one, &c.id, &c.name, &c.created, &c.ver, &c.recovery, &c.body, &c.mac); err != nil {
			return err
		}
		if _, err := w.s.openClinic(c); err != nil || c.id != w.s.clinicID || one != 1 {
			w.fault("clinic settings: damaged or altered")
		}
		// That it was made is noted without what it was then.
		if digest := w.trail.last(rowName{"clinic", w.s.clinicID, 0}); digest != nil && !bytes.Equal(digest, digestOf(c.mac)) {
			w.fault("clinic settings: not what the audit trail says was saved last")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !found {
		w.trail.last(rowName{"clinic", w.s.clinicID, 0})
		w.fault("clinic settings: missing")
	}
	return w.users()
}

// users checks everybody's slots. Numbers that no slot has cannot even be read.
func (w *verifier) users() error {
	readable := true
	const absurd = "SELECT id, name FROM users WHERE kdf_memory NOT BETWEEN 0 AND 4294967295 OR kdf_time NOT BETWEEN 0 AND 4294967295 OR kdf_threads NOT BETWEEN 0 AND 255"
	err := w.each("users", absurd, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		w.fault("user %s (%s): damaged or altered", id, name)
		readable = false
		return err
	})
	if err != nil || !readable {
		w.unread = true
		return err
	}
	users, err := readSlots(w.db)
	for _, r := range users {
		w.user(r)
	}
	return err
}

func (w *verifier) user(r userRow) {
	digest := w.trail.last(rowName{"user", r.ID, 0})
	k, known := w.s.keysOf(r.Generation())
	switch {
	case digest == nil:
		w.fault("user %s (%s): not what the audit trail says was saved last: it knows no such user", r.ID, r.Name)
	case r.Check() != nil:
		w.fault("user %s (%s): key slot damaged", r.ID, r.Name)
	case !known || r.Generation() < w.s.gen() || !vault.EqualMAC(r.mac, k.rows.MAC(r.bind())):
		w.fault("user %s (%s): damaged or altered", r.ID, r.Name)
	case !bytes.Equal(digest, r.digest()):
		w.fault("user %s (%s): not what the audit trail says was saved last", r.ID, r.Name)
	}
}

// clinicKeys checks the clinic's earlier keys and how far sealing anew has come.
func (w *verifier) clinicKeys() error {
	there := map[uint32]bool{}
	present := w.s.keys()
	err := w.each("the clinic's keys", "SELECT gen, box FROM clinic_keys ORDER BY gen", func(rows *sql.Rows) error {
		var number int64
		var box []byte
		if err := rows.Scan(&number, &box); err != nil {
			return err
		}
		if number < firstGeneration || number >= int64(w.s.gen()) {
			w.fault("clinic key %d: it was added; the clinic has never had it", number)
			return nil
		}
		gen := uint32(number) // #nosec G115 -- it is that of a key the clinic had
		there[gen] = true
		if key, err := present.earlier.OpenKey(box, earlierBind(gen)); err != nil || key != w.s.ring.clinicKey(gen) {
			w.fault("clinic key %d: damaged or altered", gen)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for gen := uint32(firstGeneration); gen < w.s.gen(); gen++ {
		if !there[gen] {
			w.fault("clinic key %d: missing", gen)
		}
	}
	if w.trail.gen != w.s.gen() {
		w.fault("audit trail: it knows of %d clinic keys and there are %d", w.trail.gen, w.s.gen())
	}
	return w.progress()
}

// progress checks the row that says how far sealing anew has come.
func (w *verifier) progress() error {
	due, found := w.s.gen() > firstGeneration && w.s.unfinished(), false
	err := w.each("how far sealing anew has come", "SELECT one, gen, step, last, mac FROM resealing", func(rows *sql.Rows) error {
		var p progress
		var last string
		var mac []byte
		var one, gen int64
		if err := rows.Scan(&one, &gen, &p.step, &last, &mac); err != nil {
			return err
		}
		found = true
		p.gen = w.s.gen()
		p.last = readCursor(last)
		said := w.trail.last(rowName{resealingEntity, w.s.clinicID, 0})
		switch {
		case !due:
			w.fault("how far sealing anew has come (resealing): it was added; all was sealed anew")
		case one != 1 || gen != int64(p.gen) || p.last.text() != last || !vault.EqualMAC(mac, w.s.rowMAC(p.bind())):
			w.fault("how far sealing anew has come (resealing): damaged or altered")
		case said != nil && !bytes.Equal(said, digestOf(mac)):
			w.fault("how far sealing anew has come (resealing): not what the audit trail says was saved last")
		}
		return nil
	})
	if err == nil && due && !found {
		w.trail.last(rowName{resealingEntity, w.s.clinicID, 0})
		w.fault("how far sealing anew has come (resealing): missing")
	}
	return err
}

// templates checks every version of every consent's template.
func (w *verifier) templates() error {
	return w.each("consent templates", "SELECT id, version, body, mac FROM consent_templates ORDER BY id, version", func(rows *sql.Rows) error {
		var r templateRow
		if err := rows.Scan(&r.id, &r.version, &r.body, &r.mac); err != nil {
			return err
		}
		w.stored("consent_template", r.id, int64(r.version), digestOf(r.mac))
		template, err := w.s.openTemplate(r)
		what := fmt.Sprintf("consent text %s version %d", r.id, r.version)
		w.plainRow(what, err, string(template.ID) == r.id && template.Version == r.version)
		return nil
	})
}

// stock checks every row of products and lots.
func (w *verifier) stock() error {
	known := map[planner.ID]planner.Product{}
	err := w.each("products", "SELECT id, kind, ver, body, mac FROM products ORDER BY id", func(rows *sql.Rows) error {
		var r productRow
		if err := rows.Scan(&r.id, &r.kind, &r.ver, &r.body, &r.mac); err != nil {
			return err
		}
		w.v.Products++
		w.stored("product", r.id, r.ver, digestOf(r.mac))
		product, err := openPlain[planner.Product](w.s, r.bind(), r.mac, r.body, r.ver)
		w.plainRow("product "+r.id, err, string(product.Value.ID) == r.id && string(product.Value.Kind) == r.kind)
		if err == nil {
			known[product.Value.ID] = product.Value
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.lots(known)
}

func (w *verifier) lots(products map[planner.ID]planner.Product) error {
	return w.each("lots", "SELECT id, product, batch, ver, body, mac FROM lots ORDER BY id", func(rows *sql.Rows) error {
		var r lotRow
		if err := rows.Scan(&r.id, &r.product, &r.batch, &r.ver, &r.body, &r.mac); err != nil {
			return err
		}
		w.v.Lots++
		w.stored("lot", r.id, r.ver, digestOf(r.mac))
		lot, err := openPlain[planner.Lot](w.s, r.bind(), r.mac, r.body, r.ver)
		w.plainRow("lot "+r.id, err, string(lot.Value.ID) == r.id && string(lot.Value.Product) == r.product && planner.FoldBatch(lot.Value.Batch) == r.batch)
		if product, known := products[lot.Value.Product]; known && err == nil {
			w.lotsKnown[lot.Value.ID] = stockedOf(product, lot.Value)
		} else if err == nil {
			w.fault("lot %s: it is of product %s, which is missing or damaged", r.id, r.product)
		}
		return nil
	})
}

// plainRow reports a plain row that was altered or whose columns say something
// else than its body.
func (w *verifier) plainRow(what string, err error, agrees bool) {
	switch {
	case err != nil:
		w.fault("%s: damaged or altered", what)
	case !agrees:
		w.fault("%s: its columns do not say what it says", what)
	}
}
