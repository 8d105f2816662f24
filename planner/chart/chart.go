// Package chart writes and reads one patient's chart as versioned JSON: the
// form a clinic exports, and the form the store seals. Encoding is canonical:
// the same chart always gives the same bytes.
package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"stipple/planner"
)

// Format names the file format and Version its newest version; see FORMAT.md.
const (
	Format  = "stipple-chart"
	Version = 1
)

// Chart is everything kept of one patient.
type Chart struct {
	Format  string          `json:"format"`
	Version int             `json:"version"`
	Patient planner.Patient `json:"patient"`
	Plans   []planner.Plan  `json:"plans,omitempty"`  // by id
	Frozen  []planner.Plan  `json:"frozen,omitempty"` // earlier versions of plans, by id and version
}

// New gives a chart of the newest version.
func New(patient planner.Patient, plans, frozen []planner.Plan) Chart {
	return Chart{Format: Format, Version: Version, Patient: patient, Plans: plans, Frozen: frozen}
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

// Decode reads a chart and validates all of it. Errors are Invalid and carry
// the planner.Faults with their field paths.
func Decode(data []byte) (Chart, error) {
	if !utf8.Valid(data) {
		return Chart{}, fault("file", "This file is not UTF-8 text.").Err()
	}
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return Chart{}, jsonFault(data, err).Err()
	}
	if head.Format != Format {
		return Chart{}, fault("format", "This is not a Stipple chart: its format is not %q.", Format).Err()
	}
	if head.Version > Version {
		return Chart{}, fault("version", "This chart was written by a newer Stipple (version %d; this one reads up to %d). Update Stipple to read it.", head.Version, Version).Err()
	}
	if head.Version < 1 {
		return Chart{}, fault("version", "The version starts at 1.").Err()
	}
	var c Chart
	if faults := decodeStrict(data, &c); len(faults) > 0 {
		return Chart{}, faults.Err()
	}
	c.Patient = c.Patient.Tidy()
	return c, c.Faults().Err()
}

func decodeStrict(data []byte, into any) planner.Faults {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return jsonFault(data, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fault("file", "Something follows the end of the chart.")
	}
	return nil
}

func fault(field, format string, args ...any) planner.Faults {
	return planner.Faults{{Field: field, Message: fmt.Sprintf(format, args...)}}
}

// jsonFault says in words where the JSON breaks.
func jsonFault(data []byte, err error) planner.Faults {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fault(fmt.Sprintf("line %d", lineAt(data, syntax.Offset)), "This is not valid JSON: %v.", syntax)
	case errors.As(err, &kind):
		return fault(kind.Field, "Line %d holds a %s where a %s belongs.", lineAt(data, kind.Offset), kind.Value, kind.Type.Kind())
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		name := strings.Trim(strings.TrimPrefix(err.Error(), "json: unknown field "), `"`)
		return fault(name, "A chart has no field of this name.")
	}
	return fault("file", "This is not a readable chart: it ends too early or is no JSON.")
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(int(offset), len(data))], []byte("\n"))
}

// Faults lists everything wrong with the chart, with paths such as
// "plans[0].sessions[1].date".
func (c Chart) Faults() planner.Faults {
	var all planner.Faults
	all = append(all, under("patient.", c.Patient.Faults(planner.Date{}))...)
	all = append(all, idFault("patient.id", c.Patient.ID)...)
	versions := map[planner.ID]int{}
	for i, p := range c.Plans {
		at := fmt.Sprintf("plans[%d].", i)
		all = append(all, idFault(at+"id", p.ID)...)
		if versions[p.ID] != 0 {
			all = append(all, fault(at+"id", "Two plans have the same id.")...)
		}
		versions[p.ID] = p.Version
		all = append(all, c.planFaults(at, p)...)
	}
	all = append(all, planner.CheckPlans(c.Plans)...)
	for i, p := range c.Frozen {
		at := fmt.Sprintf("frozen[%d].", i)
		if p.Version >= versions[p.ID] {
			all = append(all, fault(at+"version", "An earlier version must belong to a plan of this chart and be older than it.")...)
		}
		all = append(all, c.planFaults(at, p)...)
	}
	return all
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
