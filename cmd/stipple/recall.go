package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

type recallCommand struct {
	Lot     string `help:"The batch number of a lot. Upper and lower case and white space do not matter; hyphens do." placeholder:"BATCH"`
	Product string `help:"A product: words of its name, its catalogue number or its GTIN. With --lot, only lots of this product." placeholder:"NAME"`
	Needle  string `help:"A needle's configuration, for example 3RL." placeholder:"CODE"`
	JSON    bool   `name:"json" help:"Print an array of objects instead of a table."`
}

// recallLine is one use of something recalled as --json prints it.
type recallLine struct {
	Patient planner.ID        `json:"patient"`
	Chart   string            `json:"chart"`
	Family  string            `json:"family"`
	Given   string            `json:"given"`
	Born    planner.Date      `json:"born"`
	Phone   string            `json:"phone"`
	Email   string            `json:"email"`
	Address string            `json:"address"`
	Record  planner.ID        `json:"record"`
	Date    planner.Date      `json:"date"`
	Session int               `json:"session"`
	Regions []string          `json:"regions"`
	Kind    planner.StockKind `json:"kind"`
	Product string            `json:"product"`
	Batch   string            `json:"batch"`
	Expiry  planner.Date      `json:"expiry"`
	// Unconfirmed tells that it was laid out and nobody confirmed where it was used.
	Unconfirmed bool    `json:"unconfirmed"`
	Amount      float64 `json:"amount"` // 0 is not known
	Unit        string  `json:"unit"`
	By          string  `json:"by"`
	Signed      bool    `json:"signed"`
	Elsewhere   bool    `json:"elsewhere"`
}

// Run lists who was treated with what is recalled: newest first. Where records are
// damaged it lists the rest, and fails.
func (c recallCommand) Run(s *session) error {
	switch {
	case c.Lot == "" && c.Product == "" && c.Needle == "":
		return usageError("say what is recalled with --lot, --product or --needle")
	case c.Needle != "" && (c.Lot != "" || c.Product != ""):
		return usageError("--needle stands alone")
	}
	return s.with(false, func(clinic *store.Store) error {
		queries, err := c.ask(s, clinic)
		if err != nil {
			return err
		}
		found, incomplete, err := findRecalled(clinic, queries)
		if err != nil {
			return err
		}
		beyond, err := beyondReach(clinic, queries)
		switch {
		case planner.ErrorCode(err) == planner.Corrupt:
			incomplete = errors.Join(incomplete, err)
		case err != nil:
			return err
		}
		if !c.JSON {
			return errors.Join(incomplete, printRecall(s, found, beyond))
		}
		if beyond != "" {
			s.complain("stipple: note: %s", beyond)
		}
		lines := make([]recallLine, len(found))
		for i, r := range found {
			lines[i] = lineOf(r)
		}
		return errors.Join(incomplete, s.printJSON(lines))
	})
}

// ask gives what to ask the clinic file for. What names nothing in the stock is
// said, so that a slip of the key is not taken for good news.
func (c recallCommand) ask(s *session, clinic *store.Store) ([]planner.RecallQuery, error) {
	products, err := clinic.Products(context.Background())
	if err != nil {
		return nil, err
	}
	lots, err := clinic.Lots(context.Background())
	if err != nil {
		return nil, err
	}
	queries := c.queries(products, lots)
	if len(queries) == 0 {
		s.complain("stipple: note: nothing in the stock answers to this. Check the spelling; `stipple stock list` shows what there is.")
	}
	return queries, nil
}

// beyondReach says how many charts that were erased since were treated with what
// is recalled; "" = none.
func beyondReach(clinic *store.Store, queries []planner.RecallQuery) (string, error) {
	charts := 0
	for _, q := range queries {
		n, err := clinic.ErasedUses(context.Background(), q)
		if err != nil {
			return "", err
		}
		charts += n
	}
	if charts == 0 {
		return "", nil
	}
	count := fmt.Sprint(charts)
	if len(queries) > 1 {
		count = "up to " + count // one chart may answer to several products
	}
	return fmt.Sprintf("Erased charts that name it too, whose they were nobody can tell: %s.", count), nil
}

