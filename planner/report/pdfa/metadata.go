package pdfa

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// producer names what wrote the PDF.
const producer = "gofpdf 1.16"

// errDate says that a moment has no date that PDF could write.
var errDate = errors.New("not a date of PDF")

// clean gives text as both PDF and XML can hold it: on one line, with the sign
// of a missing character for what is none, and cut where PDF's strings end.
func clean(text string) string {
	const most = 16_000 // characters: a string has at most 65535 bytes, a character four
	text = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029':
			return ' '
		case r == '\ufffe' || r == '\uffff':
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most-1]) + "…"
	}
	return strings.TrimSpace(text)
}

// textString gives text as PDF writes it.
func textString(text string) string {
	plain := true
	for i := range len(text) {
		plain = plain && text[i] >= ' ' && text[i] <= '~'
	}
	if plain {
		return "(" + strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`).Replace(text) + ")"
	}
	out := append(make([]byte, 0, 4*len(text)+8), "<FEFF"...)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = appendHex(out, unit)
	}
	return string(append(out, '>'))
}

// about is what a PDF says of itself, twice: in its information dictionary, for
// old readers, and as XMP. Both must say the same.
type about struct {
	title, language, creator string
	at                       time.Time
}

func (i Info) about() (about, error) {
	a := about{title: clean(i.Title), language: clean(i.Language), creator: clean(i.Creator), at: i.Created}
	// PDF has no zones of other than whole minutes.
	if _, seconds := a.at.Zone(); seconds%60 != 0 {
		a.at = a.at.UTC()
	}
	if year := a.at.Year(); year < 1 || year > 9999 {
		return a, fmt.Errorf("%w: year %d", errDate, year)
	}
	return a, nil
}

// date gives the moment as PDF writes it.
func (a about) date() string {
	zone := a.at.Format("Z07:00")
	if zone != "Z" {
		zone = zone[:3] + "'" + zone[4:] + "'"
	}
	return "(D:" + a.at.Format("20060102150405") + zone + ")"
}

// info gives the information dictionary.
func (a about) info() dict {
	var d dict
	if a.title != "" {
		d.set("Title", textString(a.title))
	}
	if a.creator != "" {
		d.set("Creator", textString(a.creator))
	}
	d.set("Producer", textString(producer))
	d.set("CreationDate", a.date())
	d.set("ModDate", a.date())
	return d
}

// xmp gives the metadata stream.
func (a about) xmp() []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/">` + "\n" +
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n")
	describe := func(prefix, space string, properties ...string) {
		fmt.Fprintf(&b, "<rdf:Description rdf:about=\"\" xmlns:%s=\"%s\">\n", prefix, space)
		for i := 0; i < len(properties); i += 2 {
			if properties[i+1] != "" {
				fmt.Fprintf(&b, "<%[1]s:%[2]s>%[3]s</%[1]s:%[2]s>\n", prefix, properties[i], properties[i+1])
			}
		}
		b.WriteString("</rdf:Description>\n")
	}
	at := a.at.Format(time.RFC3339)
	describe("dc", "http://purl.org/dc/elements/1.1/",
		"title", inside(`<rdf:Alt><rdf:li xml:lang="x-default">`, a.title, "</rdf:li></rdf:Alt>"),
		"language", inside("<rdf:Bag><rdf:li>", a.language, "</rdf:li></rdf:Bag>"))
	describe("xmp", "http://ns.adobe.com/xap/1.0/",
		"CreatorTool", inside("", a.creator, ""), "CreateDate", at, "ModifyDate", at)
	describe("pdf", "http://ns.adobe.com/pdf/1.3/", "Producer", producer)
	describe("pdfaid", "http://www.aiim.org/pdfa/ns/id/", "part", "1", "conformance", "B")
	b.WriteString("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return []byte(b.String())
}

// inside gives text for XML between two tags, nothing for none.
func inside(open, text, end string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&b, []byte(text))
	return open + b.String() + end
}
