package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"

	"stipple/assets"
	"stipple/planner"
)

// Translation is a language the patient plan can be printed in.
type Translation struct {
	Language    string // BCP 47, for example "zh-Hans"; the key of planner.Clinic.Reviewed
	Name        string // in English
	Own         string // as its readers call it
	RightToLeft bool
	// Version is a digest of every sentence with its English original: it
	// changes when either does, and a review of another version does not hold.
	Version   string
	Sentences int // how many the paper has; one with plural forms counts once
	Missing   int // how many of them are printed in English
}

// SentencePair is one sentence of the patient plan beside its English original.
// Words in double braces stand for names, dates and numbers.
type SentencePair struct {
	ID         string
	Form       string // "" or a plural form of the translation: zero, one, two, few, many, other
	English    string
	Translated string // "" when it is printed in English
}

// English is the language of every paper that no translation is asked for.
const English = "en"

// Translations lists the languages of the patient plan: English first, the
// others by name.
func Translations() []Translation {
	var list []Translation
	for _, t := range shippedTongues().all {
		list = append(list, t.Translation)
	}
	return list
}

// TranslationFor gives the translation a patient plan is printed in for a
// language (BCP 47), and whether a person of the clinic has checked this
// version of it. English needs no check. No language is English. ok is false
// when there is no translation for the language: then English is given, which
// is what is printed. Readers of one script are never given another: zh-CN and
// zh-SG are Simplified Chinese, but zh-TW and zh-HK, which are Traditional, are
// not.
func TranslationFor(language string, clinic planner.Clinic) (t Translation, reviewed, ok bool) {
	tongue, ok := shippedTongues().find(language)
	return tongue.Translation, tongue.reviewed(clinic), ok
}

// Pairs lists every sentence of the patient plan beside its original, for a
// person to check, in the order of the English file's names.
func (t Translation) Pairs() []SentencePair {
	tongue, ok := shippedTongues().find(t.Language)
	if !ok {
		return nil
	}
	return tongue.pairs()
}

// tongue is a language with its sentences.
type tongue struct {
	Translation
	machine   bool // drafted by a machine: a person must check it
	sentences map[string]*i18n.Message
	english   map[string]*i18n.Message
	localizer *i18n.Localizer
	care      map[string]string // names of shipped aftercare sentences by their English words
}

// tongues are the languages that are shipped, English first.
type tongues struct{ all []*tongue }

// shippedTongues reads the shipped translations, once.
var shippedTongues = sync.OnceValue(func() tongues {
	all, err := readTongues(assets.Translations())
	if err != nil {
		panic("embedded translations unreadable: " + err.Error())
	}
	return all
})

// readTongues reads translation files (TOML) by their names: "ar.toml". One of
// them is "en.toml".
func readTongues(files map[string][]byte) (tongues, error) {
	bundle := i18n.NewBundle(language.English)
	var list tongues
	for name, data := range files {
		t, err := readTongue(name, data)
		if err != nil {
			return tongues{}, fmt.Errorf("read translation %s: %w", name, err)
		}
		for _, m := range t.sentences {
			if err := bundle.AddMessages(language.Make(t.Language), m); err != nil {
				return tongues{}, fmt.Errorf("take translation %s: %w", name, err)
			}
		}
		list.all = append(list.all, t)
	}
	slices.SortFunc(list.all, func(a, b *tongue) int {
		if (a.Language == English) != (b.Language == English) {
			return map[bool]int{true: -1, false: 1}[a.Language == English]
		}
		return strings.Compare(a.Name, b.Name)
	})
	if len(list.all) == 0 || list.all[0].Language != English {
		return tongues{}, fmt.Errorf("read translations: no English")
	}
	for _, t := range list.all {
		t.settle(bundle, list.all[0].sentences)
	}
	return list, nil
}

