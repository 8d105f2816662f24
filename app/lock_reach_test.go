package app

import (
	"reflect"
	"strings"
)

// reach looks for a text in everything that can be reached from values, through
// fields that are not exported too. What functions hold cannot be seen. Types
// named in beyond are not entered. It gives the way to the first find, "" for
// none.
func reach(part string, beyond []string, from ...any) string {
	r := &reacher{part: part, beyond: beyond, seen: map[followed]bool{}}
	for _, v := range from {
		if way := r.look(reflect.ValueOf(v), reflect.TypeOf(v).String()); way != "" {
			return way
		}
	}
	return ""
}

type reacher struct {
	part   string
	beyond []string
	seen   map[followed]bool
}

func (r *reacher) look(v reflect.Value, way string) string {
	if !v.IsValid() || len(way) > 2000 {
		return ""
	}
	for _, name := range r.beyond {
		if strings.HasSuffix(v.Type().String(), name) {
			return ""
		}
	}
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(v.String(), r.part) {
			return way
		}
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() || v.Kind() == reflect.Pointer && r.again(v) {
			return ""
		}
		return r.look(v.Elem(), way)
	case reflect.Struct:
		for i := range v.NumField() {
			if found := r.look(v.Field(i), way+"."+v.Type().Field(i).Name); found != "" {
				return found
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			if strings.Contains(string(v.Bytes()), r.part) {
				return way
			}
			return ""
		}
		for i := range v.Len() {
			if found := r.look(v.Index(i), way+"[]"); found != "" {
				return found
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if found := r.look(key, way+"[key]"); found != "" {
				return found
			}
			if found := r.look(v.MapIndex(key), way+"[]"); found != "" {
				return found
			}
		}
	}
	return ""
}

// followed is a pointer that was followed, and what it was taken to point to.
type followed struct {
	at uintptr
	to reflect.Type
}

// again tells whether a pointer was followed before.
func (r *reacher) again(v reflect.Value) bool {
	f := followed{v.Pointer(), v.Type()}
	if r.seen[f] {
		return true
	}
	r.seen[f] = true
	return false
}
