package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// saving is a way to save something in the window.
type saving struct {
	method string
	file   func(t *testing.T) *fakeFile
	fill   func(t *testing.T, s *stage) // opens and fills it
	save   func(s *stage)               // presses what saves it
	saved  func(f *fakeFile) string     // what the file has of it
	want   string
	times  int    // how often the method is called; 0 = once
	only   string // what fails; "" = all that changes the file
}

// pressing presses buttons one after the other.
func pressing(labels ...string) func(*stage) {
	return func(s *stage) {
		for _, label := range labels {
			s.press(label)
		}
	}
}

func doing(a action) func(*stage) { return func(s *stage) { s.do(a) } }

// onePatient is a clinic of one patient.
func onePatient(*testing.T) *fakeFile { return newFakeFile(planner.Physician).has(somebody()) }

// xs counts in a way that can be compared with other values.
func xs(n int) string { return strings.Repeat("x", n) }

// savings are all of them, by their names.
func savings() map[string]saving {
	all := map[string]saving{}
	for _, some := range []map[string]saving{savingRecords(), savingCharts(), savingClinic(), savingUsers(), savingStock(), savingConsents(), savingPapers(), savingSessions(), savingSecond()} {
		for name, c := range some {
			all[name] = c
		}
	}
	return all
}

func savingRecords() map[string]saving {
	return map[string]saving{
		"record": {method: "SavePatient", file: onePatient, fill: func(_ *testing.T, s *stage) {
			p := s.patient("p1", tabRecord)
			p.record.phone.entry.SetText("555")
		}, save: doing(actSave), saved: func(f *fakeFile) string { return f.patients["p1"].Value.Contact.Phone }, want: "555"},
		"new patient": {method: "SavePatient", file: func(*testing.T) *fakeFile { return newFakeFile(planner.Physician) }, fill: func(_ *testing.T, s *stage) {
			s.shell.newPatient()
			p := s.shell.current.(*patientPage)
			p.record.chart.show("N-1")
			p.record.family.entry.SetText("Neu")
			p.record.given.entry.SetText("Nina")
		}, save: doing(actSave), saved: func(f *fakeFile) string {
			for _, p := range f.patients {
				return p.Value.Family
			}
			return ""
		}, want: "Neu"},
		"plan": {method: "SavePlans", file: func(*testing.T) *fakeFile { return patientWithPlan() }, fill: func(_ *testing.T, s *stage) {
			page := s.patient("p1", tabPlan).plan.(*planPage)
			next := page.edit.plan.Clone()
			next.Title = "Changed"
			page.change("title", "", next)
		}, save: doing(actSave), saved: func(f *fakeFile) string { return f.plans[0].Value.Title }, want: "Changed"},
		"discard a draft": {method: "DropDraft", file: func(t *testing.T) *fakeFile { return withDraft(t, onePatient(t)) }, fill: func(_ *testing.T, s *stage) {
			s.patient("p1", tabRecord)
		}, save: pressing("Discard", "Discard them"), saved: func(f *fakeFile) string { return xs(len(f.drafted)) }},
	}
}

func savingCharts() map[string]saving {
	charts := func(f *fakeFile) string { return xs(len(f.patients)) }
	merged := func(*testing.T) *fakeFile { return twoCharts() }
	return map[string]saving{
		"archive": {method: "ArchivePatient", file: onePatient, fill: func(_ *testing.T, s *stage) {
			s.patient("p1", tabOverview)
			s.perform("Archive…")
			s.answerField("Reason", "moved away")
		}, save: pressing("Archive"), saved: func(f *fakeFile) string { return strings.Join(f.life.reasons, "|") }, want: "moved away"},
		"take out of the archive": {method: "UnarchivePatient", file: func(*testing.T) *fakeFile { return archivedClinic(planner.Physician) }, fill: func(_ *testing.T, s *stage) {
			s.patient("p9", tabOverview)
		}, save: pressing("Restore"), saved: func(f *fakeFile) string { return f.patients["p9"].Value.Archived.Clinical() }, want: planner.Date{}.Clinical()},
		"erase": {method: "ErasePatient", file: func(t *testing.T) *fakeFile { return onePatient(t).has(amira()) }, fill: func(_ *testing.T, s *stage) {
			s.patient("p9", tabOverview)
			s.perform("Erase…")
			s.answerField("Reason", "asked for")
			s.answerField("Type the chart number, D-1004", "D-1004")
		}, save: func(s *stage) { // the passphrase is asked for each time: it is for good
			s.answerField("Your passphrase", "right right right")
			s.press("Erase for good")
		}, saved: charts, want: xs(1)},
		"merge": {method: "MergeCharts", file: merged, fill: func(_ *testing.T, s *stage) { s.mergePicked() }, save: pressing("Merge into D-1004"), saved: charts, want: xs(2)},
		"unmerge": {method: "UnmergeCharts", file: merged, fill: func(_ *testing.T, s *stage) {
			s.mergePicked()
			s.press("Merge into D-1004")
		}, save: pressing("Take it back", "Take it back"), saved: charts, want: xs(3)},
	}
}