// readTongue reads one translation file.
func readTongue(name string, data []byte) (*tongue, error) {
	var head struct {
		About struct {
			Name        string `toml:"name"`
			Own         string `toml:"own"`
			RightToLeft bool   `toml:"right_to_left"`
			Machine     bool   `toml:"machine_drafted"`
		} `toml:"about"`
	}
	if err := toml.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("decode head: %w", err)
	}
	sentences := func(data []byte, v any) error {
		whole := map[string]any{}
		if err := toml.Unmarshal(data, &whole); err != nil {
			return err
		}
		delete(whole, "about")
		*v.(*any) = whole
		return nil
	}
	file, err := i18n.ParseMessageFileBytes(data, name, map[string]i18n.UnmarshalFunc{"toml": sentences})
	if err != nil {
		return nil, fmt.Errorf("decode sentences: %w", err)
	}
	t := &tongue{
		Translation: Translation{
			Language: file.Tag.String(), Name: head.About.Name, Own: head.About.Own, RightToLeft: head.About.RightToLeft,
		},
		machine: head.About.Machine, sentences: map[string]*i18n.Message{},
	}
	for _, m := range file.Messages {
		t.sentences[m.ID] = m
	}
	return t, nil
}

// settle ties a language to English and counts what it lacks.
func (t *tongue) settle(bundle *i18n.Bundle, english map[string]*i18n.Message) {
	t.english, t.localizer = english, i18n.NewLocalizer(bundle, t.Language)
	t.care = map[string]string{}
	t.Sentences = len(english)
	for id, m := range english {
		if t.sentences[id] == nil {
			t.Missing++
		}
		if strings.HasPrefix(id, careID) {
			t.care[m.Other] = id
		}
	}
	digest := sha256.New()
	for _, p := range t.pairs() {
		fmt.Fprintf(digest, "%q %q %q %q\n", p.ID, p.Form, p.English, p.Translated)
	}
	const enough = 8 // bytes, to tell versions apart
	t.Version = hex.EncodeToString(digest.Sum(nil)[:enough])
}

// find gives the language to print in, English when there is no other.
func (l tongues) find(wanted string) (t *tongue, ok bool) {
	english := l.all[0]
	if wanted == "" {
		return english, true
	}
	tag, err := language.Parse(wanted)
	if err != nil {
		return english, false
	}
	tags := make([]language.Tag, len(l.all))
	for i, t := range l.all {
		tags[i] = language.Make(t.Language)
	}
	_, at, sure := language.NewMatcher(tags).Match(tag)
	// The matcher also knows which foreign language a reader may know: that
	// is for nobody but the reader to say.
	asked, _ := tag.Base()
	found, _ := tags[at].Base()
	if sure < language.High || asked != found {
		return english, false
	}
	return l.all[at], true
}

// reviewed tells whether the sentences need no further check.
func (t *tongue) reviewed(clinic planner.Clinic) bool {
	review, ok := clinic.Reviewed[t.Language]
	return !t.machine || ok && review.Version == t.Version
}

// pairs sets every sentence beside its original.
func (t *tongue) pairs() []SentencePair {
	var list []SentencePair
	ids := make([]string, 0, len(t.english))
	for id := range t.english {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		original := t.english[id]
		own := t.sentences[id]
		if own == nil {
			list = append(list, SentencePair{ID: id, English: original.Other})
			continue
		}
		list = append(list, formPairs(id, original, own)...)
	}
	return list
}

// formPairs sets the plural forms of a sentence beside those of its original.
func formPairs(id string, original, own *i18n.Message) []SentencePair {
	var list []SentencePair
	english := forms(original)
	for _, f := range forms(own) {
		pair := SentencePair{ID: id, Form: f.name, English: original.Other, Translated: f.words}
		for _, e := range english {
			if e.name == f.name {
				pair.English = e.words
			}
		}
		list = append(list, pair)
	}
	if len(list) == 1 {
		list[0].Form = ""
	}
	return list
}

// form is one plural form of a sentence.
type form struct{ name, words string }

// forms lists the plural forms a sentence has; one without plurals has "other".
func forms(m *i18n.Message) []form {
	all := []form{{"zero", m.Zero}, {"one", m.One}, {"two", m.Two}, {"few", m.Few}, {"many", m.Many}, {"other", m.Other}}
	return slices.DeleteFunc(all, func(f form) bool { return f.words == "" })
}
