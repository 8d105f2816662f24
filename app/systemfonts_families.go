package app

import (
	"slices"

	"github.com/go-text/typesetting/font"
	script "github.com/go-text/typesetting/language"
	"golang.org/x/text/language"
)

// Families of the East, each for how one language writes: those of Linux, then
// Windows, then macOS. No computer has them all.
var (
	japanese = families(
		"Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans", "IPAexGothic", "IPAGothic", "TakaoPGothic", "VL PGothic",
		"Yu Gothic", "Meiryo", "MS PGothic", "MS Gothic", "Hiragino Sans", "Hiragino Kaku Gothic ProN",
	)
	simplified = families(
		"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback",
		"Microsoft YaHei", "DengXian", "SimHei", "SimSun", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti",
	)
	traditional = families(
		"Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "Microsoft JhengHei", "PMingLiU", "MingLiU",
		"PingFang TC", "Heiti TC", "AR PL UMing TW",
	)
	hongKong = families(
		"Noto Sans CJK HK", "Noto Sans HK", "Source Han Sans HC", "PingFang HK", "MingLiU_HKSCS", "AR PL UMing HK",
	)
	korean = families(
		"Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans K", "NanumGothic", "UnDotum", "Baekmuk Dotum",
		"Malgun Gothic", "Gulim", "Dotum", "Apple SD Gothic Neo", "AppleGothic",
	)
	// rareHan are fonts of rare characters, after those of languages.
	rareHan = families(
		"SimSun-ExtB", "MingLiU-ExtB", "SimSun-ExtG", "HanaMinA", "HanaMinB", "Hanazono Mincho", "BabelStone Han", "Songti SC",
	)
)

// anyScript are families of many scripts and signs, after those of one.
var anyScript = families(
	"Noto Sans", "Segoe UI", "Arial", "Tahoma", "Helvetica Neue", "Lucida Grande", "Arial Unicode MS",
	"DejaVu Sans", "Liberation Sans", "FreeSans",
	"Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Sans Symbols2", "Noto Sans Math", "Segoe UI Symbol", "Apple Symbols",
	"Segoe UI Historic", "Symbola",
)

