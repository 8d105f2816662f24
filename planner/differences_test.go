package planner

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stipple/planner/scalp"
)

func TestDifferences(t *testing.T) {
	patient := Patient{Chart: "1", Family: "Berg", Given: "Eva", Alerts: []string{"latex"}}
	changed := patient
	changed.Family, changed.Contact.Phone, changed.Alerts = "Dahl <Berg>", "555", []string{"latex", "iodine"}
	plan := NewPlan("p", "q", 2)
	plan.Regions = []Region{{Key: "crown", Zone: scalp.Crown, Area: 3}, {Key: "2", Zone: scalp.Frontal}}
	turned := plan.Clone()
	slices.Reverse(turned.Regions)
	turned.Regions[0].Area = 7
	moved := plan.Clone()
	moved.Sessions[1].Date = Date{Year: 2026, Month: 12, Day: 1}
	points := make([]map[string]float64, 40)
	for i := range points {
		points[i] = map[string]float64{"x": float64(i), "y": 1}
	}
	for name, c := range map[string]struct {
		before, after any
		want          []AuditChange
	}{
		"fields": {patient, changed, []AuditChange{
			{"family", "Berg", "Dahl <Berg>"}, {"contact.phone", "", "555"}, {"alerts[1]", "", "iodine"},
		}},
		"back":           {changed, patient, []AuditChange{{"family", "Dahl <Berg>", "Berg"}, {"alerts[1]", "iodine", ""}, {"contact.phone", "555", ""}}},
		"by key":         {plan, turned, []AuditChange{{`regions["2"].area`, "", "7"}, {"regions", "crown, 2", "2, crown"}}},
		"by place":       {plan, moved, []AuditChange{{"sessions[1].date", "", "2026-12-01"}}},
		"nothing before": {nil, Contact{Phone: "1"}, []AuditChange{{"phone", "", "1"}}},
		"nothing after":  {Contact{Phone: "1"}, nil, []AuditChange{{"phone", "1", ""}}},
		"maps": {map[string]string{"vi": "a", "x.y": "b"}, map[string]string{"vi": "c", "x.y": "d"}, []AuditChange{
			{"vi", "a", "c"}, {`["x.y"]`, "b", "d"},
		}},
		"kinds":  {[]any{1, nil, ""}, []any{"1", "", nil}, []AuditChange{{"[0]", "1", `"1"`}, {"[1]", "null", `""`}, {"[2]", `""`, "null"}}},
		"bytes":  {nil, map[string][]byte{"logo": bytes.Repeat([]byte{7}, 900)}, []AuditChange{{"logo", "", "900 bytes, SHA-256 2a357c4ceaaa15ba…"}}},
		"points": {map[string]any{"line": points[:3]}, map[string]any{"line": points}, []AuditChange{{"line", `[{"x":0,"y":1},{"x":1,"y":1},{"x":2,"y":1}]`, "numbers of 591 bytes, SHA-256 "}}},
		"secrets": {map[string]any{"a": map[string]any{"pin": "123456"}}, map[string]any{"a": map[string]any{"pin": "654321"}, "passphrase": []string{"horse"}}, []AuditChange{
			{"a.pin", "one that is not told", "another that is not told"}, {"passphrase", "", "another that is not told"},
		}},
		"a text as long as may be":  {"", strings.Repeat("ü ", MaxTextLength/2), []AuditChange{{"", "", strings.Repeat("ü ", MaxTextLength/2)}}},
		"a value no JSON can write": {1, func() {}, []AuditChange{{"", "1", "a value that cannot be written: json: unsupported type: func()"}}},
	} {
		got := Differences(c.before, c.after)
		for i := range got { // a digest is long to write down
			if i < len(c.want) && strings.HasSuffix(c.want[i].After, "SHA-256 ") {
				got[i].After = got[i].After[:len(c.want[i].After)]
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestDifferencesOfTooLongATextStillShow(t *testing.T) {
	long := strings.Repeat("a ", MaxTextLength)
	got := Differences(long+"b", long+"c")
	if len(got) != 1 || got[0].Before == got[0].After || len(got[0].After) > MaxTextLength+100 {
		t.Errorf("%d changes", len(got))
	}
}

// TestDifferencesMissNothing draws pairs of values that are alike in most places:
// equal ones have no differences, others have some, and each names a place where
// they do differ.
func TestDifferencesMissNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := jsonValue(3).Draw(t, "before")
		after := edited(before, 3).Draw(t, "after")
		changes := Differences(before, after)
		if same := reflect.DeepEqual(plainJSON(t, before), plainJSON(t, after)); same != (len(changes) == 0) {
			t.Fatalf("the same: %v, and %v", same, changes)
		}
		for _, c := range changes {
			was, is := place(t, before, c.Field), place(t, after, c.Field)
			if reflect.DeepEqual(was, is) || c.Before == c.After {
				t.Fatalf("%q is %v in both: %+v", c.Field, was, c)
			}
		}
		if again := Differences(before, after); !slices.Equal(changes, again) {
			t.Fatal("the order is not stable")
		}
	})
}

// jsonValue draws what JSON can hold, with many keys and texts alike.
func jsonValue(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.IntRange(0, 3).AsAny(),
		rapid.SampledFrom([]string{"", "a", "b", `"`, `\`, "],:{", "1", "null", strings.Repeat("QUJD", 40)}).AsAny(),
	)
	if depth == 0 {
		return leaf
	}
	deeper := rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth - 1) })
	return rapid.OneOf(leaf,
		rapid.SliceOfN(deeper, 0, 4).AsAny(),
		rapid.SliceOfN(rapid.IntRange(0, 3), 0, 60).AsAny(),
		rapid.MapOfN(rapid.SampledFrom([]string{"id", "a", "b.c", "7", `"`, "pin", ""}), deeper, 0, 4).AsAny(),
		rapid.Custom(func(t *rapid.T) any { return things(t, deeper) }))
}

// things draws a list whose things have ids, in any order.
func things(t *rapid.T, deeper *rapid.Generator[any]) any {
	var list []any
	for _, id := range rapid.Permutation([]string{"x", "y", "1", "z]"}).Draw(t, "ids")[:rapid.IntRange(0, 4).Draw(t, "n")] {
		list = append(list, map[string]any{"id": id, "v": deeper.Draw(t, "v")})
	}
	return list
}

// edited draws a value that is the given one but for some places.
func edited(value any, depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		if rapid.IntRange(0, 5).Draw(t, "here") == 0 {
			return jsonValue(depth).Draw(t, "new")
		}
		switch v := value.(type) {
		case []any:
			list := slices.Clone(v)
			for i := range list {
				list[i] = edited(list[i], max(0, depth-1)).Draw(t, "thing")
			}
			return list
		case map[string]any:
			fields := map[string]any{}
			for _, name := range slices.Sorted(keysOf(v)) {
				fields[name] = edited(v[name], max(0, depth-1)).Draw(t, "field")
			}
			return fields
		}
		return value
	})
}

