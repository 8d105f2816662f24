package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"

	"stipple/planner"
	"stipple/store/vault"
)

// cardFormat is the version of the compact form below. Format 1 had its first
// eight fields; cards of it are rewritten when their chart is saved.
const cardFormat = 2

// What the flags of a card say.
const (
	hasPlanFlag  = "p"
	archivedFlag = "a"
)

// encodeCard writes a card compactly: a clinic of 100,000 decodes them all at
// sign-in.
func encodeCard(c planner.Card) []byte { return encodeCardAs(c, cardFormat) }

func encodeCardAs(c planner.Card, format byte) []byte {
	names := make([]string, len(c.Indications))
	for i, indication := range c.Indications {
		names[i] = string(indication)
	}
	flags := ""
	if c.HasPlan {
		flags += hasPlanFlag
	}
	if c.Archived {
		flags += archivedFlag
	}
	fields := []string{c.Chart, c.Family, c.Given, c.Born.String(), c.Phone, strings.Join(names, ","), c.Next.String(), flags}
	if format > 1 {
		fields = append(append(fields, c.Last.String()), c.Former...)
	}
	b := []byte{format}
	for _, field := range fields {
		b = binary.AppendUvarint(b, uint64(len(field)))
		b = append(b, field...)
	}
	return b
}

func decodeCard(id planner.ID, b []byte) (planner.Card, error) {
	broken := planner.Errorf(planner.Corrupt, "A patient's card cannot be read. Run a verification.")
	if len(b) == 0 || b[0] < 1 || b[0] > cardFormat {
		return planner.Card{}, broken.Because(errors.New("unknown card format"))
	}
	known := 8
	if b[0] > 1 {
		known = 9 // and after them the former numbers
	}
	all := string(b[1:]) // one allocation; the fields share it
	b = b[1:]
	var fields [9]string
	var former []string
	at := 0
	for i := 0; i < known || at < len(b); i++ {
		n, size := binary.Uvarint(b[at:])
		if size <= 0 || n > uint64(len(b)-at-size) { // #nosec G115 -- at and size lie within b
			return planner.Card{}, broken.Because(errors.New("card cut short"))
		}
		at += size
		field := all[at : at+int(n)] // #nosec G115 -- n is no more than what is left of b
		at += int(n)                 // #nosec G115 -- the same
		switch {
		case i < known:
			fields[i] = field
		case known == len(fields):
			former = append(former, field)
		default:
			return planner.Card{}, broken.Because(errors.New("card too long"))
		}
	}
	c := planner.Card{
		ID: id, Chart: fields[0], Family: fields[1], Given: fields[2], Born: isoDate(fields[3]), Phone: fields[4],
		Next: isoDate(fields[6]), HasPlan: strings.Contains(fields[7], hasPlanFlag), Archived: strings.Contains(fields[7], archivedFlag),
		Last: isoDate(fields[8]), Former: former,
	}
	if fields[5] != "" {
		for name := range strings.SplitSeq(fields[5], ",") {
			c.Indications = append(c.Indications, planner.Indication(name))
		}
	}
	return c, nil
}

// sameCard tells whether a stored card says what the chart says now. One of
// format 1 says less: it is read without a last day, which others have.
func sameCard(stored, want planner.Card) bool {
	format := byte(cardFormat)
	if stored.Last.IsZero() && len(stored.Former) == 0 {
		format = 1
	}
	return bytes.Equal(encodeCardAs(stored, format), encodeCardAs(want, format))
}

// careDays lists the days of what was done: the sessions that were signed, the
// consents given and those withdrawn.
func careDays(consents []planner.Consent, records []planner.SessionRecord) []planner.Date {
	var days []planner.Date
	for _, consent := range consents {
		days = append(days, consent.Date)
		if consent.Withdrawn != nil {
			days = append(days, consent.Withdrawn.Date)
		}
	}
	for _, r := range records {
		if r.Signed() {
			days = append(days, r.Date)
		}
	}
	return days
}

// careDaysIn reads the days of what was done. Of a record it reads no more than
// its day.
func careDaysIn(db querier, patient planner.ID, key vault.Key) ([]planner.Date, error) {
	consents, err := consentsIn(db, patient, key, "WHERE patient = $1 ORDER BY id", string(patient))
	if err != nil {
		return nil, err
	}
	days := careDays(values(consents), nil)
	rows, err := readRecordRows(db, "WHERE patient = $1 AND signed = 1", string(patient))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		keys := recordKeysOf(key, row.id)
		kept, err := unsealRecord[struct {
			Record struct {
				Date planner.Date `json:"date"`
			} `json:"record"`
		}](keys, row.box, row.bind())
		keys.wipe()
		if err != nil {
			return nil, err
		}
		days = append(days, kept.Record.Date)
	}
	return days, nil
}

// renewCard makes a patient's card anew from the chart.
func (c *change) renewCard(patient planner.Patient, key vault.Key) error {
	card, err := c.s.cardOf(c.tx, patient, key)
	if err != nil {
		return err
	}
	return c.putCard(card)
}

// renewPerson makes a patient's card anew after a save of the patient alone: what
// plans and days of care gave it before stands, for nothing of them was saved. A
// card that is missing, damaged or from before cards told the last day is made
// from the whole chart, and so is one of another mind about the archive.
func (c *change) renewPerson(patient planner.Patient, key vault.Key) error {
	was, err := c.s.readCard(c.tx, patient.ID)
	if err != nil || was.Last.IsZero() || was.Archived != patient.IsArchived() {
		return c.renewCard(patient, key)
	}
	card := planner.NewCard(patient, nil)
	card.Indications, card.HasPlan, card.Next, card.Last = was.Indications, was.HasPlan, was.Next, was.Last
	return c.replaceCard(was, card)
}

// renewPlans makes a patient's card anew after a save of plans alone, of which all are
// given. No day of care is after the card's last day: where the plans name that day or
// a later one, what was done need not be read.
func (c *change) renewPlans(patient planner.Patient, plans []planner.Plan, key vault.Key) error {
	was, err := c.s.readCard(c.tx, patient.ID)
	planned := planner.LastDay(planner.Patient{}, plans)
	if err != nil || was.Last.IsZero() || planned.Before(was.Last) || was.Archived != patient.IsArchived() {
		return c.renewCard(patient, key)
	}
	return c.replaceCard(was, planner.NewCard(patient, plans))
}

// replaceCard puts a card in the place of the one that is stored, if it says anything
// else.
func (c *change) replaceCard(was, card planner.Card) error {
	if bytes.Equal(encodeCard(was), encodeCard(card)) {
		c.knowCard(card)
		return nil
	}
	return c.putCard(card)
}

func isoDate(text string) planner.Date {
	var d planner.Date
	_ = d.UnmarshalText([]byte(text)) // never fails; written by encodeCard
	return d
}
