package scalp

import "slices"

// Zone is a named region of the scalp. Its value is a stable key, written in
// stored charts.
type Zone string

// The zones of the scalp. Left and right are the patient's.
const (
	FrontalHairline Zone = "frontal_hairline"
	Frontal         Zone = "frontal"
	MidScalp        Zone = "mid_scalp"
	Crown           Zone = "crown"
	TempleLeft      Zone = "temple_left"
	TempleRight     Zone = "temple_right"
	SideLeft        Zone = "side_left"
	SideRight       Zone = "side_right"
	Occipital       Zone = "occipital"
	Nape            Zone = "nape"
	SideburnLeft    Zone = "sideburn_left"
	SideburnRight   Zone = "sideburn_right"
)

// zoneRow is what is said about one zone.
type zoneRow struct {
	zone        Zone
	name, plain string
	mirror      Zone
}

// zoneCount is the number of zones, the length of zoneTable.
const zoneCount = 12

// zoneTable holds what is said about each zone, in reading order.
var zoneTable = [zoneCount]zoneRow{
	{FrontalHairline, "Frontal hairline", "the front hairline", FrontalHairline},
	{TempleLeft, "Temple, left", "the left temple", TempleRight},
	{TempleRight, "Temple, right", "the right temple", TempleLeft},
	{Frontal, "Frontal", "the front of the scalp, behind the hairline", Frontal},
	{MidScalp, "Mid-scalp", "the top of the head", MidScalp},
	{SideburnLeft, "Sideburn, left", "the left sideburn", SideburnRight},
	{SideburnRight, "Sideburn, right", "the right sideburn", SideburnLeft},
	{SideLeft, "Side, left", "the left side, above the ear", SideRight},
	{SideRight, "Side, right", "the right side, above the ear", SideLeft},
	{Crown, "Crown", "the crown", Crown},
	{Occipital, "Occipital", "the back of the head", Occipital},
	{Nape, "Nape", "the nape of the neck", Nape},
}

// Zones gives every zone, front to back and left before right: the order in
// which papers list and number them.
func Zones() []Zone {
	zones := make([]Zone, zoneCount)
	for i, row := range zoneTable {
		zones[i] = row.zone
	}
	return zones
}

// Valid tells whether z is one of Zones.
func (z Zone) Valid() bool { return z.index() >= 0 }

// Name is the clinician's name of the zone, for example "Temple, left", or
// the bare key of an unknown zone.
func (z Zone) Name() string {
	if i := z.index(); i >= 0 {
		return zoneTable[i].name
	}
	return string(z)
}

// PlainName is the patient's name of the zone, for use inside a sentence, for
// example "the left temple", or the bare key of an unknown zone.
func (z Zone) PlainName() string {
	if i := z.index(); i >= 0 {
		return zoneTable[i].plain
	}
	return string(z)
}

// Number is the zone's place in Zones, counted from 1; 0 for an unknown zone.
func (z Zone) Number() int { return z.index() + 1 }

// Mirror is the same zone on the other side of the head; a zone on the
// midline, or an unknown one, is its own mirror.
func (z Zone) Mirror() Zone {
	if i := z.index(); i >= 0 {
		return zoneTable[i].mirror
	}
	return z
}

// index is the zone's place in zoneTable, or -1.
func (z Zone) index() int {
	return slices.IndexFunc(zoneTable[:], func(row zoneRow) bool { return row.zone == z })
}
