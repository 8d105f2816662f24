package app

import (
	"cmp"
	"log/slog"
	"math"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"

	"stipple/planner/report/typeset"
)

// SystemFonts finds faces among the computer's fonts, for characters that the
// shipped ones lack. It looks for them when it is first asked and not before,
// which takes some tenths of a second once, and later only as long as it takes
// to see that nothing changed.
func SystemFonts() typeset.System { return newSystemFonts(scanFonts) }

// systemFonts chooses among fonts that have been found.
type systemFonts struct {
	found func() []fontscan.Footprint

	mu     sync.Mutex
	chosen map[fontWish]*typeset.Face // nil where nobody has the character
	read   map[fontscan.Location]*typeset.Face
	styled map[styledFont]*typeset.Face
}

// fontWish is what a face is asked for.
type fontWish struct {
	r        rune
	style    typeset.Style
	language string
}

type styledFont struct {
	location fontscan.Location
	style    typeset.Style
}

func newSystemFonts(found func() []fontscan.Footprint) *systemFonts {
	return &systemFonts{
		found:  sync.OnceValue(found),
		chosen: map[fontWish]*typeset.Face{},
		read:   map[fontscan.Location]*typeset.Face{},
		styled: map[styledFont]*typeset.Face{},
	}
}

// scanFonts lists the computer's fonts. A computer that will not tell has none.
func scanFonts() []fontscan.Footprint {
	list, err := fontscan.SystemFonts(silentLog{}, "")
	if err != nil {
		slog.Warn("find fonts", "error", err)
	}
	return list
}

// silentLog is for a library that tells of every folder it looks into.
type silentLog struct{}

func (silentLog) Printf(string, ...any) {}

// Face gives the best face that has the character and may be embedded: of a
// family that is known to be good for the language, if there is one, then of
// the nearest style.
func (s *systemFonts) Face(r rune, style typeset.Style, language string) (*typeset.Face, bool) {
	wish := fontWish{r, style, language}
	s.mu.Lock()
	defer s.mu.Unlock()
	face, ok := s.chosen[wish]
	if !ok {
		face = s.choose(wish)
		s.chosen[wish] = face
	}
	return face, face != nil
}

func (s *systemFonts) choose(wish fontWish) *typeset.Face {
	for _, candidate := range s.candidates(wish) {
		if face := s.face(candidate.Location, wish.style); face != nil && face.Draws(wish.r) {
			return face
		}
	}
	return nil
}

// candidates lists the fonts that say they have a character, the best first.
func (s *systemFonts) candidates(wish fontWish) []fontscan.Footprint {
	type ranked struct {
		fontscan.Footprint
		family int
		style  float64
	}
	families := wantedFamilies(wish.r, wish.language)
	var list []ranked
	for _, footprint := range s.found() {
		if !footprint.Runes.Contains(wish.r) || drawsNothing(footprint.Family) {
			continue
		}
		rank := slices.Index(families, footprint.Family)
		if rank < 0 {
			rank = len(families)
			if strings.Contains(footprint.Family, "mono") || strings.Contains(footprint.Family, "emoji") {
				rank++ // only when no other has it
			}
		}
		list = append(list, ranked{footprint, rank, styleDistance(footprint.Aspect, wish.style)})
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(
			cmp.Compare(a.family, b.family),
			cmp.Compare(a.style, b.style),
			cmp.Compare(a.Family, b.Family),
			cmp.Compare(a.Location.File, b.Location.File),
			cmp.Compare(a.Location.Index, b.Location.Index),
		)
	})
	footprints := make([]fontscan.Footprint, len(list))
	for i, candidate := range list {
		footprints[i] = candidate.Footprint
	}
	return footprints
}

// drawsNothing tells families that claim every character without drawing any.
func drawsNothing(family string) bool {
	family = strings.TrimPrefix(family, ".")
	return strings.HasPrefix(family, "lastresort") || strings.HasPrefix(family, "adobeblank")
}

// styleDistance is how far a font's look is from a style; a wrong slant counts
// as much as a step from regular to bold.
func styleDistance(aspect font.Aspect, style typeset.Style) float64 {
	weight, slant := font.WeightNormal, font.StyleNormal
	if style == typeset.Bold || style == typeset.BoldItalic {
		weight = font.WeightBold
	}
	if style == typeset.Italic || style == typeset.BoldItalic {
		slant = font.StyleItalic
	}
	const step = float64(font.WeightBold - font.WeightNormal)
	aspect.SetDefaults()
	distance := math.Abs(float64(aspect.Weight - weight))
	if aspect.Style != slant {
		distance += step
	}
	return distance + step*math.Abs(float64(aspect.Stretch-font.StretchNormal))
}

// face reads a font once, and gives the same face whenever it is asked for it.
// It is nil when the font cannot be used.
func (s *systemFonts) face(at fontscan.Location, style typeset.Style) *typeset.Face {
	whole, ok := s.read[at]
	if !ok {
		var err error
		if whole, err = readFont(at); err != nil {
			slog.Info("skip font", "file", at.File, "face", at.Index, "reason", err)
		}
		s.read[at] = whole
	}
	if whole == nil {
		return nil
	}
	key := styledFont{at, typeset.Regular} // a font varies in weight here, not in slant
	if style == typeset.Bold || style == typeset.BoldItalic {
		key.style = typeset.Bold
	}
	if _, ok := s.styled[key]; !ok {
		s.styled[key] = whole.Styled(key.style)
	}
	return s.styled[key]
}

func readFont(at fontscan.Location) (*typeset.Face, error) {
	file, err := os.Open(at.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return typeset.ReadFace(file, int(at.Index))
}