func keysOf(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func plainJSON(t *rapid.T, value any) (plain any) {
	data, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(data, &plain)
	}
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

type absent struct{}

// place finds what a path names, by reading it anew and not as it was written.
func place(t *rapid.T, value any, path string) any {
	v := plainJSON(t, value)
	for path != "" {
		name, quoted := "", false
		switch {
		case strings.HasPrefix(path, `["`):
			prefix, err := strconv.QuotedPrefix(path[1:])
			if err != nil {
				t.Fatalf("path %q: %v", path, err)
			}
			name, _ = strconv.Unquote(prefix)
			path, quoted = path[len(prefix)+2:], true
		case path[0] == '[':
			end := strings.IndexByte(path, ']')
			name, path = path[1:end], path[end+1:]
		default:
			path = strings.TrimPrefix(path, ".")
			end := strings.IndexAny(path+".", ".[")
			name, path = path[:end], path[end:]
		}
		v = step(v, name, quoted)
	}
	return v
}

func step(v any, name string, quoted bool) any {
	switch v := v.(type) {
	case map[string]any:
		if inner, there := v[name]; there {
			return inner
		}
	case []any:
		if i, err := strconv.Atoi(name); err == nil && !quoted {
			if i < len(v) {
				return v[i]
			}
			return absent{}
		}
		for _, thing := range v {
			if fields, is := thing.(map[string]any); is && fmt.Sprint(fields["id"]) == name {
				return thing
			}
		}
	}
	return absent{}
}

func BenchmarkDifferencesOfAPlan(b *testing.B) {
	plan := NewPlan("p", "q", 4)
	for i := range plan.Sessions {
		for _, region := range []string{"crown", "frontal", "scar"} {
			plan.Sessions[i] = plan.Sessions[i].Set(Prescription{Region: region, Density: 20, Note: "as before", Passes: []Pass{{Depth: Depth{Target: 0.7}}}})
		}
	}
	changed := plan.Clone()
	changed.Sessions[2].Date = Date{Year: 2026, Month: 12, Day: 1}
	b.ReportAllocs()
	for b.Loop() {
		if len(Differences(plan, changed)) == 0 {
			b.Fatal("no difference")
		}
	}
}