// findRecalled lists who was treated, newest first. incomplete says what could not be
// read beside what is given.
func findRecalled(clinic *store.Store, queries []planner.RecallQuery) (found []planner.Recalled, incomplete, err error) {
	ctx := context.Background()
	for _, q := range queries {
		part, err := clinic.Recall(ctx, q)
		switch {
		case planner.ErrorCode(err) == planner.Corrupt:
			incomplete = err
		case err != nil:
			return nil, nil, err
		}
		for _, use := range part { // products that may be the same one are answered for each other
			if !slices.ContainsFunc(found, func(f planner.Recalled) bool { return f.Record == use.Record && f.Lot == use.Lot }) {
				found = append(found, use)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b planner.Recalled) int {
		return cmp.Or(b.Date.Time().Compare(a.Date.Time()), strings.Compare(planner.Fold(a.Patient.DisplayName()), planner.Fold(b.Patient.DisplayName())))
	})
	return found, incomplete, nil
}

// queries gives what to ask the clinic file for; none when nothing in the stock
// is meant.
func (c recallCommand) queries(products []store.Stored[planner.Product], lots []store.Stored[planner.Lot]) []planner.RecallQuery {
	var queries []planner.RecallQuery
	meant := map[planner.ID]bool{}
	for _, p := range products {
		switch {
		case c.Needle != "":
			if p.Value.Kind == planner.NeedleStock && planner.FoldBatch(p.Value.Needle().Configuration) == planner.FoldBatch(c.Needle) {
				return []planner.RecallQuery{{Needle: c.Needle}}
			}
		case c.Product == "" || named(p.Value, c.Product):
			meant[p.Value.ID] = true
			if c.Lot == "" {
				queries = append(queries, planner.RecallQuery{Product: p.Value.ID})
			}
		}
	}
	for _, l := range lots {
		if c.Lot != "" && meant[l.Value.Product] && planner.FoldBatch(l.Value.Batch) == planner.FoldBatch(c.Lot) {
			if c.Product == "" {
				return []planner.RecallQuery{{Batch: c.Lot}}
			}
			queries = append(queries, planner.RecallQuery{Lot: l.Value.ID})
		}
	}
	return queries
}

// named tells whether words name a product: all of them stand in its label, or
// they are its catalogue number or GTIN.
func named(p planner.Product, name string) bool {
	if folded := planner.FoldBatch(name); folded == planner.FoldBatch(p.Reference) || folded == p.GTIN {
		return folded != ""
	}
	label := strings.Fields(planner.Fold(p.Label()))
	for _, word := range strings.Fields(planner.Fold(name)) {
		if !slices.Contains(label, word) {
			return false
		}
	}
	return strings.TrimSpace(name) != ""
}

func lineOf(r planner.Recalled) recallLine {
	p := r.Patient
	return recallLine{
		Patient: p.ID, Chart: p.Chart, Family: p.Family, Given: p.Given, Born: p.Born,
		Phone: p.Contact.Phone, Email: p.Contact.Email, Address: p.Contact.Address,
		Record: r.Record, Date: r.Date, Session: r.Session, Regions: append([]string{}, r.Regions...),
		Kind: r.Lot.Kind, Product: r.Lot.Label, Batch: r.Lot.Batch, Expiry: r.Lot.Expiry,
		Unconfirmed: r.Unconfirmed, Amount: r.Amount, Unit: r.Lot.Kind.Unit(), By: r.By, Signed: r.Signed, Elsewhere: r.Elsewhere,
	}
}

func printRecall(s *session, found []planner.Recalled, beyond string) error {
	patients := map[planner.ID]bool{}
	table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "DATE\tCHART\tNAME\tBORN\tPHONE\tEMAIL\tSESSION\tREGIONS\tLOT\tAMOUNT\tBY\tRECORD")
	for _, r := range found {
		patients[r.Patient.ID] = true
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n",
			r.Date, r.Patient.Chart, r.Patient.DisplayName(), r.Patient.Born, r.Patient.Contact.Phone, r.Patient.Contact.Email,
			r.Session, regionsOf(r), r.Lot, amountOf(r), r.By, recordState(r))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Uses: %d. Patients: %d.\n", len(found), len(patients))
	if beyond != "" {
		fmt.Fprintln(s.out, beyond)
	}
	return nil
}

// regionsOf names the regions, or says that nobody confirmed any.
func regionsOf(r planner.Recalled) string {
	if r.Unconfirmed {
		return r.Use()
	}
	return strings.Join(r.Regions, ", ")
}

func amountOf(r planner.Recalled) string {
	if r.Amount == 0 {
		return ""
	}
	return quantity.Number(r.Amount) + " " + r.Lot.Kind.Unit()
}

func recordState(r planner.Recalled) string {
	switch {
	case r.Elsewhere:
		return "signed elsewhere"
	case r.Signed:
		return "signed"
	}
	return "not signed"
}
