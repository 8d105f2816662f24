package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"testing"
)

// plainKey has readable bytes, so that every way of printing it can be searched for.
func plainKey() Key {
	return takeKey([]byte("Attack at dawn, bring the ponies"))
}

// leaks reports whether out shows the key in any usual spelling.
func leaks(k Key, out string) bool {
	b := k.secret()
	decimal := strings.Trim(fmt.Sprint(b[:4]), "[]")
	goHex := fmt.Sprintf("%#x, %#x", b[0], b[1])
	for _, s := range []string{
		string(b[:4]),
		hex.EncodeToString(b[:4]),
		strings.ToUpper(hex.EncodeToString(b[:4])),
		base64.StdEncoding.EncodeToString(b)[:8],
		decimal, strings.ReplaceAll(decimal, " ", ","), goHex,
	} {
		if strings.Contains(out, s) {
			return true
		}
	}
	return false
}

func TestKeyNeverPrints(t *testing.T) {
	k := plainKey()
	type holder struct{ K Key }
	type inside struct{ k Key } // fmt does not ask k how to print itself
	type behind struct{ k *Key }
	type pointer struct{ K *Key }
	values := []any{
		k, &k,
		holder{k},
		&holder{k},
		pointer{&k},
		[]Key{k},
		map[string]Key{"k": k},
		inside{k},
		&inside{k},
		behind{&k},
		&behind{&k},
	}
	for _, verb := range strings.Fields("%v %+v %#v %x %X %s %q %d %b %o %c %U %e %t %w %p %#x %100s") {
		for _, v := range values {
			if out := fmt.Sprintf(verb, v); leaks(k, out) {
				t.Errorf("%s of %T shows the key: %s", verb, v, out)
			}
		}
	}
	for _, out := range []string{k.String(), k.GoString(), fmt.Sprint(k), fmt.Sprintf("%x", k), fmt.Sprintf("%#v", k)} {
		if out != "[key]" {
			t.Errorf("printed as %q", out)
		}
	}
}

func TestKeyNeverMarshals(t *testing.T) {
	k := plainKey()
	for _, v := range []any{k, &k, struct{ K Key }{k}, []Key{k}} {
		out, err := json.Marshal(v)
		if err != nil || leaks(k, string(out)) || !strings.Contains(string(out), `"[key]"`) {
			t.Errorf("JSON of %T: %s, %v", v, out, err)
		}
	}
	read := func(into any) error { return json.Unmarshal([]byte(`"[key]"`), into) }
	if read(&k) == nil {
		t.Error("a key was read from JSON")
	}
}

func TestKeyNeverLogs(t *testing.T) {
	k := plainKey()
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("m", "k", k, "p", &k, "in", struct{ K Key }{k}, slog.Group("g", "k", k))
	}
	// A handler of another kind sees this value and may do anything with it.
	if v := slog.AnyValue(k).Resolve(); v.Kind() != slog.KindString || v.String() != "[key]" {
		t.Errorf("a handler is given %v", v.Kind())
	}
	if leaks(k, out.String()) {
		t.Errorf("logged: %s", &out)
	}
	if n := strings.Count(out.String(), "[key]"); n != 8 {
		t.Errorf("want [key] 8 times, got %d: %s", n, &out)
	}
}

// A list that is wrongly given a key shows it neither in the panic nor in the trace.
func TestPanicShowsNoKey(t *testing.T) {
	k := plainKey()
	defer func() {
		out := fmt.Sprint(recover()) + string(debug.Stack())
		if leaks(k, out) || !strings.Contains(out, "vault.Key.MAC") {
			t.Errorf("panic: %s", out)
		}
	}()
	k.MAC(Bind{k})
}

func TestNewKeysDiffer(t *testing.T) {
	a, b := NewKey(), NewKey()
	if a.IsZero() || b.IsZero() || a == b {
		t.Error("keys are not random")
	}
}

func TestDerive(t *testing.T) {
	k := plainKey()
	a, b := k.Derive("audit"), k.Derive("index")
	// RFC 5869 with these inputs, computed apart from this package.
	if got := hex.EncodeToString(a.secret()); got != goldenDerived {
		t.Errorf("derived %s", got)
	}
	if a != k.Derive("audit") {
		t.Error("not repeatable")
	}
	if a == b || a == k || a == NewKey().Derive("audit") {
		t.Error("purposes or keys share a derived key")
	}
}

func TestWipe(t *testing.T) {
	k := NewKey()
	other := k
	k.Wipe()
	if !k.IsZero() || other.IsZero() {
		t.Error("want this copy wiped and no other")
	}
}

func TestZeroKeyIsRefused(t *testing.T) {
	var zero Key
	k := NewKey()
	for name, use := range map[string]func(){
		"Derive":       func() { zero.Derive("x") },
		"Seal":         func() { zero.Seal(nil, 1, nil) },
		"SealKey":      func() { zero.SealKey(k, 1, nil) },
		"SealKey of":   func() { k.SealKey(zero, 1, nil) },
		"MAC":          func() { zero.MAC(nil) },
		"Next":         func() { zero.Next(Link{}, nil) },
		"EncodeHead":   func() { zero.EncodeHead(Link{}, "c") },
		"NewSlot":      func() { NewSlot("i", "n", "r", "p", zero, 1, tinyKDF()) },
		"SealRecovery": func() { _, _ = SealRecovery(NewRecoveryCode(), zero, 1, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s accepted a zero key", name)
				}
			}()
			use()
		}()
	}
	if _, err := zero.Open(k.Seal([]byte("x"), 1, nil), nil); err != ErrDamaged {
		t.Errorf("Open: %v", err)
	}
	link := k.Next(Link{}, nil)
	if zero.Follows(Link{}, nil, link) {
		t.Error("Follows accepted a zero key")
	}
	if _, err := zero.DecodeHead(k.EncodeHead(link, "c"), "c"); err != ErrDamaged {
		t.Errorf("DecodeHead: %v", err)
	}
}

func TestMAC(t *testing.T) {
	k := NewKey()
	mac := k.MAC(Bind{"chart", "0042"})
	if len(mac) != 32 || !EqualMAC(mac, k.MAC(Bind{"chart", "0042"})) {
		t.Fatal("not repeatable")
	}
	for name, other := range map[string][]byte{
		"other value":  k.MAC(Bind{"chart", "0043"}),
		"other border": k.MAC(Bind{"chart0", "042"}),
		"other order":  k.MAC(Bind{"0042", "chart"}),
		"fewer":        k.MAC(Bind{"chart"}),
		"other key":    NewKey().MAC(Bind{"chart", "0042"}),
		"cut":          mac[:31],
		"nothing":      nil,
		"a link's":     k.Next(Link{}, Bind{"chart", "0042"}).MAC,
	} {
		if EqualMAC(mac, other) {
			t.Errorf("%s: equal", name)
		}
	}
	if EqualMAC(nil, nil) || EqualMAC([]byte{}, nil) || EqualMAC(mac[:4], mac[:4]) {
		t.Error("what is no MAC equals something")
	}
}
