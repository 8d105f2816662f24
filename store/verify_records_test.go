package store

import (
	"encoding/hex"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
)

// busy gives a closed clinic file with two signed records, one of them amended,
// and one that is being logged on an overridden lot. names fills in ids, and MACs
// of links that were right once.
func busy(t *testing.T) (b *salon, names *strings.Replacer) {
	t.Helper()
	b = newSalon(t)
	signed := b.hold(t, 1, "crown")
	b.tap(t, signed, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2})
	b.sign(t, signed)
	if _, err := b.s.Amend(bg(), signed, planner.Amendment{Text: "It bled later.", Reason: "Patient called"}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	running := b.open(t, 2)
	b.tap(t, running, b.gate()...)
	b.tap(t, running, b.layNeedle("n2", "stale"), planner.Tap{Deed: planner.OverrideGate, Override: &planner.Override{
		Kind: planner.OverrideExpired, Lot: b.refs["stale"].Lot, Reason: "the only one left",
	}}, planner.Tap{Deed: planner.StartSession})
	b.tap(t, running, treat("crown")...)
	first := b.consent
	_, b.plan, b.consent = b.course(t, "2", "Dahl")
	b.sign(t, b.hold(t, 1, "crown"))
	wantVerified(t, b.s)
	b.consent = first
	mac := func(lot string) string {
		return hex.EncodeToString(b.s.rowMAC(linkBind(b.refs[lot].Lot, signed, 0)))
	}
	names = strings.NewReplacer(
		"$STALE", string(b.refs["stale"].Lot), "$BLACK", string(b.refs["black"].Lot), "$PRODUCT", string(b.refs["black"].Product),
		"$S", string(signed), "$R", string(running), "$P", string(b.patient.ID), "$C", string(first.ID),
		"$OLD", mac("black"), "$FOREIGN", mac("stale"))
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	return b, names
}

// What keeps rows from being edited, taken away.
const (
	unlockRecords    = "DROP TRIGGER signed_records_unchanged; DROP TRIGGER signed_records_kept; "
	unlockTaps       = "DROP TRIGGER taps_unchanged; "
	unlockAmendments = "DROP TRIGGER amendments_unchanged; DROP TRIGGER amendments_kept; "
	unlockTemplates  = "DROP TRIGGER consent_templates_unchanged; "
)

// wrong is an edit of a clinic file and what the verification says of it. $S is the
// signed and amended record, $R the one being logged.
type wrong struct{ statement, says string }

// wrongsOfStock edit, delete, add and swap rows of the stock, templates and consents.
func wrongsOfStock() map[string]wrong {
	return map[string]wrong{
		"product edited":  {"UPDATE products SET body = replace(body, 'Noir', 'Nero')", "product $PRODUCT: damaged or altered"},
		"product's kind":  {"UPDATE products SET kind = 'diluent' WHERE kind = 'pigment'", "product $PRODUCT: damaged or altered"},
		"product deleted": {"DELETE FROM products WHERE kind = 'pigment'", "product $PRODUCT: missing"},
		"product added":   {"INSERT INTO products SELECT 'new', kind, ver, body, mac FROM products LIMIT 1", "product new: not what the audit trail says"},
		"products swapped": {
			"UPDATE products SET (body, mac) = (SELECT body, mac FROM products WHERE kind = 'diluent') WHERE kind = 'pigment'",
			"product $PRODUCT: damaged or altered",
		},
		"lot edited":  {"UPDATE lots SET body = replace(body, '2026-11-21', '2028-11-21')", "lot $STALE: damaged or altered"},
		"lot's batch": {"UPDATE lots SET batch = 'other' WHERE id = '$STALE'", "lot $STALE: damaged or altered"},
		"lot deleted": {"DELETE FROM lots WHERE id = '$STALE'", "lot $STALE: missing"},
		"lot added":   {"INSERT INTO lots SELECT 'new', product, 'new', ver, body, mac FROM lots LIMIT 1", "lot new: damaged or altered"},
		"lots swapped": {
			"UPDATE lots SET (ver, body, mac) = (SELECT ver, body, mac FROM lots WHERE batch = 'b-black') WHERE id = '$STALE'",
			"lot $STALE: damaged or altered",
		},
		"template edited":  {unlockTemplates + "UPDATE consent_templates SET body = replace(body, '\"version\":1', '\"version\":2')", "version 1: damaged or altered"},
		"template deleted": {"DELETE FROM consent_templates", "v1: missing"},
		"template added":   {"INSERT INTO consent_templates SELECT id, 2, body, mac FROM consent_templates", "version 2: damaged or altered"},
		"consent edited":   {"UPDATE consents SET box = zeroblob(length(box)) WHERE patient = '$P'", "consent $C: damaged or altered"},
		"consent's row":    {"UPDATE consents SET ver = ver + 1 WHERE patient = '$P'", "consent $C: damaged or altered"},
		"consent moved":    {"UPDATE consents SET patient = (SELECT id FROM patients WHERE id <> '$P') WHERE patient = '$P'", "consent $C: damaged or altered"},
		"consent deleted":  {"DELETE FROM consents WHERE patient = '$P'", "consent $C: missing"},
		"consent added":    {"INSERT INTO consents SELECT 'new', patient, ver, box FROM consents WHERE patient = '$P'", "consent new: damaged or altered"},
		"consents swapped": {"UPDATE consents SET box = (SELECT box FROM consents WHERE patient <> '$P') WHERE patient = '$P'", "consent $C: damaged or altered"},
	}
}

