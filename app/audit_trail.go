package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"stipple/planner"
)

// auditStore is what looking at the audit trail needs of the store.
type auditStore interface {
	auditKeeper
	Users(ctx context.Context) ([]planner.User, error)
	Cards(ctx context.Context) ([]planner.Card, error)
	Card(ctx context.Context, id planner.ID) (planner.Card, error)
}

// auditPage is how many entries are read at a time.
const auditPage = 200

// trail is the part of the audit trail that a question asks for, read page by
// page from the newest.
type trail struct {
	store   auditStore
	query   planner.AuditQuery
	entries []planner.AuditEntry
	whole   bool // all there is was read
}

func newTrail(s auditStore, q planner.AuditQuery) *trail {
	q.Limit = auditPage
	return &trail{store: s, query: q}
}

// next reads the next page. It changes nothing: add does.
func (t *trail) next() ([]planner.AuditEntry, error) {
	q := t.query
	if n := len(t.entries); n > 0 {
		q.Before = t.entries[n-1].Seq
	}
	return t.store.Audit(context.Background(), q)
}

// add takes a page that next has read.
func (t *trail) add(page []planner.AuditEntry) {
	t.entries = append(t.entries, page...)
	t.whole = len(page) < auditPage
}

// all reads the rest, at once.
func (t *trail) all() error {
	for !t.whole {
		page, err := t.next()
		if err != nil {
			return err
		}
		t.add(page)
	}
	return nil
}

// newAuditNames reads who can sign in and looks charts up as they are shown.
// What it has found out is forgotten with it.
func newAuditNames(s auditStore, d *dialogs) auditNames {
	n := auditNames{users: map[planner.ID]string{}, merged: map[planner.ID]planner.ID{}}
	users, err := s.Users(context.Background())
	if err != nil {
		d.showError(err)
	}
	for _, u := range users {
		n.users[u.ID] = u.Name
	}
	n.chart = n.chartsOf(s, d)
	return n
}

// mostMerges is how many merges are read, the newest first, to name the charts
// that went into others.
const mostMerges = 5000

// learnMerges reads from the trail which charts went into which, so that what was
// done to them then has a name. It is not noted down before all of it is read.
func learnMerges(s auditStore) (map[planner.ID]planner.ID, error) {
	entries, err := s.Audit(context.Background(), planner.AuditQuery{Ops: []planner.AuditOp{planner.AuditMerge}, Limit: mostMerges})
	merged := map[planner.ID]planner.ID{}
	for _, e := range entries {
		if into, ok := strings.CutPrefix(e.Text, "into "); ok && merged[e.ID] == "" {
			merged[e.ID] = planner.ID(into)
		}
	}
	return merged, err
}

// chartsOf looks charts up by their ids and remembers them. It is for one
// goroutine.
func (n auditNames) chartsOf(s auditStore, d *dialogs) func(planner.ID) string {
	known := map[planner.ID]string{}
	var name func(id planner.ID) string
	name = func(id planner.ID) string {
		if found, asked := known[id]; asked {
			return found
		}
		known[id] = "" // no chart is merged into itself, but a file may say so
		card, err := s.Card(context.Background(), id)
		switch into := n.merged[id]; {
		case err == nil:
			known[id] = chartName(card)
		case !isCode(err, planner.NotFound):
			d.record(err)
			known[id] = "a chart that cannot be read"
		case into != "" && name(into) != "":
			known[id] = "a chart merged into " + strings.TrimPrefix(name(into), "a chart merged into ")
		}
		return known[id]
	}
	return name
}

// known gives the users who can sign in, by name.
func (n auditNames) known() []planner.ID {
	return slices.SortedFunc(maps.Keys(n.users), func(a, b planner.ID) int {
		return strings.Compare(planner.Fold(n.users[a]), planner.Fold(n.users[b]))
	})
}

// entriesCounted gives "1 entry", "1,204 entries".
func entriesCounted(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return grouped(n) + " entries"
}

// chartName names a chart on one line: "D-1004 HASSAN, Amira".
func chartName(c planner.Card) string {
	return joined(" ", c.Chart, strings.ToUpper(c.Family)+", "+c.Given)
}

// auditKeeper is the trail itself.
type auditKeeper interface {
	Audit(ctx context.Context, q planner.AuditQuery) ([]planner.AuditEntry, error)
	NoteExport(ctx context.Context, what string) error
}
