package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"stipple/assets"
	"stipple/planner"
	"stipple/store/vault"
)

// templateRow is one version of a consent's template as it is stored.
type templateRow struct {
	id      string
	version int
	body    string
	mac     []byte
}

func (r templateRow) bind() vault.Bind {
	return vault.Bind{"consent_templates", r.id, r.version, r.body}
}

func noTemplate() error {
	return planner.Errorf(planner.NotFound, "There is no such consent text in this clinic.")
}

// shippedTemplate is the consent that comes with the program. It is stored when
// it is first used or changed, so that every consent points at a stored version.
func shippedTemplate() (planner.ConsentTemplate, error) {
	shipped, err := planner.ParseConsent(assets.Consent)
	return shipped.Template, err
}

// ConsentTemplates reads every version of every template: templates in the order
// they were made, the newest version first in each. A clinic that has stored
// none is offered the one that comes with the program.
func (s *Store) ConsentTemplates(_ ctx) ([]planner.ConsentTemplate, error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return nil, err
	}
	list, err := s.templatesIn(s.readers, "")
	if err != nil || len(list) > 0 {
		return list, explain(err)
	}
	shipped, err := shippedTemplate()
	return []planner.ConsentTemplate{shipped}, err
}

func (s *Store) templatesIn(db querier, condition string, args ...any) ([]planner.ConsentTemplate, error) {
	rows, err := db.Query("SELECT id, version, body, mac FROM consent_templates "+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read consent templates: %w", err)
	}
	defer rows.Close()
	var list []planner.ConsentTemplate
	for rows.Next() {
		var r templateRow
		if err := rows.Scan(&r.id, &r.version, &r.body, &r.mac); err != nil {
			return nil, fmt.Errorf("read consent template: %w", err)
		}
		template, err := s.openTemplate(r)
		if err != nil {
			return nil, err
		}
		list = append(list, template)
	}
	slices.SortFunc(list, func(a, b planner.ConsentTemplate) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(b.Version, a.Version))
	})
	return list, wrap(rows.Err(), "read consent templates")
}

func (s *Store) openTemplate(r templateRow) (planner.ConsentTemplate, error) {
	damaged := planner.Errorf(planner.Corrupt, "A consent text in the clinic file is damaged or was altered. Run a verification.")
	if !s.rowFits(r.mac, r.bind()) {
		return planner.ConsentTemplate{}, damaged.Because(errors.New("the MAC of a consent template does not fit"))
	}
	var template planner.ConsentTemplate
	if err := json.Unmarshal([]byte(r.body), &template); err != nil {
		return template, damaged.Because(err)
	}
	return template, nil
}

// SaveConsentTemplate stores a new version of a template and gives it back: the
// first of a template that has no id or is not stored, else the one after
// t.Version, which is the version it was made from. Who wrote it and when is
// what the store knows. Errors: Invalid with the faults, Conflict with a
// ConflictError when t.Version is not the newest any more.
func (s *Store) SaveConsentTemplate(ctx ctx, t planner.ConsentTemplate) (planner.ConsentTemplate, error) {
	if err := s.allow(planner.EditClinic); err != nil {
		return t, err
	}
	next := t.Tidy()
	next.By, next.Created = s.user.Name, s.Today()
	if next.ID == "" {
		next.ID = newID()
	}
	next.Version = max(1, t.Version)
	if faults := next.Faults(); len(faults) > 0 {
		return t, faults.Err()
	}
	saved, err := once(ctx, s, []any{"save consent text", t}, func(c *change) (planner.ConsentTemplate, error) {
		if err := c.keepShipped(next.ID); err != nil {
			return t, err
		}
		versions, err := s.templatesIn(c.tx, "WHERE id = $1", string(next.ID))
		switch {
		case err != nil:
			return t, err
		case len(versions) == 0:
			next.Version = 1
		case versions[0].Version != t.Version:
			return t, conflict("consent text", Stored[planner.ConsentTemplate]{Value: versions[0], Row: int64(versions[0].Version)})
		default:
			next.Version = t.Version + 1
		}
		return next, c.putTemplate(next, versions[:min(1, len(versions))]...)
	})
	if err != nil {
		return t, err
	}
	return saved, nil
}

// keepShipped stores the shipped template if it is the one meant and is not
// stored yet. Whoever may record a consent may thereby do this.
func (c *change) keepShipped(id planner.ID) error {
	shipped, err := shippedTemplate()
	if err != nil || id != shipped.ID {
		return err
	}
	versions, err := c.s.templatesIn(c.tx, "WHERE id = $1", string(id))
	if err != nil || len(versions) > 0 {
		return err
	}
	return c.putTemplate(shipped)
}

// putTemplate stores a version of a template, the first or one after another.
func (c *change) putTemplate(t planner.ConsentTemplate, before ...planner.ConsentTemplate) error {
	body, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("encode consent template: %w", err)
	}
	row := templateRow{id: string(t.ID), version: t.Version, body: string(body)}
	row.mac = c.s.rowMAC(row.bind())
	_, err = c.tx.Exec("INSERT INTO consent_templates (id, version, body, mac) VALUES ($1, $2, $3, $4)", row.id, row.version, row.body, row.mac)
	var changes []planner.AuditChange
	if len(before) > 0 {
		changes = planner.Differences(before[0], t)
	}
	c.note(entry{
		op: planner.AuditCreate, entity: "consent_template", id: row.id, ver: int64(row.version),
		digest: digestOf(row.mac), detail: t.Title, changes: changes,
	})
	return wrap(err, "insert consent template")
}
