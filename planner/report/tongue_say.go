package report

import (
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"stipple/planner/report/typeset"
)

// phrase is text that already is in the paper's language, part of a sentence.
type phrase string

// speak gives the language of a paper. Only the patient plan is translated.
func speak(paper Paper, job Job) *tongue {
	if paper != PatientPlan {
		return shippedTongues().all[0]
	}
	t, _ := shippedTongues().find(job.Patient.Language)
	return t
}

// say gives a sentence of the paper in its language. What fills its gaps
// follows as pairs of a name and a value: a string is a name, number or text
// of any language and is kept apart from the sentence around it; a phrase is
// part of it; an int is a number.
func (s *sheet) say(id string, gaps ...any) string { return s.tongue().say(id, gaps...) }

// count gives a sentence about a number of things, in the plural form the
// language asks for. The number fills its gap Count.
func (s *sheet) count(id string, n int, gaps ...any) string { return s.tongue().count(id, n, gaps...) }

// tongue is the language the paper speaks.
func (s *sheet) tongue() *tongue {
	if s.speaks == nil {
		return shippedTongues().all[0]
	}
	return s.speaks
}

func (t *tongue) say(id string, gaps ...any) string {
	return t.filled(&i18n.LocalizeConfig{MessageID: id, TemplateData: t.gaps(gaps)})
}

func (t *tongue) count(id string, n int, gaps ...any) string {
	data := t.gaps(gaps)
	data["Count"] = n
	return t.filled(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: n})
}

// filled gives a sentence, in English when the language lacks it or the plural
// form, and its name when English lacks it too.
func (t *tongue) filled(asked *i18n.LocalizeConfig) string {
	words, tag, err := t.localizer.LocalizeWithTag(asked)
	if err == nil || words != "" && tag == language.Make(t.Language) {
		return words
	}
	if t.Language == English {
		return asked.MessageID
	}
	return t.apart(shippedTongues().all[0].filled(asked))
}

func (t *tongue) gaps(pairs []any) map[string]any {
	data := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		value := pairs[i+1]
		if foreign, ok := value.(string); ok {
			value = t.apart(clean(foreign))
		}
		data[pairs[i].(string)] = value
	}
	return data
}

// apart isolates text that may run against the language's own direction.
func (t *tongue) apart(words string) string {
	if words == "" || !t.RightToLeft && !typeset.Turns(words) {
		return words
	}
	return typeset.Isolate(words)
}
