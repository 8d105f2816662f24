package store

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

// unsavedConsent is a consent to the newest version of the first template.
func unsavedConsent(t *testing.T, s *Store, patient planner.ID) planner.Consent {
	t.Helper()
	templates, err := s.ConsentTemplates(context.Background())
	if err != nil || len(templates) == 0 {
		t.Fatalf("templates: %v, %v", templates, err)
	}
	to := templates[0]
	return planner.Consent{
		Patient: patient, Template: to.ID, Version: to.Version, Title: to.Title, Language: to.Language, Text: to.Text,
		Date: s.Today(), Way: planner.SignedOnPaper, Scan: "Binder 7", Witness: "Kim Umbra-Witness",
	}
}

func saveConsent(t *testing.T, s *Store, patient planner.ID) Stored[planner.Consent] {
	t.Helper()
	saved, err := s.SaveConsent(context.Background(), unsavedConsent(t, s, patient))
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func count(t testing.TB, s *Store, query string, args ...any) int {
	t.Helper()
	n := 0
	if err := s.readers.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAFirstConsentStoresTheShippedTextItPointsAt(t *testing.T) {
	s := openClinic(t)
	ctx := context.Background()
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva")).Value.ID
	if n := count(t, s, "SELECT count(*) FROM consent_templates"); n != 0 {
		t.Fatalf("%d texts before the first consent", n)
	}
	saved := saveConsent(t, s, patient)
	if saved.Row != 1 || saved.Value.ID == "" || saved.Value.By != testUser || saved.Value.Signed != planner.MomentOf(s.Now()) {
		t.Errorf("saved: %+v", saved)
	}
	templates, err := s.ConsentTemplates(ctx)
	if err != nil || len(templates) != 1 || !templates[0].Shipped() || !templates[0].Covers(saved.Value) {
		t.Fatalf("templates after it: %+v, %v", templates, err)
	}
	read, err := s.Consents(ctx, patient)
	if err != nil || !cmp.Equal(read, []Stored[planner.Consent]{saved}) {
		t.Errorf("read back: %s, %v", cmp.Diff(read, []Stored[planner.Consent]{saved}), err)
	}
	saveConsent(t, s, patient)
	if n := count(t, s, "SELECT count(*) FROM consent_templates"); n != 1 {
		t.Errorf("%d texts after a second consent", n)
	}
	for _, entity := range []string{"consent_template", "consent"} {
		if count(t, s, "SELECT count(*) FROM audit WHERE entity = $1 AND op = $2", entity, planner.AuditCreate) == 0 {
			t.Errorf("the trail does not know of the %s", entity)
		}
	}
	wantVerified(t, s)
}

func TestWhoRecordsAConsentIsNotWhatTheCallerSays(t *testing.T) {
	s := openClinic(t)
	consent := unsavedConsent(t, s, savePatient(t, s, newPatient(s, "1", "Berg", "Eva")).Value.ID)
	consent.By, consent.Signed = "Somebody Else", "2020-01-01T00:00:00Z"
	saved, err := s.SaveConsent(context.Background(), consent)
	if err != nil || saved.Value.By != testUser || saved.Value.Signed != planner.MomentOf(s.Now()) {
		t.Fatalf("saved: %+v, %v", saved.Value, err)
	}
	gone, err := s.WithdrawConsent(context.Background(), saved.Value.ID, planner.Withdrawal{Date: s.Today(), By: "Somebody Else"})
	if err != nil || gone.Value.Withdrawn.By != testUser {
		t.Errorf("withdrawn: %+v, %v", gone.Value.Withdrawn, err)
	}
}

func TestAConsentThatIsNotExactlyAStoredTextIsRefused(t *testing.T) {
	s := openClinic(t)
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva")).Value.ID
	for name, c := range map[string]struct {
		change func(*planner.Consent)
		code   planner.Code
	}{
		"another text":       {func(c *planner.Consent) { c.Text += " And more." }, planner.Invalid},
		"another title":      {func(c *planner.Consent) { c.Title += "!" }, planner.Invalid},
		"another language":   {func(c *planner.Consent) { c.Language = "de" }, planner.Invalid},
		"no such version":    {func(c *planner.Consent) { c.Version = 2 }, planner.NotFound},
		"no such template":   {func(c *planner.Consent) { c.Template = s.NewID() }, planner.NotFound},
		"no such patient":    {func(c *planner.Consent) { c.Patient = s.NewID() }, planner.NotFound},
		"a day to come":      {func(c *planner.Consent) { c.Date = c.Date.AddDays(1) }, planner.Invalid},
		"withdrawn at birth": {func(c *planner.Consent) { c.Withdrawn = &planner.Withdrawal{Date: c.Date, By: "x"} }, planner.Invalid},
		"not signed":         {func(c *planner.Consent) { c.Way = planner.SignedOnScreen }, planner.Invalid},
	} {
		consent := unsavedConsent(t, s, patient)
		c.change(&consent)
		before := count(t, s, "SELECT count(*) FROM audit")
		_, err := s.SaveConsent(context.Background(), consent)
		if planner.ErrorCode(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if count(t, s, "SELECT count(*) FROM consents") != 0 || count(t, s, "SELECT count(*) FROM consent_templates") != 0 || count(t, s, "SELECT count(*) FROM audit") != before {
			t.Errorf("%s: something was saved", name)
		}
	}
	saved := saveConsent(t, s, patient)
	again := saved.Value
	again.Text, again.Scan = templateText(t, s), "elsewhere"
	_, err := s.SaveConsent(context.Background(), again)
	wantCode(t, err, planner.Conflict)
}

func templateText(t *testing.T, s *Store) string {
	t.Helper()
	return unsavedConsent(t, s, "").Text
}

func TestAConsentToAnEarlierTextMayStillBeRecorded(t *testing.T) {
	s := openClinic(t)
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva")).Value.ID
	old := unsavedConsent(t, s, patient)
	templates, _ := s.ConsentTemplates(context.Background())
	next := templates[0]
	next.Text = "Shorter."
	if _, err := s.SaveConsentTemplate(context.Background(), next); err != nil {
		t.Fatal(err)
	}
	saved, err := s.SaveConsent(context.Background(), old)
	if err != nil || saved.Value.Version != 1 {
		t.Errorf("a paper signed before the change: %+v, %v", saved.Value, err)
	}
}

func TestAWithdrawnConsentStaysAndIsWithdrawnOnce(t *testing.T) {
	s := openClinic(t)
	ctx := context.Background()
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva")).Value.ID
	saved := saveConsent(t, s, patient)
	for name, w := range map[string]planner.Withdrawal{
		"a day to come": {Date: s.Today().AddDays(1)},
		"too early":     {Date: s.Today().AddDays(-1)},
		"no day":        {},
	} {
		if _, err := s.WithdrawConsent(ctx, saved.Value.ID, w); planner.FaultsOf(err).For("withdrawn.date") == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	withdrawn, err := s.WithdrawConsent(ctx, saved.Value.ID, planner.Withdrawal{Date: s.Today(), Reason: "Changed her mind"})
	if err != nil || withdrawn.Row != 2 || withdrawn.Value.Withdrawn.Reason != "Changed her mind" {
		t.Fatalf("withdrawn: %+v, %v", withdrawn, err)
	}
	_, err = s.WithdrawConsent(ctx, saved.Value.ID, planner.Withdrawal{Date: s.Today(), Reason: "Again"})
	wantCode(t, err, planner.Invalid)
	_, err = s.WithdrawConsent(ctx, s.NewID(), planner.Withdrawal{Date: s.Today()})
	wantCode(t, err, planner.NotFound)
	read, err := s.Consents(ctx, patient)
	if err != nil || !cmp.Equal(read, []Stored[planner.Consent]{withdrawn}) {
		t.Errorf("on file: %s, %v", cmp.Diff(read, []Stored[planner.Consent]{withdrawn}), err)
	}
	bare := read[0].Value
	bare.Withdrawn = nil
	if !cmp.Equal(bare, saved.Value) {
		t.Errorf("withdrawing changed more: %s", cmp.Diff(bare, saved.Value))
	}
	if n := count(t, s, "SELECT count(*) FROM audit WHERE entity = 'consent' AND op = $1 AND ver = 2", planner.AuditWithdraw); n != 1 {
		t.Errorf("%d entries say it was withdrawn", n)
	}
	wantVerified(t, s)
}

func TestAChangedTextIsANewVersionAndTheOldOneStays(t *testing.T) {
	s := openClinic(t)
	ctx := context.Background()
	offered, _ := s.ConsentTemplates(ctx)
	changed := offered[0]
	changed.Text, changed.By = "Clinic's own words.\n\n- one", "Somebody Else"
	second, err := s.SaveConsentTemplate(ctx, changed)
	if err != nil || second.Version != 2 || second.By != testUser || second.Created != s.Today() || second.Shipped() {
		t.Fatalf("second version: %+v, %v", second, err)
	}
	own, err := s.SaveConsentTemplate(ctx, planner.ConsentTemplate{Title: "Own", Text: "Mine."})
	if err != nil || own.Version != 1 || own.ID == "" || own.Shipped() {
		t.Fatalf("a text of the clinic's own: %+v, %v", own, err)
	}
	all, err := s.ConsentTemplates(ctx)
	if want := []planner.ConsentTemplate{second, offered[0], own}; err != nil || !cmp.Equal(all, want) {
		t.Errorf("all: %s, %v", cmp.Diff(all, want), err)
	}
	_, err = s.SaveConsentTemplate(ctx, changed) // made from version 1, which is not the newest any more
	var stale *ConflictError[planner.ConsentTemplate]
	if !errors.As(err, &stale) || stale.Theirs.Value != second {
		t.Errorf("a stale text: %v", err)
	}
	_, err = s.SaveConsentTemplate(ctx, planner.ConsentTemplate{Title: "Own"})
	if planner.FaultsOf(err).For("text") == "" {
		t.Errorf("a text without words: %v", err)
	}
	second.Retired = true
	retired, err := s.SaveConsentTemplate(ctx, second)
	if err != nil || retired.Version != 3 || !retired.Retired {
		t.Errorf("retired: %+v, %v", retired, err)
	}
	wantVerified(t, s)
}

func TestRolesForConsents(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva")).Value.ID
	for _, role := range []planner.Role{planner.Assistant, planner.Administrator} {
		if _, err := s.AddUser(context.Background(), planner.User{Name: string(role), Role: role}, testPassphrase); err != nil {
			t.Fatal(err)
		}
	}
	_ = s.Close()
	for _, name := range []string{testUser, string(planner.Assistant), string(planner.Administrator)} {
		s := openAs(t, path, name, testPassphrase)
		ctx := context.Background()
		_, takes := s.SaveConsent(ctx, unsavedConsent(t, s, patient))
		_, withdraws := s.WithdrawConsent(ctx, s.NewID(), planner.Withdrawal{Date: s.Today()})
		_, writes := s.SaveConsentTemplate(ctx, planner.ConsentTemplate{Title: "Text of " + name, Text: "Words."})
		_, reads := s.Consents(ctx, patient)
		for what, c := range map[string]struct {
			err    error
			action planner.Action
		}{
			"save": {takes, planner.TakeConsents}, "withdraw": {withdraws, planner.TakeConsents},
			"write": {writes, planner.EditClinic}, "read": {reads, planner.SeePatients},
		} {
			if allowed := planner.ErrorCode(c.err) != planner.Forbidden; allowed != s.User().Role.May(c.action) {
				t.Errorf("%s, %s: %v", s.User().Role, what, c.err)
			}
		}
		_ = s.Close()
	}
}

func TestTamperingWithConsentsShows(t *testing.T) {
	for name, c := range map[string]struct {
		statement string
		reads     bool // the consents still read; only the verification tells
		templates bool // it is the texts that are tampered with
	}{
		"the box of another row version": {"UPDATE consents SET ver = ver + 1", false, false},
		"moved to another patient":       {"UPDATE consents SET patient = (SELECT id FROM patients ORDER BY id DESC LIMIT 1)", false, false},
		"a box wiped":                    {"UPDATE consents SET box = zeroblob(length(box))", false, false},
		"a consent taken away":           {"DELETE FROM consents", true, false},
		"a text altered":                 {"DROP TRIGGER consent_templates_unchanged; UPDATE consent_templates SET body = replace(body, 'permanent', 'harmless')", true, true},
		"a text taken away":              {"DELETE FROM consent_templates", true, false},
	} {
		s := openClinic(t)
		patient := savePatient(t, s, newPatient(s, "1", "Berg", "Eva")).Value.ID
		other := savePatient(t, s, newPatient(s, "2", "Dahl", "Kim")).Value.ID
		saveConsent(t, s, patient)
		if _, err := s.writer.Exec(c.statement); err != nil {
			t.Fatal(name, err)
		}
		_, one := s.Consents(context.Background(), patient)
		_, two := s.Consents(context.Background(), other)
		if damaged := planner.ErrorCode(errors.Join(one, two)) != ""; damaged == c.reads {
			t.Errorf("%s: reading says %v", name, errors.Join(one, two))
		}
		if _, err := s.ConsentTemplates(context.Background()); (planner.ErrorCode(err) == planner.Corrupt) != c.templates {
			t.Errorf("%s: reading the texts says %v", name, err)
		}
		if v, err := s.Verify(context.Background(), nil); err != nil || v.OK() {
			t.Errorf("%s: the verification finds nothing (%v)", name, err)
		}
	}
}

func TestAVersionOfATextNeverChanges(t *testing.T) {
	s := openClinic(t)
	saveConsent(t, s, savePatient(t, s, newPatient(s, "1", "Berg", "Eva")).Value.ID)
	if _, err := s.writer.Exec("UPDATE consent_templates SET body = '{}'"); err == nil {
		t.Error("a version was overwritten")
	}
}
