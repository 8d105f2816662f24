package app

import (
	"fmt"
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
			p.addRegion(zone, called)
		}))
	}
	zones.Resize(zones.MinSize())
	s = p.sheet("Add a region that was not planned", width, column(gap, kind, named, p.within(zones, width, 340)),
		newTouch("Cancel", touchPlain, func() { s.close() }))
}

// addRegion takes a region in, with the reason, and goes to it.
func (p *chairsidePage) addRegion(zone scalp.Zone, scar string) {
	region := planner.Region{Key: string(zone), Zone: zone, Scar: scar, Indication: planner.Scars}
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
	case len(now.Records) > 0:
		region.Indication = now.Records[0].Region.Indication
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
