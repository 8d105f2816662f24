package report

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// grade is the Flesch–Kincaid grade level (Kincaid and others, 1975): the years
// of school a reader needs.
func grade(words, sentences, syllables int) float64 {
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

func TestGradeIsThatOfThePublishedFormula(t *testing.T) {
	// "The Australian platypus is seemingly a hybrid of a mammal and reptilian
	// creature." has 13 words and 26 syllables.
	if got := grade(13, 1, 26); math.Abs(got-13.08) > 0.005 {
		t.Errorf("grade %.2f, want 13.08", got)
	}
}

// oddWords are words that the rules of syllablesIn miscount.
var oddWords = map[string]int{
	"area": 3, "areas": 3, "idea": 3, "being": 2, "doing": 2, "people": 2, "every": 2, "several": 3, "eye": 1, "eyes": 1,
	"something": 2, "careful": 2, "lukewarm": 2, "aftercare": 3, "hairline": 2, "sideburn": 2,
	"spf": 3, "mri": 3, "aha": 3, // said letter by letter
}

var vowels = regexp.MustCompile(`[aeiouy]+`)

// syllablesIn counts the syllables of an English word: its groups of vowels,
// but for the silent e at its end.
func syllablesIn(word string) int {
	if n, ok := oddWords[word]; ok {
		return n
	}
	n := len(vowels.FindAllString(word, -1))
	// A y before a vowel begins a syllable as a consonant does: "player", "beyond".
	n += len(regexp.MustCompile(`[aeiou]y[aeiou]`).FindAllString(word, -1))
	// Two vowels that are said apart: "diet", "medium", "radio", "reality".
	n += len(regexp.MustCompile(`[^tscgx]i[aou]|[^f]riet|diet|eality|eory|ual`).FindAllString(word, -1))
	switch {
	case regexp.MustCompile(`[^aeiouy]le$`).MatchString(word): // "little"
	case regexp.MustCompile(`[^aeiouy]les$`).MatchString(word):
	case regexp.MustCompile(`[^aeiouy]e$`).MatchString(word): // "make"
		n--
	case regexp.MustCompile(`[aeiou][^aeiouy]*[^aeiouytd]ed$`).MatchString(word): // "planned"
		n--
	case regexp.MustCompile(`[^aeiouysxzcg]es$`).MatchString(word) && !regexp.MustCompile(`[cs]hes$`).MatchString(word): // "makes"
		n--
	case regexp.MustCompile(`[aeiouy][^aeiouy]+e(ly|less|ness|ful|ment)$`).MatchString(word): // "safely"
		n--
	}
	return max(n, 1)
}

// TestSyllables compares the counter with words whose syllables are as a
// dictionary parts them.
func TestSyllables(t *testing.T) {
	for n, words := range map[int]string{
		1: "the a you your we call do not wet scalp dots hair shaved short look first date give time done more last page plan " +
			"planned tick box day shown makes make made placed cause trees clothes white scarred loose please bleed friend " +
			"through straight eye mild",
		2: "visit visits after before tiny colour begin picture over hurry water baby shampoo sunny moisture little table " +
			"tables wanted needed advise between never number question blisters badly doctor redness itches careful fever " +
			"making alone player diet being people every heavy hairline sideburn lukewarm swelling spreading result",
		3: "alcohol example important moisturise yesterday already different several hospital area beautiful visiting " +
			"december following radio medium holiday translation telephone appointment banana",
		4: "illustration emergency television usually information moisturiser temperature",
		5: "opportunity university refrigerator",
	} {
		for _, word := range strings.Fields(words) {
			if got := syllablesIn(word); got != n {
				t.Errorf("%q has %d syllables, want %d", word, got, n)
			}
		}
	}
}

var (
	filledIn = regexp.MustCompile(`\{\{[^}]*\}\}|[0-9]+%?`)
	aWord    = regexp.MustCompile(`[A-Za-z]+(?:['’-][A-Za-z]+)*`)
	anEnd    = regexp.MustCompile(`[.?!]+(?:\s+|$)`)
)

// plainSentences gives the sentences of the patient plan, without what is
// filled into them: names, dates and numbers. Headings and labels are none.
func plainSentences() []string {
	var list []string
	for _, m := range shippedTongues().all[0].sentences {
		if !strings.HasSuffix(m.Other, ".") && !strings.HasSuffix(m.Other, "?") && !strings.Contains(m.Other, "Rule") {
			continue
		}
		for _, one := range anEnd.Split(filledIn.ReplaceAllString(m.Other, ""), -1) {
			if aWord.MatchString(one) {
				list = append(list, strings.TrimSpace(one))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestPatientPlanIsEasyToRead(t *testing.T) {
	words, syllables, hardest, worst := 0, 0, "", math.Inf(-1)
	sentences := plainSentences()
	for _, one := range sentences {
		own := aWord.FindAllString(strings.ToLower(one), -1)
		if len(own) >= 20 {
			t.Errorf("a sentence has %d words: %q", len(own), one)
		}
		count := 0
		for _, w := range own {
			count += syllablesIn(w)
		}
		if g := grade(len(own), 1, count); g > worst && len(own) > 3 {
			worst, hardest = g, fmt.Sprintf("%q, %d words, %d syllables", one, len(own), count)
		}
		words, syllables = words+len(own), syllables+count
	}
	if len(sentences) < 60 {
		t.Fatalf("only %d sentences are read", len(sentences))
	}
	got := grade(words, len(sentences), syllables)
	t.Logf("%d sentences, %d words, %d syllables: grade %.2f; the hardest is of grade %.1f: %s", len(sentences), words, syllables, got, worst, hardest)
	if got > 6 {
		t.Errorf("the patient plan is of grade %.2f, above 6", got)
	}
}
