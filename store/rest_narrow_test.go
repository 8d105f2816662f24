package store

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store/vault"
)

// secretsIn walks everything a value holds and lists its keys that are set and its
// texts. What lies in the packages of others, such as a database, is left out.
func secretsIn(v reflect.Value, keys *[]vault.Key, texts *[]string, seen map[uintptr]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return
		}
		seen[v.Pointer()] = true
		secretsIn(v.Elem(), keys, texts, seen)
	case reflect.Interface:
		if !v.IsNil() {
			secretsIn(v.Elem(), keys, texts, seen)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[vault.Key]() {
			if !v.IsZero() {
				*keys = append(*keys, vault.Key{})
				// The key itself: unexported fields can be read only as copies.
				reflect.ValueOf(&(*keys)[len(*keys)-1]).Elem().Set(copied(v))
			}
			return
		}
		if pkg := v.Type().PkgPath(); pkg != "" && !strings.HasPrefix(pkg, "stipple/") && pkg != "sync/atomic" {
			return
		}
		for i := range v.NumField() {
			field := v.Field(i)
			if v.Type().Name() != "" && strings.HasPrefix(v.Type().Name(), "Pointer[") && v.Type().Field(i).Name == "v" {
				continue // an atomic pointer: the caller walks what it leads to
			}
			secretsIn(field, keys, texts, seen)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			secretsIn(v.Index(i), keys, texts, seen)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			secretsIn(it.Key(), keys, texts, seen)
			secretsIn(it.Value(), keys, texts, seen)
		}
	case reflect.String:
		*texts = append(*texts, v.String())
	}
}

// copied gives a value that was reached through unexported fields as one that may
// be used.
func copied(v reflect.Value) reflect.Value {
	fresh := reflect.New(v.Type()).Elem()
	if v.CanAddr() {
		fresh.Set(reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem())
	}
	return fresh
}

// TestANarrowStoreHoldsTheSessionsKeyOnly, beside one that vouches for taps and opens
// nothing; and of the patient nothing but the banner and what the session itself
// tells.
func TestANarrowStoreHoldsTheSessionsKeyOnly(t *testing.T) {
	b := newSalon(t)
	stored, err := b.s.Patient(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	stored.Value.Contact.Phone, stored.Value.History.Medication = "555-0147", "warfarin"
	if stored, err = b.s.SavePatient(bg(), stored); err != nil {
		t.Fatal(err)
	}
	b.patient = stored.Value
	id := b.hold(t, 1, "crown")
	_, all := b.keysFor(t, id)
	vouches := b.s.scratchKey()
	r, err := b.s.Rest(id, testPIN)
	if err == nil {
		err = b.s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	b.resume(t, r)
	b.tap(t, id, planner.Tap{Deed: planner.WriteNote, Text: "a note"})
	if _, err := b.s.Lots(bg()); err != nil {
		t.Fatal(err)
	}
	var keys []vault.Key
	var texts []string
	seen := map[uintptr]bool{}
	secretsIn(reflect.ValueOf(b.s), &keys, &texts, seen)
	secretsIn(reflect.ValueOf(b.s.narrow.Load()), &keys, &texts, seen)
	secretsIn(reflect.ValueOf(r), &keys, &texts, seen)
	for _, key := range keys {
		if key != all.session && key != vouches {
			t.Error("a key is held that is not the session's")
		}
	}
	if len(keys) != 3 || len(b.s.ring.all) != 0 { // the session's, that of its seat, and the one that vouches
		t.Errorf("%d keys are held, and %d of the clinic", len(keys), len(b.s.ring.all))
	}
	if !slices.Contains(texts, "Berg") {
		t.Error("the walk does not find the banner's name")
	}
	for _, secret := range []string{"555-0147", "warfarin", testPIN, testPassphrase} {
		if slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, secret) }) {
			t.Errorf("%q is held", secret)
		}
	}
	if r.key != nil || r.vow != nil || r.kept != nil || r.salt != nil {
		t.Error("what rested is kept although the session goes on")
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	keys = nil
	seen = map[uintptr]bool{}
	secretsIn(reflect.ValueOf(b.s), &keys, &texts, seen)
	secretsIn(reflect.ValueOf(b.s.narrow.Load()), &keys, &texts, seen)
	if len(keys) != 0 {
		t.Errorf("%d keys are held after closing", len(keys))
	}
}

// TestANarrowStoreRefusesEverythingElse calls every method there is, also those
// that come to be after this test was written.
func TestANarrowStoreRefusesEverythingElse(t *testing.T) {
	b, id, r := resting(t)
	b.resume(t, r)
	open := []string{
		"Narrow", "Beside", "Rest", "Widen", "Running", "Tap", "Products", "Lots", "Close", "Lock",
		"User", "Path", "ReadOnly", "Warning", "NewID", "Now", "Today", "Low",
	}
	methods := reflect.ValueOf(b.s)
	for i := range methods.NumMethod() {
		name := methods.Type().Method(i).Name
		if slices.Contains(open, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			method := methods.Method(i)
			var args []reflect.Value
			for n := range method.Type().NumIn() {
				arg := reflect.New(method.Type().In(n)).Elem()
				if arg.Type() == reflect.TypeFor[ctx]() {
					arg.Set(reflect.ValueOf(bg()))
				}
				args = append(args, arg)
			}
			var results []reflect.Value
			if method.Type().IsVariadic() {
				results = method.CallSlice(args)
			} else {
				results = method.Call(args)
			}
			err, _ := results[len(results)-1].Interface().(error)
			wantCode(t, err, planner.Locked)
			for _, result := range results[:len(results)-1] {
				if result.Kind() == reflect.Slice && result.Len() > 0 {
					t.Errorf("gave %v", result)
				}
			}
		})
	}
	t.Run("another record", func(t *testing.T) {
		_, err := b.s.Running(bg(), "another")
		wantCode(t, err, planner.Locked)
		_, err = b.s.Tap(bg(), "another", planner.Tap{Deed: planner.WriteNote}, nil)
		wantCode(t, err, planner.Locked)
		_, err = b.s.Rest("another", testPIN)
		wantCode(t, err, planner.Locked)
	})
	for deed, tap := range b.everyDeed() {
		switch deed {
		case planner.OverrideGate, planner.StartSession, planner.TakeConsent, planner.RenewAlerts, planner.ChooseOperator:
			t.Run(string(deed), func(t *testing.T) {
				wantCode(t, b.tryAs(id, tap, &Authority{testUser, testPassphrase}), planner.Locked)
			})
		}
	}
}
