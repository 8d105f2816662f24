package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

type stockCommand struct {
	List   stockListCommand   `cmd:"" help:"List products and lots."`
	Import stockImportCommand `cmd:"" help:"Take products and lots in from a CSV file: all rows or none."`
}

type stockListCommand struct {
	JSON bool `name:"json" help:"Print an array of objects instead of a table."`
}

// stockLine is a lot with its product as --json prints them; a product without
// a lot has no batch.
type stockLine struct {
	Product   planner.ID        `json:"product"`
	Kind      planner.StockKind `json:"kind"`
	Maker     string            `json:"maker"`
	Name      string            `json:"name"`
	Label     string            `json:"label"`
	Reference string            `json:"reference"`
	GTIN      string            `json:"gtin"`
	Lot       planner.ID        `json:"lot"`
	Batch     string            `json:"batch"`
	Expiry    planner.Date      `json:"expiry"`
	State     string            `json:"state"` // in_date, no_expiry, expiring, expired, closed; empty without a lot
	Quantity  float64           `json:"quantity"`
	Used      float64           `json:"used"`
	Unit      string            `json:"unit"`
	From      string            `json:"from"`
	Received  planner.Date      `json:"received"`
}

// Run lists the stock: by kind and product, lots that expire first above.
func (c stockListCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		lines, err := stockLines(context.Background(), clinic)
		if err != nil {
			return err
		}
		if c.JSON {
			return s.printJSON(lines)
		}
		table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(table, "KIND\tPRODUCT\tBATCH\tEXPIRY\tSTATE\tLEFT")
		for _, l := range lines {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", l.Kind, l.Label, l.Batch, l.Expiry, l.stateInWords(), l.left())
		}
		return table.Flush()
	})
}

func stockLines(ctx context.Context, clinic *store.Store) ([]stockLine, error) {
	products, err := clinic.Products(ctx)
	if err != nil {
		return nil, err
	}
	lots, err := clinic.Lots(ctx)
	if err != nil {
		return nil, err
	}
	used, err := clinic.LotAmounts(ctx)
	if err != nil {
		return nil, err
	}
	of := map[planner.ID][]planner.Lot{}
	for _, l := range lots {
		of[l.Value.Product] = append(of[l.Value.Product], l.Value)
	}
	lines := []stockLine{}
	for _, stored := range products {
		p := stored.Value
		line := stockLine{
			Product: p.ID, Kind: p.Kind, Maker: p.Maker, Name: p.Name, Label: p.Label(),
			Reference: p.Reference, GTIN: p.GTIN, Unit: p.Kind.Unit(),
		}
		for _, l := range of[p.ID] {
			lines = append(lines, line.with(l, used[l.ID], clinic.Today()))
		}
		if len(of[p.ID]) == 0 {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

func (l stockLine) with(lot planner.Lot, used float64, today planner.Date) stockLine {
	l.Lot, l.Batch, l.Expiry, l.State = lot.ID, lot.Batch, lot.Expiry, string(lot.State(today))
	l.Quantity, l.Used, l.From, l.Received = lot.Quantity, used, lot.From, lot.Received
	if lot.Closed {
		l.State = "closed"
	}
	return l
}

func (l stockLine) stateInWords() string {
	switch l.State {
	case string(planner.LotInDate):
		return "in date"
	case string(planner.LotNoDate):
		return "no expiry"
	}
	return l.State
}

// left says how much should be left of a counted lot.
func (l stockLine) left() string {
	if l.Quantity == 0 {
		return ""
	}
	return quantity.Number(max(0, l.Quantity-l.Used)) + " " + l.Unit
}

func (s *session) printJSON(value any) error {
	encoder := json.NewEncoder(s.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

type stockImportCommand struct {
	File   string `arg:"" help:"A CSV file. Its first line names the columns: kind, maker, name, shade, batch, expiry, quantity and so on." type:"path"`
	DryRun bool   `help:"Only say what would be added."`
}

// Run takes all rows in, or none when any is wrong.
func (c stockImportCommand) Run(s *session) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return planner.Errorf(planner.NotFound, "%s cannot be read.", c.File).Because(err)
	}
	return s.with(!c.DryRun, func(clinic *store.Store) error {
		rows, wrong := planner.ParseStockCSV(data, clinic.Today())
		if err := wrong.Err(); err != nil {
			return err
		}
		if c.DryRun {
			return c.preview(s, clinic, rows)
		}
		added, err := clinic.ImportStock(context.Background(), rows)
		if err != nil {
			return err
		}
		for _, fate := range added.Fates {
			if fate.Differs != "" {
				fmt.Fprintf(s.out, "line %d: %s\n", fate.Row.Line, fate)
			}
		}
		fmt.Fprintf(s.out, "%s.\n", added)
		return nil
	})
}

// preview says what an import would do, row by row.
func (stockImportCommand) preview(s *session, clinic *store.Store, rows []planner.StockRow) error {
	ctx := context.Background()
	products, err := clinic.Products(ctx)
	if err != nil {
		return err
	}
	lots, err := clinic.Lots(ctx)
	if err != nil {
		return err
	}
	would := planner.AddStock(rows, unstored(products), unstored(lots), clinic.NewID)
	table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "LINE\tPRODUCT\tBATCH\tEXPIRY\tWHAT")
	for _, f := range would.Fates {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", f.Row.Line, f.Row.Product.Label(), f.Row.Lot.Batch, f.Row.Lot.Expiry, f)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s: a dry run, nothing was saved.\n", would)
	return nil
}

func unstored[T any](stored []store.Stored[T]) []T {
	list := make([]T, len(stored))
	for i, s := range stored {
		list[i] = s.Value
	}
	return list
}
