package vault

import (
	"encoding/binary"
	"fmt"
)

// Bind lists the clear values a box, a MAC or a link is bound to, in order: the
// columns of its row, say. An element is a string, an int or int64, a []byte, or
// nil; anything else panics, because a list is written by a programmer and never
// comes from a file.
//
// int and int64 of one value are the same element. A nil []byte is nil, not an
// empty one, as it is to a database.
type Bind []any

// Element types in the encoding. They are part of the file format.
const (
	bindNil byte = iota
	bindInt
	bindString
	bindBytes
)

// encode appends the list to dst. Every element carries its type and length, and
// the list its count, so no two lists share an encoding and none is the beginning
// of another: lists may be written one after the other.
func (b Bind) encode(dst []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(b))) // #nosec G115 -- lists are written by programmers and short
	for i, v := range b {
		switch v := v.(type) {
		case nil:
			dst = append(dst, bindNil)
		case int:
			dst = appendInt(dst, int64(v))
		case int64:
			dst = appendInt(dst, v)
		case string:
			dst = append(dst, bindString)
			dst = binary.BigEndian.AppendUint64(dst, uint64(len(v)))
			dst = append(dst, v...)
		case []byte:
			if v == nil {
				dst = append(dst, bindNil)
				continue
			}
			dst = append(dst, bindBytes)
			dst = binary.BigEndian.AppendUint64(dst, uint64(len(v)))
			dst = append(dst, v...)
		default:
			// The type only: the value may be something that should not be printed.
			panic(fmt.Sprintf("vault: bind element %d has type %T", i, v))
		}
	}
	return dst
}

func appendInt(dst []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, bindInt), uint64(v)) // #nosec G115 -- the same 64 bits
}