// wrongsOfRecords do so with records, their taps, amendments and links.
func wrongsOfRecords() map[string]wrong {
	return map[string]wrong{
		"record edited":    {unlockRecords + "UPDATE records SET box = zeroblob(length(box)) WHERE id = '$S'", "record $S: damaged or altered"},
		"record's session": {"UPDATE records SET session = 3 WHERE id = '$R'", "record $R: damaged or altered"},
		"record's operator": {
			unlockRecords + "UPDATE records SET operator = 'x' WHERE id = '$S'",
			"record $S: damaged or altered",
		},
		"record unsigned": {unlockRecords + "UPDATE records SET signed = 0 WHERE id = '$S'", "record $S: damaged or altered"},
		"record's plan":   {"UPDATE records SET plan = (SELECT id FROM plans WHERE patient <> '$P'), session = 3 WHERE id = '$R'", "record $R: damaged or altered"},
		"record deleted":  {unlockRecords + unlockAmendments + "DELETE FROM amendments; DELETE FROM records WHERE id = '$S'", "record $S: missing"},
		"record added":    {"INSERT INTO records SELECT 'new', patient, plan, 3, operator, signed, ver, box FROM records WHERE id = '$R'", "record new: damaged or altered"},
		"records swapped": {
			unlockRecords + "UPDATE records SET box = (SELECT box FROM records WHERE patient <> '$P') WHERE id = '$S'",
			"record $S: damaged or altered",
		},
		"tap edited":         {unlockTaps + "UPDATE taps SET box = zeroblob(length(box)) WHERE seq = 3", "record $R: tap 3: damaged or altered"},
		"tap deleted":        {"DELETE FROM taps WHERE seq = 3", "record $R: tap 3 is missing"},
		"start deleted":      {"DELETE FROM taps WHERE seq >= 9", "record $R: tap 9 (start), which the audit trail knows, is missing"},
		"override deleted":   {"DELETE FROM taps WHERE seq >= 8", "record $R: tap 8 (override), which the audit trail knows, is missing"},
		"tap added":          {"INSERT INTO taps SELECT record, 99, box FROM taps WHERE seq = 2", "record $R: tap 99: damaged or altered"},
		"tap at a signed":    {"INSERT INTO taps SELECT '$S', seq, box FROM taps WHERE seq = 1", "record $S: tap 1: damaged or altered"},
		"taps swapped":       {unlockTaps + "UPDATE taps SET box = (SELECT box FROM taps WHERE seq = 5) WHERE seq = 4", "record $R: tap 4: damaged or altered"},
		"amendment edited":   {unlockAmendments + "UPDATE amendments SET box = zeroblob(length(box))", "record $S: amendment 1: damaged or altered"},
		"amendment deleted":  {unlockAmendments + "DELETE FROM amendments", "amendment $S v1: missing"},
		"amendment added":    {"INSERT INTO amendments SELECT record, 2, box FROM amendments", "record $S: amendment 2: damaged or altered"},
		"amendment moved":    {unlockAmendments + "UPDATE amendments SET record = '$R'", "record $R: amendment 1: damaged or altered"},
		"link's amount":      {"UPDATE record_lots SET amount = 7 WHERE record = '$S' AND lot = '$BLACK'", "record $S: its link to lot $BLACK was altered"},
		"link deleted":       {"DELETE FROM record_lots WHERE record = '$S' AND lot = '$BLACK'", "record $S: its link to lot $BLACK is missing"},
		"running link gone":  {"DELETE FROM record_lots WHERE record = '$R' AND lot = '$STALE'", "record $R: its link to lot $STALE is missing"},
		"link added":         {"INSERT INTO record_lots SELECT '$STALE', record, amount, mac FROM record_lots WHERE record = '$S' LIMIT 1", "record $S: its link to lot $STALE was altered"},
		"links swapped":      {"UPDATE record_lots SET mac = (SELECT mac FROM record_lots WHERE record = '$R' AND lot = '$BLACK') WHERE record = '$S' AND lot = '$BLACK'", "record $S: its link to lot $BLACK was altered"},
		"older link back":    {"UPDATE record_lots SET (amount, mac) = (SELECT 0, x'$OLD') WHERE record = '$S' AND lot = '$BLACK'", "record $S: its link to lot $BLACK says 0 instead of 0.5"},
		"laid link put back": {"INSERT INTO record_lots VALUES ('$STALE', '$S', 0, x'$FOREIGN')", "record $S: it is linked to lot $STALE, which it does not name"},
	}
}

func TestVerifyNamesWhatIsWrongWithWhatWasDone(t *testing.T) {
	sound, names := busy(t)
	wrongs := wrongsOfStock()
	maps.Copy(wrongs, wrongsOfRecords())
	for name, c := range wrongs {
		t.Run(name, func(t *testing.T) {
			b := &salon{path: filepath.Join(t.TempDir(), "clinic.stipple"), options: testOptions()}
			copyFile(t, sound.path, b.path)
			copyFile(t, sound.path+headSuffix, b.path+headSuffix)
			edit(t, b.path, "PRAGMA foreign_keys = OFF; "+names.Replace(c.statement))
			b.enter(t, testUser)
			v, err := b.s.Verify(bg(), nil)
			if err != nil {
				t.Fatal(err)
			}
			says := names.Replace(c.says)
			if found := strings.Join(v.Faults, "\n"); !strings.Contains(found, says) {
				t.Errorf("verification says\n%s\nnot %q", found, says)
			}
		})
	}
}
