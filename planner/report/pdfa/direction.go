package pdfa

import "golang.org/x/text/language"

// pagesRun says that the pages of a paper in a language (BCP 47) written from
// right to left run so too: that is where a viewer puts the second of two.
// Nothing is said of others.
func pagesRun(of string) string {
	switch script, _ := language.Make(of).Script(); script.String() {
	case "Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa":
		return " /Direction /R2L"
	}
	return ""
}
