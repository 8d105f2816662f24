package store

import (
	"bytes"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// patientCheck checks everything of one patient. Several go on at once.
type patientCheck struct {
	w       *verifier
	p       whole
	key     vault.Key
	patient planner.Patient
	faults  []string
}

func (c *patientCheck) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// stored checks that what is stored is what the trail says was stored last.
func (c *patientCheck) stored(name rowName, digest []byte) {
	if !bytes.Equal(c.w.trail.last(name), digest) {
		c.fault("%s: not what the audit trail says was saved last", name)
	}
}

func (w *verifier) checkPatient(p whole) *patientCheck {
	c := &patientCheck{w: w, p: p}
	id := string(p.row.id)
	c.stored(rowName{"patient", id, 0}, digestOf(p.row.box))
	for _, t := range []struct {
		entity string
		parts  []part
	}{{"plan", p.plans}, {"plan_version", p.versions}, {"consent", p.consents}, {"amendment", p.amendments}, {oldKeyEntity, p.keys}} {
		for _, row := range t.parts {
			c.stored(nameOf(t.entity, row.id, row.n), digestOf(row.box))
		}
	}
	for _, row := range p.records {
		c.stored(rowName{"record", string(row.id), 0}, digestOf(row.box))
	}
	for _, row := range p.merges {
		c.stored(rowName{mergeEntity, id, 0}, digestOf(row.box))
	}
	patient, key, err := w.s.openPatient(p.row)
	defer key.Wipe()
	if err != nil {
		c.fault("patient %s: damaged or altered", id)
		return c // nothing else of the patient can be opened
	}
	c.key, c.patient = key, patient.Value
	if !bytes.Equal(p.row.chartTag, w.s.chartTag(patient.Value.Chart)) || patient.Value.ID != p.row.id {
		c.fault("patient %s: its chart number was re-linked", id)
	}
	c.contents()
	return c
}

// contents checks what belongs to a patient who can be opened, and the card
// against it.
func (c *patientCheck) contents() {
	plans := c.plans()
	c.versions()
	consents := c.consents()
	records := c.records()
	c.earlierKeys()
	if c.incomplete(len(plans), len(consents), len(records)) {
		c.card(nil) // what it must say cannot be told
		return
	}
	for _, f := range chart.New(c.patient, plans, nil).With(consents, records).Faults() {
		c.fault("patient %s: %s: %s", c.p.row.id, f.Field, f.Message)
	}
	want := planner.NewCard(c.patient, plans, careDays(consents, records)...)
	c.card(&want)
}

func (c *patientCheck) incomplete(plans, consents, records int) bool {
	return plans < len(c.p.plans) || consents < len(c.p.consents) || records < len(c.p.records)
}

func (c *patientCheck) plans() []planner.Plan {
	var list []planner.Plan
	for _, row := range c.p.plans {
		plan, err := unseal[planner.Plan](c.key, row.box, planBind(planner.ID(row.id), c.p.row.id, row.n))
		if err != nil {
			c.fault("plan %s: damaged or altered; it is of patient %s", row.id, c.p.row.id)
			continue
		}
		list = append(list, plan)
	}
	return list
}

func (c *patientCheck) versions() {
	for _, row := range c.p.versions {
		plain, err := c.key.Open(row.box, versionBind(planner.ID(row.id), int(row.n)))
		clear(plain)
		if err != nil {
			c.fault("plan %s version %d: damaged or altered", row.id, row.n)
		}
	}
}

func (c *patientCheck) consents() []planner.Consent {
	var list []planner.Consent
	for _, row := range c.p.consents {
		consent, err := unseal[planner.Consent](c.key, row.box, consentRowBind(planner.ID(row.id), c.p.row.id, row.n))
		if err != nil {
			c.fault("consent %s: damaged or altered; it is of patient %s", row.id, c.p.row.id)
			continue
		}
		list = append(list, consent)
	}
	return list
}

// earlierKeys checks the keys the chart had before and what a merge into it left.
func (c *patientCheck) earlierKeys() {
	id := c.p.row.id
	for _, row := range c.p.keys {
		key, err := c.key.OpenKey(row.box, oldKeyBind(id, planner.ID(row.id), uint32(row.n))) // #nosec G115 -- an altered one opens nothing
		key.Wipe()
		if err != nil {
			c.fault("patient %s: a key of before is damaged or altered: of chart %s, generation %d", id, row.id, row.n)
		}
	}
	for _, row := range c.p.merges {
		if _, err := unseal[mergeMemory](c.key, row.box, mergeBind(id, planner.ID(row.id))); err != nil {
			c.fault("merge into patient %s: damaged or altered", id)
		}
	}
}

// card checks the patient's card; want is nil when what it must say is not known.
func (c *patientCheck) card(want *planner.Card) {
	id := c.p.row.id
	if len(c.p.cards) == 0 {
		c.fault("patient %s: its card is missing", id)
		return
	}
	card, err := c.w.s.openCard(id, c.p.cards[0].box)
	switch {
	case err != nil:
		c.fault("patient %s: its card is damaged or altered", id)
	case want != nil && !sameCard(card, *want):
		c.fault("patient %s: its card does not say what the patient says", id)
	}
}

// records checks every record with what belongs to it, and gives those that are
// sound.
func (c *patientCheck) records() []planner.SessionRecord {
	var list []planner.SessionRecord
	for _, row := range c.p.records {
		if !slices.ContainsFunc(c.p.plans, func(p part) bool { return p.id == string(row.plan) }) {
			c.fault("record %s: it is of plan %s, which the patient does not have", row.id, row.plan)
		}
		if record, sound := c.record(row); sound {
			list = append(list, record)
		}
	}
	return list
}
