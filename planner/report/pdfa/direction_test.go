package pdfa

import (
	"bytes"
	"testing"

	"stipple/planner/report/pdfa/pdfacheck"
)

func TestPagesRunAsTheLanguageIsWritten(t *testing.T) {
	papers := map[string][]byte{}
	for language, fromRight := range map[string]bool{
		"ar": true, "he": true, "fa": true, "ur": true, "yi": true, "ar-EG": true, "ku-Arab": true, "az-Arab-IR": true, "dv": true,
		"en-GB": false, "ja": false, "ku": false, "az": false, "ar-Latn": false, "": false, "not a language": false,
	} {
		d := whole(t, true)
		d.info.Language = language
		paper := d.sealed(t)
		preferences := "/ViewerPreferences <</DisplayDocTitle true>>"
		if fromRight {
			preferences = "/ViewerPreferences <</DisplayDocTitle true /Direction /R2L>>"
			papers[language] = paper
		}
		if !bytes.Contains(paper, []byte(preferences)) {
			t.Errorf("%q: no %s", language, preferences)
		}
	}
	t.Run("syntax", func(t *testing.T) { pdfacheck.Syntax(t, papers) })
	t.Run("archive", func(t *testing.T) { pdfacheck.Archive(t, papers) })
}
