package report

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// probe is a flow with a head and foot to recognise.
func probe() *flow {
	mark := func(words string) block {
		return rowOf(words, 10)
	}
	return newFlow(frameA4, mark("HEAD"), func(page, of int) block { return mark(fmt.Sprintf("FOOT %d/%d", page, of)) })
}

func rowOf(words string, h float64) block {
	return block{h: h, items: usualLook().m.set(0, h/2, span{words, regular, 9, ink})}
}

func TestRowsGoToTheNextPageWhole(t *testing.T) {
	f := probe()
	tall := stack(0, rowOf("a", 30), rowOf("b", 30), rowOf("c", 30))
	for range 3 {
		f.put(tall)
	}
	pages := f.finish()
	if len(pages) != 2 {
		t.Fatalf("%d pages, want 2", len(pages))
	}
	if got := said(pages[0]); got != "HEADabcabcFOOT1/2" {
		t.Errorf("first page says %q", got)
	}
	if got := said(pages[1]); got != "HEADabcFOOT2/2" {
		t.Errorf("second page says %q", got)
	}
}

func TestTableHeadIsRepeated(t *testing.T) {
	f := probe()
	tab := table{look: usualLook(), name: "Name", columns: []column{{title: "Title", width: 100}}}
	tab.begin(f)
	for i := range 100 {
		tab.row(f, rowOf(fmt.Sprintf("row%d.", i), 8))
	}
	tab.end(f)
	f.put(rowOf("after", 200))
	pages := f.finish()
	for i, p := range pages[:len(pages)-1] {
		if !strings.Contains(said(p), "Title") {
			t.Errorf("page %d has no table head", i+1)
		}
		if continued := strings.Contains(said(p), "continued"); continued != (i > 0) {
			t.Errorf("page %d: continued is %v", i+1, continued)
		}
	}
	if last := said(pages[len(pages)-1]); strings.Contains(last, "Title") {
		t.Errorf("the head is repeated after the table's end: %q", last)
	}
}

func TestHeadingKeepsWithNext(t *testing.T) {
	f := probe()
	f.put(rowOf("first", f.room()-20))
	f.keep(waiting{block: rowOf("heading", 10)})
	f.put(rowOf("body", 15))
	pages := f.finish()
	if len(pages) != 2 || strings.Contains(said(pages[0]), "heading") || !strings.Contains(said(pages[1]), "headingbody") {
		t.Errorf("%d pages; first says %q", len(pages), said(pages[0]))
	}
}

func TestTallRowIsSplitNotLost(t *testing.T) {
	f := probe()
	l := usualLook()
	var words []string
	for i := range 3000 {
		words = append(words, fmt.Sprintf("w%d", i))
	}
	tab := table{look: l, columns: []column{{title: "A", width: 60}, {title: "B", width: 60}}}
	tab.begin(f)
	tab.row(f, tab.cells([]span{l.plain("short")}, []span{l.plain(strings.Join(words, " "))}).backed(120, stripe))
	tab.end(f)
	pages := f.finish()
	all := saidAnywhere(&Document{pages: pages})
	for _, w := range words {
		if !strings.Contains(all, w) {
			t.Fatalf("%q is lost", w)
		}
	}
	for i, p := range pages {
		if low := lowest(p, frameA4); low > contentHeight {
			t.Errorf("page %d reaches down to %.1f mm of %.0f", i+1, low, contentHeight)
		}
	}
}

func TestTallRowSaysItsNameOnEveryPage(t *testing.T) {
	f := probe()
	l := usualLook()
	tab := table{look: l, columns: []column{{title: "A", width: 60}, {title: "B", width: 60}}}
	tab.begin(f)
	tab.named(f, "Nape", tab.cells([]span{l.plain("Nape")}, []span{l.plain(strings.Repeat("word ", 2000))}))
	tab.named(f, "Crown", tab.cells([]span{l.plain("Crown")}, []span{l.plain("short")}))
	tab.end(f)
	pages := f.finish()
	if len(pages) < 3 {
		t.Fatalf("%d pages are no test", len(pages))
	}
	for i, p := range pages {
		if words := said(p); !strings.Contains(words, "Nape") || strings.Contains(words, squeezed("Nape, continued")) != (i > 0) {
			t.Errorf("page %d says %.60q", i+1, words)
		}
		if strings.Contains(said(p), squeezed("Crown, continued")) {
			t.Errorf("page %d continues a row that is whole", i+1)
		}
	}
}

// lowest gives how far down a page's items reach, from the content's top.
func lowest(p page, f frame) float64 {
	low := math.Inf(-1)
	for _, i := range p.items {
		_, bottom := i.extent()
		low = max(low, bottom-f.top)
	}
	return low
}
