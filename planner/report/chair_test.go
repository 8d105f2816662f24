package report

import (
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// The people of the records.
var (
	physician = planner.Person{ID: "u-okafor", Name: "Dr Ingrid Okafor", Role: planner.Physician}
	assistant = planner.Person{ID: "u-long", Name: "Joan Long", Role: planner.Assistant}
)

// chair logs a session tap by tap, half a minute apart.
type chair struct {
	t   testing.TB
	run planner.Running
	at  time.Time
}

// openChair opens the record of a session (from 1) of a job's plan.
func openChair(t testing.TB, job Job, session int) *chair {
	t.Helper()
	day := job.Plan.Sessions[session-1].Date
	at := time.Date(day.Year, day.Month, day.Day, 9, 50, 0, 0, time.FixedZone("", 3600))
	laid, err := job.Plan.Stipple(usualModel(t).Ground())
	if err != nil {
		t.Fatal(err)
	}
	opened, err := planner.OpenRecord(planner.ID("record-"+day.String()), job.Plan, session, job.Patient, laid, day, assistant.Name, planner.MomentOf(at))
	if err != nil {
		t.Fatal(err)
	}
	run, err := planner.Run(opened)
	if err != nil {
		t.Fatal(err)
	}
	return &chair{t, run, at}
}

// tap does one deed after the other.
func (c *chair) tap(taps ...planner.Tap) {
	c.t.Helper()
	for _, tap := range taps {
		c.at = c.at.Add(30 * time.Second)
		tap.Seq, tap.By, tap.At = c.run.NextSeq(), assistant.Name, planner.MomentOf(c.at)
		next, err := c.run.Tap(tap)
		if err != nil {
			c.t.Fatalf("%+v: %v", tap, err)
		}
		c.run = next
	}
}

// sign closes the record.
func (c *chair) sign(by planner.Person) planner.SessionRecord {
	c.t.Helper()
	c.at = c.at.Add(time.Minute)
	signed, err := c.run.Now().Sign(by, planner.MomentOf(c.at))
	if err != nil {
		c.t.Fatal(err)
	}
	return signed
}

// Lots of the stock.
func lotOf(kind planner.StockKind, maker, product, shade, batch string, expiry planner.Date) planner.LotRef {
	p := planner.Product{ID: planner.ID("product-" + batch), Kind: kind, Maker: maker, Name: product, Shade: shade}
	if kind == planner.NeedleStock {
		p.Configuration, p.Name = product, ""
	}
	return planner.RefOf(p, planner.Lot{ID: planner.ID("lot-" + batch), Batch: batch, Expiry: expiry})
}

// laid are the needles and mixes laid out for every session.
func laidOut(day planner.Date) (needles []planner.LaidNeedle, mixes []planner.LaidMix) {
	saline := lotOf(planner.DiluentStock, "Acme", "Saline", "", "NaCl-31", date(2029, 1, 31))
	prepared, discard := day.String()+"T09:40:00+01:00", day.String()+"T13:40:00+01:00"
	needles = []planner.LaidNeedle{
		{Key: "n1", Needle: planner.Needle{Configuration: "1RL", Diameter: 0.25, Maker: "Acme"}, Lot: lotOf(planner.NeedleStock, "Acme", "1RL", "", "N-1044", date(2028, 9, 30))},
		{Key: "n2", Needle: planner.Needle{Configuration: "3RL", Diameter: 0.3, Maker: "Fine Point"}, Lot: lotOf(planner.NeedleStock, "Fine Point", "3RL", "", "FP 77/2", date(2027, 6, 30))},
	}
	mixes = []planner.LaidMix{
		{Key: "m1", Mix: planner.Mix{
			Pigments: []planner.Pigment{{Name: "Umber", Parts: 2}, {Name: "Coal", Parts: 1}}, Diluent: "water", DiluentParts: 10,
			Prepared: prepared, DiscardAfter: discard,
		}, Lots: []planner.LotRef{
			lotOf(planner.PigmentStock, "Nord", "Umber", "warm", "U-2209", date(2028, 3, 31)),
			lotOf(planner.PigmentStock, "Nord", "Coal", "", "C-17", planner.Date{}),
		}, Diluent: &saline},
		{Key: "m2", Mix: planner.Mix{
			Pigments: []planner.Pigment{{Name: "Slate", Parts: 1}}, Diluent: "saline", DiluentParts: 4, Viscosity: planner.Thin, Prepared: prepared,
		}, Lots: []planner.LotRef{lotOf(planner.PigmentStock, "Nord", "Slate", "cool", "S-0815", day.AddDays(-12))}, Diluent: &saline},
	}
	return needles, mixes
}

// begin goes through the gate: an alert is read, and a physician overrides the
// expired lot of the second mix.
func (c *chair) begin() {
	c.t.Helper()
	needles, mixes := laidOut(c.run.Now().Date)
	machine := lotOf(planner.MachineStock, "Rotor", "Pen II", "", "SN 4711", planner.Date{})
	c.tap(
		planner.Tap{Deed: planner.TakeConsent, Consent: &planner.ConsentRef{ID: "consent", Title: "Consent to micropigmentation", Version: 2, Date: date(2027, 4, 1)}},
		planner.Tap{Deed: planner.ReadAlerts},
		planner.Tap{Deed: planner.ChooseOperator, Operator: &assistant},
		planner.Tap{Deed: planner.LayMachine, Machine: &machine, Text: "110 Hz"},
	)
	for i := range needles {
		c.tap(planner.Tap{Deed: planner.LayNeedle, Needle: &needles[i]})
	}
	for i := range mixes {
		c.tap(planner.Tap{Deed: planner.LayMix, Mix: &mixes[i]})
	}
	c.tap(
		planner.Tap{Deed: planner.OverrideGate, Override: &planner.Override{
			Kind: planner.OverrideExpired, Lot: mixes[1].Lots[0].Lot, Says: "Lot S-0815 of Nord Slate cool expired.",
			Reason: "Unopened, and no other lot in the house.", By: physician, At: planner.MomentOf(c.at),
		}},
		planner.Tap{Deed: planner.StartSession})
}

// confirm confirms everything planned of a region, with what was laid out as
// the first needle and mix where they were left to the chair.
func (c *chair) confirm(region string) {
	c.t.Helper()
	record, _, _ := c.run.Now().Record(region)
	c.tap(planner.Tap{Deed: planner.RunTimer, Region: region})
	for _, open := range record.Open() {
		tap := planner.Tap{Deed: planner.Confirm, Region: region, Field: open.Field, Pass: open.Pass}
		_, planned := record.PlannedValue(open.Field, open.Pass)
		switch {
		case open.Field == planner.NeedleField:
			tap.Value.Laid = "n1"
			if p := record.PlannedPass(open.Pass - 1); p.Needle == nil || !planner.SameNeedle(*p.Needle, planner.Needle{Configuration: "1RL", Diameter: 0.25, Maker: "Acme"}) {
				tap.Deed = planner.Change
			}
		case open.Field == planner.MixField:
			tap.Value.Laid = "m1"
			if !planned {
				tap.Deed = planner.Change
			}
		case open.Field == planner.DepthField && !planned:
			tap.Deed, tap.Value.Depth = planner.Change, 0.8
		}
		c.tap(tap)
	}
}

func countOf(n int) *int { return &n }

// held is the thinning plan in the middle of its course: the first session held
// with something of everything, signed and amended; the second being logged;
// the third to come.
func held(t testing.TB) Job {
	t.Helper()
	job := thinning(t)
	c := openChair(t, job, 1)
	c.begin()
	regions := c.run.Now().Records
	changed := regions[0].Key()
	c.confirm(changed)
	c.tap(
		planner.Tap{Deed: planner.Change, Region: changed, Field: planner.DensityField, Value: planner.Value{Density: 18}, Reason: "Earlier dots darker than expected"},
		planner.Tap{Deed: planner.SetBleeding, Region: changed, Count: countOf(1)}, planner.Tap{Deed: planner.SetPain, Region: changed, Count: countOf(4)},
		planner.Tap{Deed: planner.SetSkin, Region: changed, Text: "Red within minutes, flat again after an hour."},
		planner.Tap{Deed: planner.Complicate, Region: changed, Text: string(planner.Redness)}, planner.Tap{Deed: planner.Complicate, Region: changed, Text: string(planner.Swelling)},
		planner.Tap{Deed: planner.WriteNote, Region: changed, Text: "Patient asked for a lighter front."},
		planner.Tap{Deed: planner.MarkDone, Region: changed},
	)
	c.confirm(regions[1].Key())
	c.tap(
		planner.Tap{Deed: planner.AddPass, Region: regions[1].Key()},
		planner.Tap{Deed: planner.Change, Region: regions[1].Key(), Pass: 2, Field: planner.NeedleField, Value: planner.Value{Laid: "n2"}, Reason: "Skin firmer than expected"},
		planner.Tap{Deed: planner.Change, Region: regions[1].Key(), Pass: 2, Field: planner.MixField, Value: planner.Value{Laid: "m2"}},
		planner.Tap{Deed: planner.MarkDone, Region: regions[1].Key()},
		planner.Tap{Deed: planner.MarkNotDone, Region: regions[2].Key(), Reason: "No time left"},
		planner.Tap{Deed: planner.Confirm, Region: "temple_left", Field: planner.DensityField},
		planner.Tap{Deed: planner.Change, Region: "temple_left", Pass: 1, Field: planner.DepthField, Value: planner.Value{Depth: 1.2}, Reason: "Skin firmer than expected"},
		planner.Tap{Deed: planner.Confirm, Region: "temple_left", Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n1"}},
		planner.Tap{Deed: planner.MarkDone, Region: "temple_left"},
		planner.Tap{Deed: planner.AddRegion, Added: &planner.Region{Key: "sideburn_left", Zone: scalp.SideburnLeft, Indication: planner.Thinning}, Reason: "Patient's wish"},
		planner.Tap{Deed: planner.Change, Region: "sideburn_left", Field: planner.DensityField, Value: planner.Value{Density: 20}},
		planner.Tap{Deed: planner.Change, Region: "sideburn_left", Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n1"}},
		planner.Tap{Deed: planner.Change, Region: "sideburn_left", Pass: 1, Field: planner.MixField, Value: planner.Value{Laid: "m1"}},
		planner.Tap{Deed: planner.Change, Region: "sideburn_left", Pass: 1, Field: planner.DepthField, Value: planner.Value{Depth: 0.6}},
		planner.Tap{Deed: planner.MarkDone, Region: "sideburn_left"},
		planner.Tap{Deed: planner.CountUsed, Text: "n1", Amount: 2}, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2.5},
		planner.Tap{Deed: planner.WriteNote, Text: "Music helped. Next time begin at the crown."},
	)
	first := c.sign(assistant)
	first, err := first.Amend(planner.Amendment{
		Region: changed, Text: "The second photograph shows 20 dots/cm², not 18.", Reason: "Counted again on the photograph", By: physician, At: "2027-04-13T08:15:00+01:00",
	})
	if err != nil {
		t.Fatal(err)
	}
	job.Plan.Sessions[0].Status = planner.DoneSession
	running := openChair(t, job, 2)
	running.begin()
	running.confirm(regions[0].Key())
	job.Records = []planner.SessionRecord{running.run.Now(), first}
	return job
}

// crowdedChair is a plan of a hundred regions whose first session was held and
// signed, most of it as planned.
func crowdedChair(t testing.TB) Job {
	t.Helper()
	job := crowded(t)
	job.Plan.Version, job.Plan.Status = 2, planner.ActivePlan
	for i := range job.Plan.Sessions {
		job.Plan.Sessions[i].Date = date(2027, 4, 12).AddDays(quantity.Days(21 * i))
	}
	c := openChair(t, job, 1)
	c.begin()
	for i, r := range c.run.Now().Records {
		switch {
		case i%10 == 7:
			c.tap(planner.Tap{Deed: planner.MarkNotDone, Region: r.Key(), Reason: "No time left"})
		case i%10 == 9: // nobody says anything
		default:
			c.tap(
				planner.Tap{Deed: planner.Confirm, Region: r.Key(), Field: planner.DensityField},
				planner.Tap{Deed: planner.Change, Region: r.Key(), Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n1"}},
				planner.Tap{Deed: planner.MarkDone, Region: r.Key()})
		}
	}
	job.Records = []planner.SessionRecord{c.sign(physician)}
	job.Plan.Sessions[0].Status = planner.DoneSession
	return job
}