func savingClinic() map[string]saving {
	at := func(tab int, change func(p *clinicPage)) func(*testing.T, *stage) {
		return func(_ *testing.T, s *stage) {
			s.do(actClinic)
			p := s.shell.current.(*clinicPage)
			p.turn(tab)
			change(p)
		}
	}
	return map[string]saving{
		"letterhead": {
			method: "SaveClinic", file: onePatient, fill: at(tabParticulars, func(p *clinicPage) { p.particulars.phone.entry.SetText("0800 1") }),
			save: doing(actSave), saved: func(f *fakeFile) string { return f.settings.Value.Phone }, want: "0800 1",
		},
		"safety": {
			method: "SaveClinic", file: onePatient, fill: at(tabSafety, func(p *clinicPage) { p.safety.years.entry.SetText("12") }),
			save: doing(actSave), saved: func(f *fakeFile) string { return xs(f.settings.Value.Safety.RetentionYears) }, want: xs(12),
		},
		"reasons": {method: "SaveClinic", file: onePatient, fill: at(tabReasons, func(p *clinicPage) {
			p.reasons.items = []string{"Skin was dry"}
			p.reasons.changed()
		}), save: doing(actSave), saved: func(f *fakeFile) string { return strings.Join(f.settings.Value.Reasons, "|") }, want: "Skin was dry"},
		"consent text": {method: "SaveConsentTemplate", file: withTexts, fill: at(tabConsents, func(p *clinicPage) {
			p.consents.edit(testTemplates()[0]).text.show("New words.")
		}), save: pressing("Save version 3"), saved: func(f *fakeFile) string { return f.templates[0].Text }, want: "New words."},
		"retire a text": {method: "SaveConsentTemplate", file: func(t *testing.T) *fakeFile {
			f := withTexts(t)
			f.templates = f.templates[:2]
			return f
		}, fill: at(tabConsents, func(*clinicPage) {}), save: pressing("Retire…", "Retire"), saved: func(f *fakeFile) string { return xs(f.templates[0].Version) }, want: xs(3)},
		"export of the trail": {method: "NoteExport", file: onePatient, fill: func(t *testing.T, s *stage) {
			s.shell.shelf.lastFolder = t.TempDir()
			at(tabAudit, func(p *clinicPage) { p.audit.exportCSV() })(t, s)
		}, save: pressing("Save"), saved: func(f *fakeFile) string { return strings.Join(f.log.exports, "|") }, want: auditExport},
	}
}

func withTexts(t *testing.T) *fakeFile {
	f := onePatient(t)
	f.templates = testTemplates()
	return f
}

func savingUsers() map[string]saving {
	two := func(t *testing.T) *fakeFile {
		f := onePatient(t)
		f.users = append(f.users, planner.User{ID: "user-2", Name: "Bo Lind", Role: planner.Assistant})
		return f
	}
	users := func(s *stage) *usersPanel {
		s.do(actClinic)
		p := s.shell.current.(*clinicPage)
		p.turn(tabUsers)
		return p.users
	}
	calls := func(f *fakeFile) string { return strings.Join(f.log.calls, "|") }
	typed := func(open func(*stage), words ...string) func(*testing.T, *stage) {
		return func(_ *testing.T, s *stage) {
			open(s)
			for i, word := range words {
				s.fill(i, word)
			}
		}
	}
	on := func(label string) func(*stage) {
		return func(s *stage) {
			users(s)
			s.press(label)
		}
	}
	const secret = "velvet tractor onion"
	return map[string]saving{
		"user": {
			method: "AddUser", file: onePatient, fill: typed(func(s *stage) { users(s).add() }, "Bo Lind", secret, secret),
			save: pressing("Add"), saved: func(f *fakeFile) string { return f.users[len(f.users)-1].Name }, want: "Bo Lind",
		},
		"role": {method: "SetRole", file: two, fill: func(_ *testing.T, s *stage) {
			p := users(s)
			p.askRole(p.users[1])
			for _, o := range s.objects() {
				if d, ok := o.(*drop); ok {
					d.SetSelected(planner.Physician.Name())
				}
			}
		}, save: pressing("Change"), saved: calls, want: "role of user-2 is physician"},
		"passphrase of somebody": {method: "SetPassphrase", file: two, fill: typed(on("New passphrase…"), secret, secret), save: pressing("Set"), saved: calls, want: "set user-2 to " + secret},
		"passphrase": {
			method: "ChangePassphrase", file: two, fill: typed(doing(actPassphrase), "brass otter piano", secret, secret),
			save: pressing("Change"), saved: calls, want: "change brass otter piano to " + secret,
		},
		"recovery code": {method: "NewRecoveryCode", file: two, fill: typed(on("Make a new recovery code…"), "brass otter piano"), save: pressing("Make it"), saved: calls, want: "code with brass otter piano"},
		"remove a user": {
			method: "RemoveUser", file: two, fill: func(_ *testing.T, s *stage) { users(s) }, save: pressing("Remove…", "Remove Bo Lind"),
			saved: func(f *fakeFile) string { return xs(len(f.users)) }, want: xs(1),
		},
	}
}

