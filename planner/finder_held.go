package planner

import (
	"slices"
	"strings"
	"time"
)

// held is a card as a Finder holds it, in a quarter of its room: a large clinic has
// a hundred thousand of them in memory as long as the window is open.
type held struct {
	words    string    // id, chart number, family and given name, phone, one after another
	ends     [4]uint32 // where each of them ends but the last
	born     heldDate
	next     heldDate
	last     heldDate
	hasPlan  bool
	archived bool
	lists    *heldLists // nil = there are none; many cards share one
}

// heldDate is a Date in eight bytes.
type heldDate struct {
	year       int32
	month, day uint8
}

// heldLists are what few cards differ in.
type heldLists struct {
	indications []Indication
	former      []string
}

func holdDate(d Date) heldDate {
	return heldDate{int32(d.Year), uint8(d.Month), uint8(d.Day)} // #nosec G115 -- of a calendar
}

func (d heldDate) date() Date { return Date{int(d.year), time.Month(d.month), int(d.day)} }

// heldWords lists the texts of a card in the order in which they are held.
func heldWords(c Card) [5]string {
	return [5]string{string(c.ID), c.Chart, c.Family, c.Given, c.Phone}
}

// hold gives a card as it is held. words is what heldWords lists, put together.
func hold(c Card, words string, lists *heldLists) held {
	h := held{
		words: words, born: holdDate(c.Born), next: holdDate(c.Next), last: holdDate(c.Last),
		hasPlan: c.HasPlan, archived: c.Archived, lists: lists,
	}
	end, each := 0, heldWords(c)
	for i := range h.ends {
		end += len(each[i])
		h.ends[i] = uint32(end) // #nosec G115 -- nobody's name has four gigabytes
	}
	return h
}

// holdOne holds a card by itself.
func holdOne(c Card) held {
	words := heldWords(c)
	return hold(c, strings.Join(words[:], ""), heldListsOf(c))
}

func heldListsOf(c Card) *heldLists {
	if len(c.Indications)+len(c.Former) == 0 {
		return nil
	}
	return &heldLists{c.Indications, c.Former}
}

// holdAll holds cards, in an order of theirs. All their texts are one, and lists that
// say the same are one too.
func holdAll(cards []Card, order []int32) []held {
	length := 0
	for _, c := range cards {
		for _, word := range heldWords(c) {
			length += len(word)
		}
	}
	var text strings.Builder
	text.Grow(length)
	for _, i := range order {
		for _, word := range heldWords(cards[i]) {
			text.WriteString(word)
		}
	}
	all, list := text.String(), make([]held, len(cards))
	known := map[string]*heldLists{}
	for place, i := range order {
		c, size := cards[i], 0
		for _, word := range heldWords(c) {
			size += len(word)
		}
		list[place] = hold(c, all[:size], sharedLists(known, c))
		all = all[size:]
	}
	return list
}

// sharedLists gives the lists of a card from those known already. Former numbers are
// a card's own.
func sharedLists(known map[string]*heldLists, c Card) *heldLists {
	if len(c.Former) > 0 || len(c.Indications) == 0 {
		return heldListsOf(c)
	}
	var key strings.Builder
	for _, indication := range c.Indications {
		key.WriteString(string(indication) + "\x00")
	}
	lists := known[key.String()]
	if lists == nil {
		lists = &heldLists{indications: slices.Clone(c.Indications)}
		known[key.String()] = lists
	}
	return lists
}

func (h *held) id() ID { return ID(h.words[:h.ends[0]]) }

// card gives the card. Its texts and lists are those that are held.
func (h *held) card() Card {
	c := Card{
		ID: h.id(), Chart: h.words[h.ends[0]:h.ends[1]], Family: h.words[h.ends[1]:h.ends[2]], Given: h.words[h.ends[2]:h.ends[3]],
		Phone: h.words[h.ends[3]:], Born: h.born.date(), Next: h.next.date(), Last: h.last.date(), HasPlan: h.hasPlan, Archived: h.archived,
	}
	if h.lists != nil {
		c.Indications, c.Former = h.lists.indications, h.lists.former
	}
	return c
}
