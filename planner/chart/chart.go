// Package chart writes and reads one patient's chart as versioned JSON: the
// form a clinic exports, and the form the store seals. Encoding is canonical:
// the same chart always gives the same bytes.
package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"stipple/planner"
)

// Format names the file format and Version its newest version; see FORMAT.md.
// Version 2 adds the drawings of scars and the gradients of densities, version 3
// what was done: records, consents and which values of a prescription are
// carried forward. Version 4 adds what happened to the chart: when it was
// archived and which charts were merged into it.
const (
	Format  = "stipple-chart"
	Version = 4
)

// Chart is everything kept of one patient.
type Chart struct {
	Format  string          `json:"format"`
	Version int             `json:"version"`
	Patient planner.Patient `json:"patient"`
	Plans   []planner.Plan  `json:"plans,omitempty"`  // by id
	Frozen  []planner.Plan  `json:"frozen,omitempty"` // earlier versions of plans, by id and version

	Consents []planner.Consent       `json:"consents,omitempty"` // by id
	Records  []planner.SessionRecord `json:"records,omitempty"`  // by id; signed or not
}

// New gives a chart of the newest version.
func New(patient planner.Patient, plans, frozen []planner.Plan) Chart {
	return Chart{Format: Format, Version: Version, Patient: patient, Plans: plans, Frozen: frozen}
}

// With gives the chart with what was done.
func (c Chart) With(consents []planner.Consent, records []planner.SessionRecord) Chart {
	c.Consents, c.Records = consents, records
	return c
}

// Encode writes the chart as indented JSON ending in a newline.
func Encode(c Chart) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(c); err != nil {
		return nil, fmt.Errorf("encode chart: %w", err)
	}
	return b.Bytes(), nil
}

// Decode reads a chart of this version or an older one and validates all of it;
// what it gives is of the newest version. Errors are Invalid and carry the
// planner.Faults with their field paths.
func Decode(data []byte) (Chart, error) {
	if !utf8.Valid(data) {
		return Chart{}, fault("file", "This file is not UTF-8 text.").Err()
	}
	var c Chart
	err := json.Unmarshal(data, &c) // goes on after a value of another kind, which is among the faults of the shape
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return Chart{}, fault(fmt.Sprintf("line %d", lineAt(data, syntax.Offset)), "This is not valid JSON: %v.", syntax).Err()
	case c.Format != Format:
		return Chart{}, fault("format", "This is not a Stipple chart: its format is not %q.", Format).Err()
	case c.Version > Version:
		return Chart{}, fault("version", "This chart was written by a newer Stipple (version %d; this one reads up to %d). Update Stipple to read it.", c.Version, Version).Err()
	}
	faults := shapeFaults(data, reflect.TypeFor[Chart]())
	if err != nil && len(faults) == 0 {
		return Chart{}, fault("file", "This is not a readable chart.").Err()
	}
	c.tidy()
	faults = merged(faults, c.Faults())
	c.Version = Version
	return c, faults.Err()
}

// tidy brings every text into the form in which it is stored. Records stay to
// the letter as they are: a signature stands for every byte of them.
func (c *Chart) tidy() {
	c.Patient = c.Patient.Tidy()
	for _, list := range [][]planner.Plan{c.Plans, c.Frozen} {
		for i := range list {
			list[i] = list[i].Tidy()
		}
	}
	for i := range c.Consents {
		c.Consents[i] = c.Consents[i].Tidy()
	}
}

// merged adds to the faults of a chart's shape those of its content, unless
// they speak of a field whose shape is wrong already.
func merged(shape, content planner.Faults) planner.Faults {
	all := shape
	for _, f := range content {
		if !slices.ContainsFunc(shape, func(s planner.Fault) bool { return within(f.Field, s.Field) }) {
			all = append(all, f)
		}
	}
	return all
}

// within tells whether a path is another one or lies below it.
func within(path, above string) bool {
	rest, below := strings.CutPrefix(path, above)
	return below && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func fault(field, format string, args ...any) planner.Faults {
	return planner.Faults{{Field: field, Message: fmt.Sprintf(format, args...)}}
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(int(offset), len(data))], []byte("\n"))
}

// Faults lists everything wrong with the chart, with paths such as
// "plans[0].sessions[1].date".
func (c Chart) Faults() planner.Faults {
	var all planner.Faults
	if c.Version < 1 {
		all = append(all, fault("version", "The version starts at 1.")...)
	}
	all = append(all, under("patient.", c.Patient.Faults(planner.Date{}))...)
	all = append(all, idFault("patient.id", c.Patient.ID)...)
	for i, f := range c.Patient.Former {
		all = append(all, idFault(fmt.Sprintf("patient.former[%d].id", i), f.ID)...)
	}
	versions := map[planner.ID]int{}
	for i, p := range c.Plans {
		at := fmt.Sprintf("plans[%d].", i)
		all = append(all, idFault(at+"id", p.ID)...)
		if _, taken := versions[p.ID]; taken {
			all = append(all, fault(at+"id", "Two plans have the same id.")...)
		}
		versions[p.ID] = p.Version
		all = append(all, c.planFaults(at, p)...)
	}
	all = append(all, planner.CheckPlans(c.Plans)...)
	type version struct {
		id      planner.ID
		version int
	}
	seen := map[version]bool{}
	for i, p := range c.Frozen {
		at := fmt.Sprintf("frozen[%d].", i)
		this := version{p.ID, p.Version}
		if seen[this] {
			all = append(all, fault(at+"version", "This version of the plan is here twice.")...)
		}
		seen[this] = true
		if p.Version >= versions[p.ID] {
			all = append(all, fault(at+"version", "An earlier version must belong to a plan of this chart and be older than it.")...)
		}
		all = append(all, c.planFaults(at, p)...)
	}
	return append(all, c.doneFaults()...)
}

func (c Chart) planFaults(at string, p planner.Plan) planner.Faults {
	faults := under(at, p.Faults())
	if p.Patient != c.Patient.ID {
		faults = append(faults, fault(at+"patient", "This plan belongs to another patient.")...)
	}
	return faults
}

func idFault(field string, id planner.ID) planner.Faults {
	parsed, err := uuid.Parse(string(id))
	if err != nil || parsed.String() != string(id) {
		return fault(field, "An id is a UUID in lower case, for example 019a0000-0000-7000-8000-000000000001.")
	}
	return nil
}

func under(prefix string, faults planner.Faults) planner.Faults {
	moved := make(planner.Faults, len(faults))
	for i, f := range faults {
		moved[i] = planner.Fault{Field: prefix + f.Field, Message: f.Message}
	}
	return moved
}
