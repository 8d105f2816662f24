package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"stipple/planner"
	"stipple/store"
)

type patientCommand struct {
	Archive    archiveCommand    `cmd:"" help:"Take a chart out of the list; it can be read and restored."`
	Restore    restoreCommand    `cmd:"" help:"Put an archived chart back in the list."`
	Duplicates duplicatesCommand `cmd:"" help:"List charts that may be of the same person."`
	Due        dueCommand        `cmd:"" help:"List charts whose time of keeping is over, by the clinic's own setting."`
	Erase      eraseCommand      `cmd:"" help:"Destroy a patient's key and take the chart away for good."`
}

type archiveCommand struct {
	Chart  string `arg:"" help:"The chart number."`
	Reason string `help:"Why, for the audit trail." required:"" placeholder:"TEXT"`
}

// Run archives a chart.
func (c archiveCommand) Run(s *session) error {
	return s.withChart(c.Chart, func(clinic *store.Store, id planner.ID) error {
		if err := clinic.ArchivePatient(context.Background(), id, c.Reason); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Chart %s is archived.\n", c.Chart)
		return nil
	})
}

type restoreCommand struct {
	Chart string `arg:"" help:"The chart number."`
}

// Run puts an archived chart back.
func (c restoreCommand) Run(s *session) error {
	return s.withChart(c.Chart, func(clinic *store.Store, id planner.ID) error {
		if err := clinic.UnarchivePatient(context.Background(), id); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Chart %s is in the list again.\n", c.Chart)
		return nil
	})
}

type duplicatesCommand struct {
	Chart string `arg:"" help:"The chart number."`
}

// Run lists the charts that may be of the same person as one chart.
func (c duplicatesCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		cards, err := clinic.Cards(context.Background())
		if err != nil {
			return err
		}
		id, err := chartIn(cards, c.Chart)
		if err != nil {
			return err
		}
		card := cards[slices.IndexFunc(cards, func(card planner.Card) bool { return card.ID == id })]
		likely := planner.Likely(planner.Patient{
			ID: card.ID, Chart: card.Chart, Family: card.Family, Given: card.Given, Born: card.Born,
			Contact: planner.Contact{Phone: card.Phone},
		}, cards)
		if len(likely) == 0 {
			fmt.Fprintln(s.out, "No other chart looks like this one.")
			return nil
		}
		table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(table, "CHART\tNAME\tBORN\tBECAUSE OF")
		for _, like := range likely {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", oneLine(like.Card.Chart), oneLine(like.Card.Family+", "+like.Card.Given),
				like.Card.Born, strings.Join(like.Why, ", "))
		}
		return table.Flush()
	})
}

type dueCommand struct{}

// Run lists the charts that are due.
func (dueCommand) Run(s *session) error {
	return s.with(false, func(clinic *store.Store) error {
		cards, err := clinic.DueForErasing(context.Background())
		if err != nil {
			return err
		}
		if len(cards) == 0 {
			fmt.Fprintln(s.out, "No chart is due.")
			return nil
		}
		table := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(table, "CHART\tNAME\tLAST")
		for _, card := range cards {
			fmt.Fprintf(table, "%s\t%s\t%s\n", oneLine(card.Chart), oneLine(card.Family+", "+card.Given), card.Last)
		}
		return table.Flush()
	})
}

type eraseCommand struct {
	Chart  string `arg:"" help:"The chart number."`
	Reason string `help:"Why, for the audit trail; it must not name the patient." required:"" placeholder:"TEXT"`
	Yes    bool   `help:"Erase without asking."`
}

// Run erases a patient.
func (c eraseCommand) Run(s *session) error {
	if !c.Yes {
		return usageError(fmt.Sprintf("erasing chart %s cannot be taken back; say --yes to do it", c.Chart))
	}
	return s.withPassphrase(func(clinic *store.Store, passphrase string) error {
		id, err := chartNamed(clinic, c.Chart)
		if err != nil {
			return err
		}
		erased, err := clinic.ErasePatient(context.Background(), id, c.Reason, passphrase)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Chart %s is erased.\n", c.Chart)
		for _, older := range erased.Copies {
			fmt.Fprintf(s.out, "This older copy still holds it: %s, made on %s\n", older.Path, older.Made.Local().Format("2006-01-02"))
		}
		if erased.Traces {
			fmt.Fprintln(s.out, "Bytes of the chart could not be cleared from the file yet. Close every Stipple and run: stipple verify")
		}
		return nil
	})
}

// withChart opens the clinic file to write for something about one chart.
func (s *session) withChart(number string, work func(*store.Store, planner.ID) error) error {
	return s.with(true, func(clinic *store.Store) error {
		id, err := chartNamed(clinic, number)
		if err != nil {
			return err
		}
		return work(clinic, id)
	})
}

// chartNamed finds a patient by chart number without opening the chart.
func chartNamed(clinic *store.Store, number string) (planner.ID, error) {
	cards, err := clinic.Cards(context.Background())
	if err != nil {
		return "", err
	}
	return chartIn(cards, number)
}

func chartIn(cards []planner.Card, number string) (planner.ID, error) {
	wanted := folded(number)
	for _, card := range cards {
		if folded(card.Chart) == wanted {
			return card.ID, nil
		}
	}
	return "", planner.Errorf(planner.NotFound, "There is no chart with this number.")
}

// folded is a chart number as the file compares them: without case and spaces.
func folded(number string) string {
	return strings.Join(strings.Fields(planner.Fold(number)), "")
}

// oneLine keeps a text on the line of its table, whatever it holds.
func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }
