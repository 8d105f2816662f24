package pdfa

import (
	"regexp"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// grown is a random structure with random content on some pages.
func grown(t *rapid.T, pages int) Info {
	info := Info{Tree: &Element{Role: DocumentRole}, Marks: map[*Element][]Mark{}}
	all := []*Element{info.Tree}
	for range rapid.IntRange(0, 30).Draw(t, "elements") {
		up := rapid.SampledFrom(all).Draw(t, "up")
		next := up.Add(rapid.SampledFrom([]Role{Section, Paragraph, Table, RowHeader, Figure}).Draw(t, "role"))
		next.Bare = rapid.IntRange(0, 4).Draw(t, "bare") == 0
		all = append(all, next)
	}
	for page := range pages {
		for id := range rapid.IntRange(0, 12).Draw(t, "marks") {
			e := rapid.SampledFrom(all).Draw(t, "owner")
			info.Marks[e] = append(info.Marks[e], Mark{Page: page, ID: id})
		}
	}
	for _, e := range all {
		if marks := info.Marks[e]; len(marks) > 1 {
			info.Marks[e] = rapid.Permutation(marks).Draw(t, "order")
		}
	}
	return info
}

// written gives the dictionaries of the objects that a tree is written as,
// after a first object that stands for a page each.
func written(t *rapid.T, info Info, pages int) (objects []dict, first int) {
	tree, err := grow(info, pages)
	if err != nil {
		t.Fatal(err)
	}
	w := newWriter(0)
	var numbers []int
	for range pages {
		numbers = append(numbers, w.next())
		w.object(w.next(), object{})
	}
	first = w.next()
	tree.write(w, numbers)
	objects = make([]dict, len(w.places))
	for n := 1; n < len(w.places); n++ {
		s := scanner{data: w.out, at: w.places[n] + len(strconv.Itoa(n)+" 0 obj\n")}
		if objects[n], err = s.dict(); err != nil {
			t.Fatalf("object %d: %v", n, err)
		}
	}
	return objects, first
}

var (
	rowAt  = regexp.MustCompile(`(\d+)\[([^\]]*)\]`)
	refAt  = regexp.MustCompile(`(\d+) 0 R`)
	farAt  = regexp.MustCompile(`<</Type/MCR/Pg (\d+) 0 R/MCID (\d+)>>`)
	wordAt = regexp.MustCompile(`\d+`)
)

func number(t *rapid.T, s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// content reads the marks and kids of a written element. Pages have the
// numbers from 1 on.
func content(t *rapid.T, d dict) (marks []Mark, kids []int) {
	k := d.get("K")
	for _, m := range farAt.FindAllStringSubmatch(k, -1) {
		marks = append(marks, Mark{Page: number(t, m[1]) - 1, ID: number(t, m[2])})
	}
	k = farAt.ReplaceAllString(k, "")
	for _, m := range refAt.FindAllStringSubmatch(k, -1) {
		kids = append(kids, number(t, m[1]))
	}
	for _, m := range wordAt.FindAllString(refAt.ReplaceAllString(k, ""), -1) {
		page, err := d.reference("Pg")
		if err != nil {
			t.Fatal(err)
		}
		marks = append(marks, Mark{Page: page - 1, ID: number(t, m)})
	}
	return marks, kids
}

func TestStructureAndItsTableAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages := rapid.IntRange(1, 4).Draw(t, "pages")
		info := grown(t, pages)
		objects, root := written(t, info, pages)
		owners := map[Mark]int{}
		for _, row := range rowAt.FindAllStringSubmatch(objects[root+1].get("Nums"), -1) {
			for id, m := range refAt.FindAllStringSubmatch(row[2], -1) {
				owners[Mark{Page: number(t, row[1]), ID: id}] = number(t, m[1])
			}
		}
		var walk func(n, up int, e *Element) int
		walk = func(n, up int, e *Element) int {
			d := objects[n]
			if got, _ := d.reference("P"); got != up {
				t.Fatalf("%d lies in %d, says %d", n, up, got)
			}
			if d.get("S") != "/"+e.Role.Tag() {
				t.Fatalf("%d is %s, want %s", n, d.get("S"), e.Role)
			}
			marks, kids := content(t, d)
			if len(marks)+len(kids) == 0 && !e.Bare {
				t.Fatalf("%d is empty", n)
			}
			for _, m := range marks {
				if owners[m] != n || !slices.Contains(info.Marks[e], m) {
					t.Fatalf("%v of %d is %d's in the table", m, n, owners[m])
				}
			}
			found := len(marks)
			filled := slices.DeleteFunc(slices.Clone(e.Kids), func(kid *Element) bool { return !hasContent(info, kid) })
			if len(filled) != len(kids) {
				t.Fatalf("%d has %d kids, want %d", n, len(kids), len(filled))
			}
			for i, kid := range kids {
				found += walk(kid, n, filled[i])
			}
			return found
		}
		found := 0
		if hasContent(info, info.Tree) {
			first, err := objects[root].reference("K")
			if err != nil {
				t.Fatal(err)
			}
			found = walk(first, root, info.Tree)
		}
		given := 0
		for _, marks := range info.Marks {
			given += len(marks)
		}
		if found != given || len(owners) != given {
			t.Fatalf("%d marks and %d in the table, want %d", found, len(owners), given)
		}
	})
}

func hasContent(info Info, e *Element) bool {
	return e.Bare || len(info.Marks[e]) > 0 || slices.ContainsFunc(e.Kids, func(kid *Element) bool { return hasContent(info, kid) })
}
