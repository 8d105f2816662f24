package store

import (
	"encoding/binary"
	"errors"
	"strings"

	"stipple/planner"
)

// cardFormat is the version of the compact form below.
const cardFormat = 1

// encodeCard writes a card compactly: a clinic of 100,000 decodes them all at
// sign-in.
func encodeCard(c planner.Card) []byte {
	names := make([]string, len(c.Indications))
	for i, indication := range c.Indications {
		names[i] = string(indication)
	}
	flags := ""
	if c.HasPlan {
		flags = "p"
	}
	b := []byte{cardFormat}
	for _, field := range []string{c.Chart, c.Family, c.Given, c.Born.String(), c.Phone, strings.Join(names, ","), c.Next.String(), flags} {
		b = binary.AppendUvarint(b, uint64(len(field)))
		b = append(b, field...)
	}
	return b
}

func decodeCard(id planner.ID, b []byte) (planner.Card, error) {
	broken := planner.Errorf(planner.Corrupt, "A patient's card cannot be read. Run a verification.")
	if len(b) == 0 || b[0] != cardFormat {
		return planner.Card{}, broken.Because(errors.New("unknown card format"))
	}
	all := string(b[1:]) // one allocation; the fields share it
	b = b[1:]
	var fields [8]string
	at := 0
	for i := range fields {
		n, size := binary.Uvarint(b[at:])
		if size <= 0 || n > uint64(len(b)-at-size) {
			return planner.Card{}, broken.Because(errors.New("card cut short"))
		}
		at += size
		fields[i] = all[at : at+int(n)]
		at += int(n)
	}
	c := planner.Card{
		ID: id, Chart: fields[0], Family: fields[1], Given: fields[2], Born: isoDate(fields[3]), Phone: fields[4],
		Next: isoDate(fields[6]), HasPlan: fields[7] == "p",
	}
	if fields[5] != "" {
		for name := range strings.SplitSeq(fields[5], ",") {
			c.Indications = append(c.Indications, planner.Indication(name))
		}
	}
	return c, nil
}

func isoDate(text string) planner.Date {
	var d planner.Date
	_ = d.UnmarshalText([]byte(text)) // never fails; written by encodeCard
	return d
}
