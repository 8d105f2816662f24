package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2/container"

	"stipple/planner"
	"stipple/planner/scalp"
)

// askRegion adds a region nobody planned: a part of the scalp, or a scar on it
// by name. Then it asks why.
func (p *chairsidePage) askRegion() {
	const width = 820
	const whole, scar = "The whole part", "A scar on it"
	kind := newUnitChoice(whole, scar)
	name := newTextField("Name of the scar")
	named := column(gapTight, fieldLabel("Name of the scar"), atLeast(0, touchLeast, name))
	named.Hide()
	var s *sheet
	kind.onChange = func() {
		visible(named, kind.chosen == scar)
		if kind.chosen == scar && name.read() == "" {
			name.show("Scar")
		}
		s.fit()
	}
	zones := container.New(&gridLayout{least: 220, space: gapSmall})
	for _, zone := range scalp.Zones() {
		zones.Add(newTouchRow(zone.Name(), "", func() {
			s.close()
			called := ""
			if kind.chosen == scar {
				called = orElseText(strings.TrimSpace(name.read()), "Scar")
			}
			p.chooseIndication(zone, called)
		}))
	}
	zones.Resize(zones.MinSize())
	s = p.sheet("Add a region that was not planned", width, column(gap, kind, named, p.within(zones, width, 340)),
		newTouch("Cancel", touchPlain, func() { s.close() }))
}

// chooseIndication asks what a part of the scalp is treated for. A scar says it
// itself, and what the plan treats in another session is known.
func (p *chairsidePage) chooseIndication(zone scalp.Zone, scar string) {
	if _, known := p.plan.ZoneRegion(zone); known || scar != "" {
		p.addRegion(zone, scar, planner.Scars)
		return
	}
	if _, _, taken := p.keeper.now().Record(string(zone)); taken {
		p.show(string(zone))
		return
	}
	var s *sheet
	list := column(gapSmall)
	for _, indication := range planner.Indications() {
		detail := ""
		if slices.Contains(p.plan.Indications, indication) {
			detail = "an indication of the plan"
		}
		list.Add(newTouchRow(indication.Name(), detail, func() {
			s.close()
			p.addRegion(zone, "", indication)
		}))
	}
	s = p.sheet("What is "+zone.Name()+" treated for?", 560, list, newTouch("Cancel", touchPlain, func() { s.close() }))
}

// addRegion takes a region in, with the reason, and goes to it.
func (p *chairsidePage) addRegion(zone scalp.Zone, scar string, indication planner.Indication) {
	region := planner.Region{Key: string(zone), Zone: zone, Scar: scar, Indication: indication}
	now := p.keeper.now()
	inPlan, known := p.plan.ZoneRegion(zone)
	switch {
	case scar != "":
		region.Key = freshKey("scar_"+string(zone)+"_", func(key string) bool {
			_, _, taken := now.Record(key)
			_, planned := p.plan.Region(key)
			return taken || planned
		})
	case known:
		region = inPlan // of another session
	}
	if _, _, taken := now.Record(region.Key); taken {
		p.show(region.Key)
		return
	}
	p.askReason(fmt.Sprintf("Why is %s treated?", region.Name()), "Nobody planned it for this session.", "", func(reason string) {
		if p.tap(planner.Tap{Deed: planner.AddRegion, Added: &region, Reason: reason}) {
			p.show(region.Key)
		}
	})
}