// ofScript are families of other scripts, in the same order.
var ofScript = map[script.Script][]string{
	script.Arabic:              families("Noto Sans Arabic", "Noto Naskh Arabic", "Segoe UI", "Tahoma", "Geeza Pro", "Arial"),
	script.Hebrew:              families("Noto Sans Hebrew", "Segoe UI", "Arial", "Arial Hebrew"),
	script.Thai:                families("Noto Sans Thai", "Leelawadee UI", "Tahoma", "Thonburi", "Garuda", "Loma"),
	script.Lao:                 families("Noto Sans Lao", "Phetsarath OT", "Leelawadee UI", "Lao Sangam MN"),
	script.Khmer:               families("Noto Sans Khmer", "Khmer OS", "Leelawadee UI", "Khmer Sangam MN"),
	script.Myanmar:             families("Noto Sans Myanmar", "Padauk", "Myanmar Text", "Myanmar Sangam MN"),
	script.Devanagari:          families("Noto Sans Devanagari", "Lohit Devanagari", "Nirmala UI", "Kohinoor Devanagari", "Devanagari Sangam MN"),
	script.Bengali:             families("Noto Sans Bengali", "Lohit Bengali", "Nirmala UI", "Kohinoor Bangla", "Bangla Sangam MN"),
	script.Gujarati:            families("Noto Sans Gujarati", "Lohit Gujarati", "Nirmala UI", "Kohinoor Gujarati", "Gujarati Sangam MN"),
	script.Gurmukhi:            families("Noto Sans Gurmukhi", "Lohit Gurmukhi", "Nirmala UI", "Mukta Mahee", "Gurmukhi MN"),
	script.Tamil:               families("Noto Sans Tamil", "Lohit Tamil", "Nirmala UI", "Tamil Sangam MN"),
	script.Telugu:              families("Noto Sans Telugu", "Lohit Telugu", "Nirmala UI", "Kohinoor Telugu", "Telugu Sangam MN"),
	script.Kannada:             families("Noto Sans Kannada", "Lohit Kannada", "Nirmala UI", "Kannada Sangam MN"),
	script.Malayalam:           families("Noto Sans Malayalam", "Lohit Malayalam", "Nirmala UI", "Malayalam Sangam MN"),
	script.Oriya:               families("Noto Sans Oriya", "Lohit Odia", "Nirmala UI", "Oriya Sangam MN"),
	script.Sinhala:             families("Noto Sans Sinhala", "LKLUG", "Nirmala UI", "Sinhala Sangam MN"),
	script.Armenian:            families("Noto Sans Armenian", "Segoe UI", "Sylfaen", "Mshtakan"),
	script.Georgian:            families("Noto Sans Georgian", "Segoe UI", "Sylfaen", "Helvetica Neue"),
	script.Ethiopic:            families("Noto Sans Ethiopic", "Abyssinica SIL", "Ebrima", "Nyala", "Kefa"),
	script.Tibetan:             families("Noto Sans Tibetan", "Noto Serif Tibetan", "Microsoft Himalaya", "Kailasa"),
	script.Mongolian:           families("Noto Sans Mongolian", "Mongolian Baiti"),
	script.Syriac:              families("Noto Sans Syriac", "Estrangelo Edessa", "Segoe UI Historic"),
	script.Thaana:              families("Noto Sans Thaana", "MV Boli"),
	script.Nko:                 families("Noto Sans NKo", "Ebrima"),
	script.Tifinagh:            families("Noto Sans Tifinagh", "Ebrima"),
	script.Cherokee:            families("Noto Sans Cherokee", "Gadugi", "Plantagenet Cherokee"),
	script.Canadian_Aboriginal: families("Noto Sans Canadian Aboriginal", "Gadugi", "Euphemia", "Euphemia UCAS"),
	script.Yi:                  families("Noto Sans Yi", "Microsoft Yi Baiti"),
}

// families gives names as lists of fonts have them: small letters, no spaces.
func families(names ...string) []string {
	for i, name := range names {
		names[i] = font.NormalizeFamily(name)
	}
	return names
}

// wantedFamilies lists the families to look for a character in, the best first.
func wantedFamilies(r rune, tongue string) []string {
	switch of := script.LookupScript(r); of {
	case script.Han, script.Hiragana, script.Katakana, script.Hangul, script.Bopomofo:
		return slices.Concat(eastern(of, tongue), rareHan, anyScript)
	default:
		if own := ofScript[of]; own != nil {
			return slices.Concat(own, anyScript)
		}
		// Signs that all scripts share are as the language has them.
		return slices.Concat(anyScript, eastern(of, tongue))
	}
}

// eastern orders the families of the East by language, and by script when the
// language is none of theirs.
func eastern(of script.Script, tongue string) []string {
	tag := language.Make(tongue)
	base, _ := tag.Base()
	switch base.String() {
	case "ja":
		return slices.Concat(japanese, simplified, traditional, hongKong, korean)
	case "ko":
		return slices.Concat(korean, japanese, traditional, simplified, hongKong)
	case "zh", "yue", "nan", "hak", "wuu", "cmn":
		writing, _ := tag.Script()
		region, _ := tag.Region()
		switch {
		case region.String() == "HK" || region.String() == "MO" || base.String() == "yue":
			return slices.Concat(hongKong, traditional, simplified, japanese, korean)
		case writing.String() == "Hant":
			return slices.Concat(traditional, hongKong, simplified, japanese, korean)
		}
		return slices.Concat(simplified, traditional, hongKong, japanese, korean)
	}
	switch of {
	case script.Hiragana, script.Katakana:
		return slices.Concat(japanese, simplified, traditional, hongKong, korean)
	case script.Hangul:
		return slices.Concat(korean, japanese, simplified, traditional, hongKong)
	case script.Bopomofo:
		return slices.Concat(traditional, hongKong, simplified, japanese, korean)
	}
	return slices.Concat(simplified, traditional, hongKong, japanese, korean)
}
