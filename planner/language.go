package planner

import (
	"golang.org/x/text/language"
)

// ParseLanguage reads a language tag (BCP 47) and gives it in its usual form:
// "zh-hans" becomes "zh-Hans". Error: Invalid when it is no tag, or of a
// language nobody has registered.
func ParseLanguage(tag string) (string, error) {
	parsed, err := language.Parse(tag)
	if err != nil || parsed == language.Und {
		return "", Errorf(Invalid, "This is not a language that is known. Choose one from the list, or write its tag, for example de or zh-Hans.")
	}
	return parsed.String(), nil
}
