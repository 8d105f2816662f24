package planner

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
)

// drawShares gives a redistribution of one to eight regions over one to three
// sessions.
func drawShares(t *rapid.T) Redistribution {
	var r Redistribution
	sessions := rapid.IntRange(1, 3).Draw(t, "sessions")
	for i := range rapid.IntRange(1, 8).Draw(t, "regions") {
		share := Share{
			Region: string(rune('a' + i)), Locked: rapid.Bool().Draw(t, "locked"), forward: rapid.Float64Range(-10, 10).Draw(t, "forward"),
		}
		for session := range sessions {
			density := float64(rapid.IntRange(10, 1500).Draw(t, "tenths")) / 10
			share.parts = append(share.parts, part{session, density, rapid.Float64Range(0.5, 120).Draw(t, "area")})
		}
		r.Shares = append(r.Shares, share)
	}
	r.total = r.Dots()
	return r
}

// holds checks what every change must keep.
func holds(t *rapid.T, before, after Redistribution) {
	if off := after.Dots() - before.Total(); math.Abs(off) > max(1, before.Total()/1000) {
		t.Fatalf("%v dots became %v", before.Total(), after.Dots())
	}
	for i, share := range after.Shares {
		if before.Shares[i].Locked && !reflect.DeepEqual(share, before.Shares[i]) {
			t.Fatalf("locked %s changed from %v to %v", share.Region, before.Shares[i].Density(), share.Density())
		}
		for _, p := range share.parts {
			if density := quantity.DotsPerCM2(p.density); density < MinShift || density > MaxDensity || !quantity.Finite(p.density) {
				t.Fatalf("%s has %v", share.Region, density)
			}
		}
	}
}

func TestMovingDensityKeepsTheDots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawShares(t)
		kept := before.Lock("", false)
		at := rapid.IntRange(0, len(before.Shares)-1).Draw(t, "at")
		wish := quantity.DotsPerCM2(math.Round(rapid.Float64Range(-10, 500).Draw(t, "wish")*10) / 10)
		after, limit := before.Move(before.Shares[at].Region, wish)
		holds(t, before, after)
		if !reflect.DeepEqual(kept, before) {
			t.Fatal("the redistribution moved from has changed")
		}
		moved := after.Shares[at]
		if limit == "" && math.Abs(float64(moved.Density()-wish)) > 0.05*float64(len(moved.parts))+1e-9 {
			t.Fatalf("asked %v, got %v without a word", wish, moved.Density())
		}
		if limit == "" && len(moved.parts) == 1 && moved.Density() != wish {
			t.Fatalf("asked %v, got %v", wish, moved.Density())
		}
		if before.Shares[at].Locked && limit == "" && wish != moved.Density() {
			t.Fatal("a locked region is passed over in silence")
		}
		// Nothing goes the other way than asked.
		if was := before.Shares[at].Density(); (wish > was && moved.Density() < was-0.2) || (wish < was && moved.Density() > was+0.2) {
			t.Fatalf("from %v asked %v and got %v", was, wish, moved.Density())
		}
	})
}

// TestOthersChangeInProportion holds away from the limits.
func TestOthersChangeInProportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawShares(t)
		share := before.Shares[0]
		after, _ := before.Move(share.Region, share.Density()*quantity.DotsPerCM2(rapid.Float64Range(0.7, 1.3).Draw(t, "factor")))
		var low, high []float64 // what the factor of each part may be
		for i, s := range after.Shares[1:] {
			for j, p := range s.parts {
				was := before.Shares[i+1].parts[j].density
				if !s.Locked && p.density > 0.2 && p.density < 399 {
					low, high = append(low, (p.density-0.1)/was), append(high, (p.density+0.1)/was)
				}
			}
		}
		if len(low) > 0 && !atLimit(after) && slices.Max(low) > slices.Min(high)+1e-6 {
			t.Fatalf("factors differ: at least %v, at most %v", slices.Max(low), slices.Min(high))
		}
	})
}

func atLimit(r Redistribution) bool {
	for _, s := range r.Shares {
		for _, p := range s.parts {
			if p.density <= float64(MinShift)+0.1 || p.density >= float64(MaxDensity)-0.1 { // or rounded off it
				return true
			}
		}
	}
	return false
}

func TestEqualDensitiesStayEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Redistribution{Shares: []Share{{Region: "a", parts: []part{{0, 30, 50}}}}}
		for i := range rapid.IntRange(2, 6).Draw(t, "others") {
			r.Shares = append(r.Shares, Share{Region: string(rune('b' + i)), parts: []part{{0, 24, rapid.Float64Range(1, 100).Draw(t, "area")}}})
		}
		r.total = r.Dots()
		after, _ := r.Move("a", quantity.DotsPerCM2(rapid.IntRange(5, 40).Draw(t, "to")))
		for _, s := range after.Shares[2:] {
			if s.Density() != after.Shares[1].Density() {
				t.Fatalf("%v beside %v", s.Density(), after.Shares[1].Density())
			}
		}
	})
}

