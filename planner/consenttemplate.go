package planner

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// ShippedBy is who wrote the consent that comes with the program. A version
// says so as long as the clinic has not changed it.
const ShippedBy = "Stipple"

// ConsentPart is one statement of the shipped consent and where it comes from.
type ConsentPart struct {
	Heading string `toml:"heading"` // stands before the statement; "" goes on under the last one
	Text    string `toml:"text"`
	Point   bool   `toml:"point"` // one of a list
	Citation
}

// ShippedConsent is the consent that comes with the program, with the source of
// each of its statements.
type ShippedConsent struct {
	Template ConsentTemplate
	Parts    []ConsentPart
}

// ParseConsent reads the consent that comes with the program (TOML). Every
// statement needs a source, or tier U and a word on whose it is.
func ParseConsent(data []byte) (ShippedConsent, error) {
	var file struct {
		ID       ID            `toml:"id"`
		Title    string        `toml:"title"`
		Language string        `toml:"language"`
		Parts    []ConsentPart `toml:"parts"`
	}
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&file); err != nil {
		return ShippedConsent{}, fmt.Errorf("decode consent: %w", err)
	}
	var l faultList
	l.check(len(file.Parts) > 0, "parts", "The consent says nothing.")
	for i, part := range file.Parts {
		at := index("parts", i)
		l.check(part.Text != "" && tidyLine(part.Text) == part.Text, at+".text", "A statement is one line without spaces at its ends.")
		l.check(tidyLine(part.Heading) == part.Heading, at+".heading", "A heading is one line without spaces at its ends.")
		l.check(part.Source != "" && part.Tier.Valid(), at+".source", "A statement needs a source and a tier of A, B, C or U.")
	}
	template := ConsentTemplate{
		ID: file.ID, Version: 1, Title: file.Title, Language: file.Language, By: ShippedBy, Text: consentText(file.Parts),
	}.Tidy()
	if faults := append(l.list, template.Faults()...); len(faults) > 0 {
		return ShippedConsent{}, fmt.Errorf("check consent: %w", faults.Err())
	}
	return ShippedConsent{Template: template, Parts: file.Parts}, nil
}

// consentText sets statements as a template's text: paragraphs apart by an
// empty line, the points of a list under each other.
func consentText(parts []ConsentPart) string {
	var text strings.Builder
	for i, part := range parts {
		switch {
		case i > 0 && part.Heading == "" && part.Point && parts[i-1].Point:
			text.WriteString("\n")
		case i > 0:
			text.WriteString("\n\n")
		}
		if part.Heading != "" {
			text.WriteString(part.Heading + "\n\n")
		}
		if part.Point {
			text.WriteString(ConsentPoint)
		}
		text.WriteString(part.Text)
	}
	return text.String()
}

// ConsentPoint begins a line that is a point of a list.
const ConsentPoint = "- "

// Shipped tells whether the version is the one that came with the program.
func (t ConsentTemplate) Shipped() bool {
	return t.By == ShippedBy && t.Version == 1 && t.Created.IsZero()
}

// Covers tells whether a consent was given to exactly this version.
func (t ConsentTemplate) Covers(c Consent) bool {
	return c.Template == t.ID && c.Version == t.Version && c.Title == t.Title && c.Language == t.Language && c.Text == t.Text
}

// CurrentConsents gives the newest version of every template that is not
// retired, in the order of the list, which has each template's newest first.
func CurrentConsents(templates []ConsentTemplate) []ConsentTemplate {
	newest := map[ID]int{}
	for _, t := range templates {
		newest[t.ID] = max(newest[t.ID], t.Version)
	}
	var current []ConsentTemplate
	for _, t := range templates {
		if t.Version == newest[t.ID] && !t.Retired {
			current = append(current, t)
		}
	}
	return current
}
