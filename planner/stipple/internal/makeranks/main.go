// Command makeranks writes the file of ranked places: farthest-point ordering
// (Eldar, Lindenbaum, Porat and Zeevi 1997) over random candidates on the
// standard head. Every next place is the candidate farthest from all places
// before it, so each beginning of the list is evenly spread.
//
//	go run ./planner/stipple/internal/makeranks planner/stipple/internal/ranks/ranks.bin
package main

import (
	"fmt"
	"os"

	"stipple/planner/scalp"
	"stipple/planner/stipple/internal/ranks"
)

// How many places there are for each cm² of the standard head, and how many
// candidates for each place.
const (
	density    = 265
	candidates = 24
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: makeranks FILE")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(file string) error {
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		return fmt.Errorf("make head: %w", err)
	}
	all := order(head.Axes(), density, candidates)
	table := ranks.Table{}
	for _, p := range all {
		if nearScalp(head, p) {
			table.Places = append(table.Places, onSphere(p, head.Axes()))
		}
	}
	table.Density = density
	return os.WriteFile(file, ranks.Encode(table), 0o644)
}