// TestTheOrderOfRegionsDoesNotMatter gives the same densities for any order.
func TestTheOrderOfRegionsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawShares(t)
		mixed := r
		mixed.Shares = rapid.Permutation(r.Shares).Draw(t, "mixed")
		wish := quantity.DotsPerCM2(rapid.IntRange(0, 450).Draw(t, "wish"))
		slope := quantity.Percent(rapid.IntRange(-90, 90).Draw(t, "slope"))
		for _, change := range []func(Redistribution) (Redistribution, string){
			func(r Redistribution) (Redistribution, string) { return r.Move("a", wish) },
			func(r Redistribution) (Redistribution, string) { return r.Slope(slope) },
		} {
			one, saidOne := change(r)
			other, saidOther := change(mixed)
			if saidOne != saidOther {
				t.Fatalf("%q and %q", saidOne, saidOther)
			}
			for _, s := range one.Shares {
				if same, _ := other.Share(s.Region); math.Abs(float64(same.Density()-s.Density())) > 0.11*float64(len(s.parts)) {
					t.Fatalf("%s has %v or %v", s.Region, s.Density(), same.Density())
				}
			}
		}
	})
}

func TestASlopeKeepsTheDotsAndRisesTowardsTheBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := drawShares(t)
		by := quantity.Percent(rapid.IntRange(-100, 100).Draw(t, "by"))
		after, limit := before.Slope(by)
		holds(t, before, after)
		if limit != "" || by == 0 {
			if by == 0 && !reflect.DeepEqual(before, after) {
				t.Fatal("no slope changes something")
			}
			return
		}
		order := before.free(-1) // from front to back
		slices.SortFunc(order, func(i, j int) int {
			return int(math.Copysign(1, before.Shares[j].forward-before.Shares[i].forward))
		})
		for k := range order[1:] {
			ahead, behind := order[k], order[k+1]
			for j := range before.Shares[ahead].parts {
				a, b := after.Shares[ahead].parts[j].density, after.Shares[behind].parts[j].density
				wasA, wasB := before.Shares[ahead].parts[j].density, before.Shares[behind].parts[j].density
				if by > 0 && (a-0.1)/wasA > (b+0.1)/wasB+1e-6 || by < 0 && (a+0.1)/wasA < (b-0.1)/wasB-1e-6 {
					t.Fatalf("slope %v: %v→%v ahead of %v→%v", by, wasA, a, wasB, b)
				}
			}
		}
	})
}

func TestTheSteepestSlope(t *testing.T) {
	r := Redistribution{Shares: []Share{
		{Region: "front", forward: 8, parts: []part{{0, 20, 50}}},
		{Region: "middle", forward: 1, parts: []part{{0, 20, 80}}},
		{Region: "back", forward: -6, parts: []part{{0, 20, 50}}},
	}}
	r.total = r.Dots()
	sloped, limit := r.Slope(50)
	var got []quantity.DotsPerCM2
	for _, s := range sloped.Shares {
		got = append(got, s.Density())
	}
	if want := []quantity.DotsPerCM2{10, 20, 30}; !slices.Equal(got, want) || limit != "" {
		t.Errorf("densities %v, %q", got, limit)
	}
	steepest, _ := r.Slope(80)
	if further, _ := r.Slope(95); !reflect.DeepEqual(steepest, further) {
		t.Error("a slope beyond the limit is steeper")
	}
	if _, limit := r.Lock("front", true).Lock("back", true).Slope(20); limit == "" {
		t.Error("one free region slopes without a word")
	}
	r.Shares[2].forward, r.Shares[1].forward = 8, 8
	if same, limit := r.Slope(20); limit == "" || !reflect.DeepEqual(same, r) {
		t.Error("regions beside each other slope")
	}
}

func TestWhatCannotBeHadIsSaid(t *testing.T) {
	r := Redistribution{Shares: []Share{
		{Region: "a", parts: []part{{0, 30, 10}}},
		{Region: "b", parts: []part{{0, 30, 20}}},
		{Region: "c", parts: []part{{0, 30, 20}}, Locked: true},
	}}
	r.total = r.Dots()
	for _, c := range []struct {
		region string
		wish   quantity.DotsPerCM2
		want   quantity.DotsPerCM2
		limit  string
	}{
		{"a", 40, 40, ""},
		{"a", 200, 89.8, "89.8 dots/cm² is the most here: the other regions have no more dots to give."},
		{"a", 0, 0.1, "0.1 dots/cm² is the least of a treated region. To give it none, leave it out of the session."},
		{"c", 40, 30, "This region is kept as it is. Set it free to change it."},
		{"nobody", 40, 0, ""},
	} {
		after, limit := r.Move(c.region, c.wish)
		share, _ := after.Share(c.region)
		if limit != c.limit || (c.want != 0 && share.Density() != c.want) {
			t.Errorf("%s to %v: %v, %q", c.region, c.wish, share.Density(), limit)
		}
	}
	if _, limit := r.Lock("b", true).Move("a", 40); limit != "No other region can make up for it: set one free." {
		t.Errorf("nothing free: %q", limit)
	}
	r.Shares[0].parts[0].area = 2
	if after, limit := r.Move("a", 1000); after.Shares[0].Density() != MaxDensity || limit != "400 dots/cm² is the most that can be written here." {
		t.Errorf("more than the form allows: %v, %q", after.Shares[0].Density(), limit)
	}
}