func savingStock() map[string]saving {
	stock := func(*testing.T) *fakeFile { return stocked(planner.Assistant) }
	page := func(s *stage) *stockPage {
		p := newStockPage(s.shell)
		s.shell.show(p)
		return p
	}
	last := func(f *fakeFile) string { return f.lots[len(f.lots)-1].Value.Batch }
	return map[string]saving{
		"product": {method: "SaveProduct", file: stock, fill: func(_ *testing.T, s *stage) {
			p := page(s)
			grey, _ := p.index.product("grey")
			grey.Value.Note = "kept cool"
			p.askProduct("Product", grey, nil)
		}, save: pressing("Save"), saved: func(f *fakeFile) string { return f.products[0].Value.Note }, want: "kept cool"},
		"lot": {method: "SaveLot", file: stock, fill: func(_ *testing.T, s *stage) {
			p := page(s)
			brown, _ := p.index.product("brown")
			p.newLotOf(brown.Value, planner.Lot{Batch: "B-77"})
		}, save: pressing("Save"), saved: last, want: "B-77"},
		"close a lot": {method: "SaveLot", file: stock, fill: func(_ *testing.T, s *stage) { page(s) }, save: func(s *stage) {
			s.shell.current.(*stockPage).askClose(s.file.lots[0])
			s.press("Used up")
		}, saved: func(f *fakeFile) string { return xs(len(strings.Split(f.lots[0].Value.Note, "Used up")) - 1) }, want: xs(1)},
		"import": {method: "ImportStock", file: stock, fill: func(_ *testing.T, s *stage) {
			page(s).preview("list.csv", []byte(stockList[:strings.Index(stockList, "needel")]))
		}, save: pressing("Import the 2 good rows"), saved: last, want: "A 1"},
		"recall list": {method: "RecordPrint", file: func(*testing.T) *fakeFile { return recalledTwice(stocked(planner.Assistant)) }, fill: func(t *testing.T, s *stage) {
			s.shell.shelf.lastFolder = t.TempDir()
			s.shell.openRecall(planner.RecallQuery{Lot: "b1"})
			s.press("Save as CSV…")
		}, save: pressing("Save"), saved: printed, want: recallCSVKind + "|" + recallCSVKind, times: 2},
	}
}

// printed are the papers that were recorded.
func printed(f *fakeFile) string { return strings.Join(f.prints, "|") }

func savingConsents() map[string]saving {
	sign := func(t *testing.T, s *stage) {
		var got []planner.Consent
		drawInk(signing(s, &got).sign.pad, fyne.NewPos(10, 10), fyne.NewPos(60, 40))
	}
	return map[string]saving{
		"consent": {method: "SaveConsent", file: withTexts, fill: sign, save: pressing("Save consent"), saved: func(f *fakeFile) string { return xs(len(f.consents)) }, want: xs(1)},
		"withdrawal": {method: "WithdrawConsent", file: withTexts, fill: func(t *testing.T, s *stage) {
			sign(t, s)
			s.press("Save consent")
			s.patient("p1", tabHistory)
			s.press("Withdraw…")
		}, save: pressing("Withdraw consent"), saved: func(f *fakeFile) string {
			if f.consents[0].Value.Withdrawn == nil {
				return ""
			}
			return f.consents[0].Value.Withdrawn.By
		}, want: "Dr. Anna Berg"},
	}
}

