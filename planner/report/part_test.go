package report

import (
	"slices"
	"strings"
	"testing"

	"stipple/planner/report/pdfa"
)

// structureOf gives a paper's structure and the text of its elements.
func structureOf(pages []page) (*pdfa.Element, map[*pdfa.Element]string) {
	root, elements := tree(pages)
	words := map[*pdfa.Element]string{}
	eachText(pages, func(one text) { words[elements[one.of]] += one.set.Text })
	return root, words
}

// eachElement goes through a structure.
func eachElement(e *pdfa.Element, do func(*pdfa.Element)) {
	do(e)
	for _, kid := range e.Kids {
		eachElement(kid, do)
	}
}

// TestEmptyCellsKeepTheirPlace checks that a value stands under the head of its
// column also where the cells before it are empty.
func TestEmptyCellsKeepTheirPlace(t *testing.T) {
	l := usualLook()
	tab := table{look: l, columns: []column{{title: "One", width: 30}, {width: 30}, {title: "Three", width: 30}}}
	head, row := tab.head(true), tab.cells(nil, nil, []span{l.plain("3")})
	root, words := structureOf([]page{{items: slices.Concat(head.items, row.items)}})
	var got []string
	eachElement(root, func(e *pdfa.Element) {
		if e.Role == pdfa.Cell || e.Role == pdfa.ColumnHeader {
			got = append(got, strings.TrimSpace(e.Role.Tag()+" "+words[e]))
			if !e.Bare {
				t.Errorf("%q goes when it is empty", words[e])
			}
		}
	})
	if want := []string{"TH One", "TD", "TH Three", "TD", "TD", "TD 3"}; !slices.Equal(got, want) {
		t.Errorf("the table reads %q, want %q", got, want)
	}
}

// TestEveryRowHasACellForEveryColumn checks the tables of all papers. Rows of
// the clinical plan may end with notes across all columns.
func TestEveryRowHasACellForEveryColumn(t *testing.T) {
	for name, job := range jobs(t) {
		for _, paper := range Papers() {
			root, words := structureOf(laid(t, paper, withoutDots(job)).pages)
			eachElement(root, func(e *pdfa.Element) {
				if e.Role != pdfa.Table {
					return
				}
				for _, row := range e.Kids {
					more := len(row.Kids) - len(e.Kids[0].Kids)
					if more < 0 || more > 1 || more == 1 && paper != ClinicalPlan {
						t.Errorf("%s, %s: a row has %d cells under %d heads", name, paper, len(row.Kids), len(e.Kids[0].Kids))
					}
				}
			})
			eachElement(root, func(e *pdfa.Element) {
				if e.Role == pdfa.TableRow && paper == LogSheet && len(e.Kids) > 0 && strings.Contains(words[e.Kids[len(e.Kids)-1]], "Not done") {
					t.Errorf("%s: what was done is read in the last column", name)
				}
			})
		}
	}
}
