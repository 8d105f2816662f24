package store

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/google/uuid"

	"stipple/planner"
)

// The trail of a large clinic names a million rows. Their names are kept without a
// pointer in them, or the garbage collector would go through them all again and again
// while records are opened, and without the text of ids, which are UUIDs but for a few.

// rowKey is a rowName in a few bytes.
type rowKey struct {
	id     uuid.UUID // the UUID, or the number of another text
	ver    int64
	entity uint32 // the number of its text
	other  bool   // the id is no UUID as the program writes them
}

// rowNames numbers the texts in names that are no UUIDs: the entities and a few ids.
type rowNames struct {
	numbers map[string]uint64
	texts   []string
}

// key gives the key of a name.
func (n *rowNames) key(name rowName) rowKey {
	key, known := n.find(name)
	if known {
		return key
	}
	n.number(name.Entity)
	if _, isUUID := plainUUID(name.ID); !isUUID {
		n.number(name.ID)
	}
	key, _ = n.find(name)
	return key
}

func (n *rowNames) number(text string) {
	if _, known := n.numbers[text]; !known {
		text = strings.Clone(text) // it may be a part of a longer one
		n.numbers[text] = uint64(len(n.texts))
		n.texts = append(n.texts, text)
	}
}

// find gives the key of a name; false when no name like it has one. Several may look
// at once.
func (n *rowNames) find(name rowName) (key rowKey, known bool) {
	entity, known := n.numbers[name.Entity]
	key = rowKey{ver: name.Ver, entity: uint32(entity)} // #nosec G115 -- memory ends before
	id, isUUID := plainUUID(name.ID)
	if key.id, key.other = id, !isUUID; isUUID || !known {
		return key, known
	}
	number, known := n.numbers[name.ID]
	binary.BigEndian.PutUint64(key.id[:], number)
	return key, known
}

// name gives the name of a key.
func (n *rowNames) name(key rowKey) rowName {
	id := key.id.String()
	if key.other {
		id = n.texts[binary.BigEndian.Uint64(key.id[:])]
	}
	return rowName{n.texts[key.entity], id, key.ver}
}

// plainUUID reads a UUID that is written as the program writes them, in lower case and
// with hyphens: its text can be had back.
func plainUUID(text string) (uuid.UUID, bool) {
	if len(text) != len(uuid.UUID{}.String()) {
		return uuid.UUID{}, false
	}
	id, err := uuid.Parse(text)
	return id, err == nil && id.String() == text
}

// trailedMarks are the taps of records that the trail knows: a list for each record.
type trailedMarks struct {
	last map[rowKey]int32 // of each record, where in all
	all  []trailedMark
}

type trailedMark struct {
	seq      int64
	override bool  // else a start
	before   int32 // of the same record, where in all, from 1; 0 = none
}

func (t *trailedMarks) add(record rowKey, m mark) {
	t.all = append(t.all, trailedMark{int64(m.seq), m.op == planner.AuditOverride, t.last[record]})
	t.last[record] = int32(len(t.all)) // #nosec G115 -- memory ends before
}

func (t *trailedMarks) of(record rowKey) []mark {
	var list []mark
	for i := t.last[record]; i > 0; i = t.all[i-1].before {
		op := planner.AuditStart
		if t.all[i-1].override {
			op = planner.AuditOverride
		}
		list = append(list, mark{int(t.all[i-1].seq), op})
	}
	slices.Reverse(list)
	return list
}
