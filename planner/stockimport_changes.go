package planner

import "stipple/planner/quantity"

// change is one value before and after, for a trail of what was changed.
type change struct{ name, before, after string }

// said lists the changes in words: "batch A1 to A2", "closed".
func said(changes []change) []string {
	var list []string
	for _, c := range changes {
		if c.before != c.after {
			list = append(list, c.name+" from "+orElse(c.before, "none")+" to "+orElse(c.after, "none"))
		}
	}
	return list
}

func yes(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

// Differences says in words what the product has otherwise than another version
// of it. Notes are only named.
func (p Product) Differences(other Product) []string {
	list := said([]change{
		{"kind", string(other.Kind), string(p.Kind)},
		{"maker", other.Maker, p.Maker},
		{"name", other.Name, p.Name},
		{"reference", other.Reference, p.Reference},
		{"GTIN", other.GTIN, p.GTIN},
		{"shade", other.Shade, p.Shade},
		{"colour", other.Colour, p.Colour},
		{"carrier", other.Carrier, p.Carrier},
		{"viscosity", string(other.Viscosity), string(p.Viscosity)},
		{"configuration", other.Configuration, p.Configuration},
		{"diameter", other.Diameter.String(), p.Diameter.String()},
		{"shape", other.Shape, p.Shape},
		{"hours a mix keeps", quantity.Number(other.MixedHours), quantity.Number(p.MixedHours)},
		{"no longer bought", yes(other.Retired), yes(p.Retired)},
	})
	if p.Note != other.Note {
		list = append(list, "note")
	}
	return list
}

// Differences says in words what the lot has otherwise than another version of
// it. Notes are only named.
func (l Lot) Differences(other Lot) []string {
	list := said([]change{
		{"product", string(other.Product), string(l.Product)},
		{"batch", other.Batch, l.Batch},
		{"expiry", other.Expiry.String(), l.Expiry.String()},
		{"quantity", quantity.Number(other.Quantity), quantity.Number(l.Quantity)},
		{"supplier", other.From, l.From},
		{"received", other.Received.String(), l.Received.String()},
		{"closed", yes(other.Closed), yes(l.Closed)},
		{"barcode", other.Code, l.Code},
	})
	if l.Note != other.Note {
		list = append(list, "note")
	}
	return list
}
