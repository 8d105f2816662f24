package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
)

// basisLine says where a prefilled value comes from: its tier and its source.
// It takes no room for a value of the physician's own.
type basisLine struct {
	object *fyne.Container
	tier   *chip
	source *noteText
}

func newBasisLine() *basisLine {
	b := &basisLine{tier: newChip("", toneQuiet), source: newNoteText()}
	b.object = container.NewBorder(nil, nil, container.NewVBox(b.tier), nil, b.source.object)
	b.object.Hide()
	return b
}

func (b *basisLine) set(c planner.Citation) {
	visible(b.object, !c.IsZero())
	if !c.IsZero() {
		b.tier.set("Tier "+string(c.Tier), toneQuiet)
		b.source.set(c.Source)
	}
}

// commonBasis gives what all of a list rest on, nothing where they differ.
func commonBasis[T any](list []T, of func(T) planner.Citation) planner.Citation {
	if c, same := agreed(list, of); same {
		return c
	}
	return planner.Citation{}
}