func savingPapers() map[string]saving {
	papers := func(t *testing.T, s *stage) {
		s.shell.shelf.lastFolder = t.TempDir()
		s.patient("p1", tabPapers)
	}
	planned := func(*testing.T) *fakeFile { return patientWithPlan() }
	return map[string]saving{
		"open a paper": {method: "RecordPrint", file: planned, fill: papers, save: doing(actOpenPatientPlan), saved: printed, want: "patient"},
		"save a paper": {method: "RecordPrint", file: planned, fill: func(t *testing.T, s *stage) {
			papers(t, s)
			s.do(actSaveClinicalPlan)
		}, save: pressing("Save"), saved: printed, want: "clinical"},
		"calendar": {method: "RecordPrint", file: patientWithDates, fill: func(t *testing.T, s *stage) {
			papers(t, s)
			s.press("Calendar…")
		}, save: pressing("Save"), saved: printed, want: calendarKind},
	}
}

func savingSessions() map[string]saving {
	with := func(plan func(t *testing.T) planner.Plan, records func(t *testing.T, plan planner.Plan) []planner.SessionRecord) func(t *testing.T) *fakeFile {
		return func(t *testing.T) *fakeFile {
			f, p := onePatient(t), plan(t)
			f.plans = append(f.plans, storedPlan(p))
			f.versions = map[planner.ID][]planner.Plan{}
			f.records = records(t, heldPlan(t))
			return f
		}
	}
	none := func(*testing.T, planner.Plan) []planner.SessionRecord { return nil }
	signed := func(t *testing.T, plan planner.Plan) []planner.SessionRecord {
		return []planner.SessionRecord{signedSession(t, plan)}
	}
	opened := func(day int) func(t *testing.T, plan planner.Plan) []planner.SessionRecord {
		return func(t *testing.T, plan planner.Plan) []planner.SessionRecord {
			return []planner.SessionRecord{gateRecord(t, plan, day)}
		}
	}
	afterOne := func(t *testing.T) planner.Plan {
		plan := heldPlan(t)
		plan.Sessions[0].Status = planner.DoneSession
		return plan
	}
	tab := func(s *stage) *sessionsTab { return s.patient("p1", tabSessions).sessions }
	days := func(f *fakeFile) string {
		var list []string
		for _, r := range f.records {
			list = append(list, r.Date.Clinical())
		}
		return strings.Join(list, "|")
	}
	versions := func(f *fakeFile) string { return xs(f.plans[0].Value.Version) }
	return map[string]saving{
		"start a session": {method: "OpenRecord", file: with(heldPlan, none), fill: func(_ *testing.T, s *stage) { tab(s).choose(1) }, save: pressing("Start session"), saved: days, want: "22-Nov-2026"},
		"take a session back": {
			method: "DropRecord", file: with(heldPlan, opened(22)), fill: func(_ *testing.T, s *stage) { tab(s) },
			save: pressing("Take back…", "Take back"), saved: days,
		},
		"open a session again": {
			method: "OpenRecord", only: "OpenRecord", file: with(heldPlan, opened(20)), fill: func(_ *testing.T, s *stage) { tab(s) },
			save: pressing("Go on", "Open it again"), saved: func(f *fakeFile) string { return xs(strings.Count(days(f), "22-Nov-2026")) }, want: xs(1),
		},
		"amendment": {method: "Amend", file: with(heldPlan, signed), fill: func(_ *testing.T, s *stage) {
			tab(s)
			s.press("Add an amendment…")
			for i, words := range []string{"The crown was done.", "Forgotten at the chair", "four unrelated words"} {
				s.inputs()[i].SetText(words)
			}
		}, save: pressing("Sign and add"), saved: func(f *fakeFile) string { return xs(len(f.amended)) }, want: xs(1)},
		"what follows": {method: "SavePlans", file: with(afterOne, signed), fill: func(_ *testing.T, s *stage) {
			tab(s).propose()
			s.chip("Accept all")
		}, save: pressing("Make version 2"), saved: versions, want: xs(2)},
		"what was added": {method: "SavePlans", file: with(afterOne, signed), fill: func(_ *testing.T, s *stage) {
			tab(s).propose()
			s.chip("State it…")
			s.inputs()[0].SetText("20")
		}, save: pressing("State it"), saved: versions, want: xs(2)},
		"signature": {method: "Sign", file: func(t *testing.T) *fakeFile { return atRegion(t).file }, fill: func(_ *testing.T, s *stage) {
			c := &chairStage{stage: s}
			c.open()
			if !c.page.lapse.IsZero() {
				c.push("Pause it at " + c.page.lapse.Clock())
			}
			c.page.review()
			c.page.view.(*chairReview).passphrase.show(chairPassphrase)
		}, save: func(s *stage) { (&chairStage{stage: s}).push("Sign") }, saved: func(f *fakeFile) string { return xs(boolCount(f.running["rec"].Now().Signed())) }, want: xs(1)},
	}
}
