package planner

import (
	"reflect"
	"slices"
	"testing"
)

// TestEveryFactOfAPatientIsChosenUnitedOrKept counts the fields of a patient: a
// new one must be thought of here.
func TestEveryFactOfAPatientIsChosenUnitedOrKept(t *testing.T) {
	keep, other := fullPatient("a"), fullPatient("b")
	picks := map[string]bool{}
	for _, f := range MergeFields() {
		if f.Get(keep) == f.Get(other) {
			t.Errorf("%s: the two patients of this test say the same", f.Key)
		}
		picks[f.Key] = true
	}
	merged, err := Merge(keep, other, picks)
	if err != nil {
		t.Fatal(err)
	}
	want := other
	want.ID, want.Chart = keep.ID, keep.Chart
	want.Alerts = append(slices.Clone(keep.Alerts), other.Alerts...)
	want.History.Conditions = append(slices.Clone(keep.History.Conditions), other.History.Conditions...)
	want.Former = append(slices.Clone(keep.Former), other.Former...)
	want.Archived = keep.Archived
	if !reflect.DeepEqual(merged, want) {
		t.Errorf("everything picked gives\n%+v, want\n%+v", merged, want)
	}
	nothing, err := Merge(keep, other, nil)
	want.Alerts, want.History.Conditions, want.Former = nil, nil, nil
	base := keep
	base.Alerts, base.History.Conditions, base.Former = nil, nil, nil
	nothing.Alerts, nothing.History.Conditions, nothing.Former = nil, nil, nil
	if err != nil || !reflect.DeepEqual(nothing, base) {
		t.Errorf("nothing picked gives %+v, %v", nothing, err)
	}
}

// fullPatient gives a patient in whom every field says something.
func fullPatient(mark string) Patient {
	var p Patient
	fill(reflect.ValueOf(&p).Elem(), mark)
	return p
}

func fill(v reflect.Value, mark string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), mark+v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), mark)
	case reflect.String:
		v.SetString(mark)
		if v.Type() == reflect.TypeFor[Sex]() {
			v.SetString(string(map[byte]Sex{'a': Female, 'b': Male}[mark[0]]))
		}
	case reflect.Int:
		v.SetInt(int64(mark[0]-'a') + 1)
	}
}

func TestListsAreUnited(t *testing.T) {
	keep := Patient{
		ID: "1", Alerts: []string{"Latex", "lidocaine"},
		History: History{Conditions: []Condition{{Key: "keloid"}, {Key: "herpes", Note: "2019"}, {Key: "diabetes", Note: "type 2"}}},
		Former:  []FormerChart{{ID: "f", Chart: "9"}},
	}
	other := Patient{
		ID: "2", Alerts: []string{"latex", "anticoagulant"},
		History: History{Conditions: []Condition{{Key: "keloid", Note: "chest"}, {Key: "herpes", Note: "lip"}, {Key: "diabetes", Note: "type 2"}, {Key: "vitiligo"}}},
		Former:  []FormerChart{{ID: "f", Chart: "9"}, {ID: "g", Chart: "10"}},
	}
	merged, err := Merge(keep, other, map[string]bool{"family": false})
	if err != nil {
		t.Fatal(err)
	}
	conditions := []Condition{{"keloid", "chest"}, {"herpes", "2019; lip"}, {"diabetes", "type 2"}, {"vitiligo", ""}}
	if !slices.Equal(merged.Alerts, []string{"Latex", "lidocaine", "anticoagulant"}) || !slices.Equal(merged.History.Conditions, conditions) || len(merged.Former) != 2 {
		t.Errorf("%+v", merged)
	}
	if keep.History.Conditions[0].Note != "" || len(keep.Alerts) != 2 {
		t.Error("merging changed the chart it reads")
	}
}

func TestMergeRefusesWhatItCannotDo(t *testing.T) {
	if _, err := Merge(Patient{ID: "1"}, Patient{ID: "1"}, nil); ErrorCode(err) != Invalid {
		t.Errorf("a chart with itself: %v", err)
	}
	if _, err := Merge(Patient{ID: "1"}, Patient{ID: "2"}, map[string]bool{"chart": true}); ErrorCode(err) != Invalid {
		t.Errorf("a field that is not chosen: %v", err)
	}
}

func TestWhatTheKeptChartLeavesOpenIsProposedFromTheOther(t *testing.T) {
	keep, other := Patient{Family: "Berg", Given: "Eva"}, Patient{Family: "Bergh", Given: "Eva", Contact: Contact{Phone: "1"}, SkinType: 2}
	for _, c := range MergeChoices(keep, other) {
		if want := c.Key == "contact.phone" || c.Key == "skin_type"; c.TakeOther != want || c.Same != (c.Keep == c.Other) {
			t.Errorf("%+v", c)
		}
	}
}
