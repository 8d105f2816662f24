package report

import (
	"strings"
	"testing"

	"stipple/planner/report/pdfa"
)

// TestWhatReadsFromTheRightIsReadAloudInOrder: on the page it stands as it is
// seen, so that its part says it as it is read.
func TestWhatReadsFromTheRightIsReadAloudInOrder(t *testing.T) {
	m := usualLook().m
	line := func(words string) block {
		return paragraph(m, 100, 5, toLeft, span{words, regular, 10, ink}).heading(1)
	}
	both := stack(2, line("שלום (12)"), line("Hello (12)"))
	root, _ := tree([]page{{items: both.items}})
	if len(root.Kids) != 2 || root.Kids[0].Role != pdfa.Heading1 {
		t.Fatalf("got %+v", root)
	}
	if got := strings.TrimSpace(squeezed(root.Kids[0].Actual)); got != squeezed("שלום (12)") {
		t.Errorf("the first is read as %q", got)
	}
	if root.Kids[1].Actual != "" {
		t.Errorf("the second is read as %q", root.Kids[1].Actual)
	}
}
