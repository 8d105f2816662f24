package app

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"

	"stipple/assets"
	"stipple/planner/report/typeset"
)

// fontFolder holds fonts as a computer may have them.
type fontFolder struct {
	t    *testing.T
	path string
	list []fontscan.Footprint
}

func newFontFolder(t *testing.T) *fontFolder { return &fontFolder{t: t, path: t.TempDir()} }

// put adds a font under a family's name, with the characters it is said to have.
func (f *fontFolder) put(family string, weight font.Weight, data []byte, characters string) fontscan.Location {
	f.t.Helper()
	at := fontscan.Location{File: filepath.Join(f.path, family+"-"+weightName(weight)+".ttf")}
	if err := os.WriteFile(at.File, data, 0o600); err != nil {
		f.t.Fatal(err)
	}
	footprint := fontscan.Footprint{Location: at, Family: font.NormalizeFamily(family)}
	footprint.Aspect = font.Aspect{Style: font.StyleNormal, Weight: weight, Stretch: font.StretchNormal}
	for _, r := range characters {
		footprint.Runes.Add(r)
	}
	f.list = append(f.list, footprint)
	return at
}

func weightName(weight font.Weight) string {
	if weight == font.WeightBold {
		return "Bold"
	}
	return "Regular"
}

func (f *fontFolder) fonts() *systemFonts {
	return newSystemFonts(func() []fontscan.Footprint { return f.list })
}

// table gives where a table's entry in the directory is.
func table(t *testing.T, data []byte, name string) int {
	t.Helper()
	for at := 12; at < 12+16*int(binary.BigEndian.Uint16(data[4:])); at += 16 {
		if string(data[at:at+4]) == name {
			return at
		}
	}
	t.Fatalf("no table %s", name)
	return 0
}

// withRights gives a font whose maker allows this much (OS/2 fsType).
func withRights(t *testing.T, rights uint16) []byte {
	data := assets.Font("NotoSansHebrew-Regular")
	start := binary.BigEndian.Uint32(data[table(t, data, "OS/2")+8:])
	binary.BigEndian.PutUint16(data[start+8:], rights)
	return data
}

func withoutOutlines(t *testing.T) []byte {
	data := assets.Font("NotoSansHebrew-Regular")
	copy(data[table(t, data, "glyf"):], "CBDT")
	return data
}

// The same character is looked for in the families of its language.
func TestSystemFontsByLanguage(t *testing.T) {
	folder := newFontFolder(t)
	han := assets.Font("NotoSansCJK-Regular")
	files := map[string]fontscan.Location{}
	for _, family := range []string{
		"AAA First By Name", "Noto Sans CJK JP", "Microsoft YaHei", "PingFang HK", "Microsoft JhengHei", "Malgun Gothic",
	} {
		files[family] = folder.put(family, font.WeightNormal, han, "骨한あ。")
	}
	fonts := folder.fonts()
	for _, test := range []struct {
		r        rune
		language string
		want     string
	}{
		{'骨', "ja", "Noto Sans CJK JP"},
		{'骨', "zh", "Microsoft YaHei"},
		{'骨', "zh-CN", "Microsoft YaHei"},
		{'骨', "zh-Hant", "Microsoft JhengHei"},
		{'骨', "zh-TW", "Microsoft JhengHei"},
		{'骨', "zh-HK", "PingFang HK"},
		{'骨', "yue", "PingFang HK"},
		{'骨', "ko-KR", "Malgun Gothic"},
		{'骨', "en", "Microsoft YaHei"},
		{'骨', "", "Microsoft YaHei"},
		{'骨', "not a language", "Microsoft YaHei"},
		{'あ', "en", "Noto Sans CJK JP"},
		{'한', "en", "Malgun Gothic"},
		{'。', "ja", "Noto Sans CJK JP"},
	} {
		face, ok := fonts.Face(test.r, typeset.Regular, test.language)
		if !ok {
			t.Errorf("%c in %q: nobody has it", test.r, test.language)
			continue
		}
		if face != fonts.read[files[test.want]] {
			t.Errorf("%c in %q is not of %s", test.r, test.language, test.want)
		}
	}
	if _, ok := fonts.Face('ა', typeset.Regular, "ka"); ok {
		t.Error("a character nobody has was found")
	}
}

func TestSystemFontsByStyle(t *testing.T) {
	folder := newFontFolder(t)
	regular := folder.put("Arial", font.WeightNormal, assets.Font("NotoSansHebrew-Regular"), "א")
	bold := folder.put("Arial", font.WeightBold, assets.Font("NotoSansHebrew-Bold"), "א")
	fonts := folder.fonts()
	for style, want := range map[typeset.Style]fontscan.Location{
		typeset.Regular: regular, typeset.Bold: bold, typeset.Italic: regular, typeset.BoldItalic: bold,
	} {
		if face, ok := fonts.Face('א', style, "he"); !ok || face != fonts.read[want] {
			t.Errorf("style %d is not from %s", style, want.File)
		}
	}
}

// A font that must not be embedded, has no outlines, is gone or is broken is
// passed over, even when its family is the one that is wanted.
func TestSystemFontsPassOver(t *testing.T) {
	hebrew := assets.Font("NotoSansHebrew-Regular")
	for name, spoil := range map[string]func(*fontFolder){
		"restricted":   func(f *fontFolder) { f.put("Segoe UI", font.WeightNormal, withRights(t, 0x2), "א") },
		"whole only":   func(f *fontFolder) { f.put("Segoe UI", font.WeightNormal, withRights(t, 0x108), "א") },
		"bitmaps only": func(f *fontFolder) { f.put("Segoe UI", font.WeightNormal, withRights(t, 0x200), "א") },
		"pictures":     func(f *fontFolder) { f.put("Segoe UI", font.WeightNormal, withoutOutlines(t), "א") },
		"broken":       func(f *fontFolder) { f.put("Segoe UI", font.WeightNormal, hebrew[:300], "א") },
		"other":        func(f *fontFolder) { f.put("Segoe UI", font.WeightNormal, assets.Font("NotoSansThai-Regular"), "א") },
		"last resort":  func(f *fontFolder) { f.put(".LastResort", font.WeightNormal, hebrew, "א") },
		"gone": func(f *fontFolder) {
			if err := os.Remove(f.put("Segoe UI", font.WeightNormal, hebrew, "א").File); err != nil {
				t.Fatal(err)
			}
		},
	} {
		folder := newFontFolder(t)
		spoil(folder)
		if _, ok := folder.fonts().Face('א', typeset.Regular, "he"); ok {
			t.Errorf("%s: used", name)
		}
		good := folder.put("Some Other", font.WeightNormal, hebrew, "א")
		fonts := folder.fonts()
		if face, ok := fonts.Face('א', typeset.Regular, "he"); !ok || face != fonts.read[good] {
			t.Errorf("%s: the next font is not used", name)
		}
	}
}

func TestSystemFontsThatMayBeEmbedded(t *testing.T) {
	for _, rights := range []uint16{0, 0x4, 0x8, 0x6} {
		folder := newFontFolder(t)
		folder.put("Arial", font.WeightNormal, withRights(t, rights), "א")
		if _, ok := folder.fonts().Face('א', typeset.Regular, "he"); !ok {
			t.Errorf("rights %#x: passed over", rights)
		}
	}
}

// Characters of one font share a face, so that papers carry the font once.
func TestSystemFontsShareFaces(t *testing.T) {
	folder := newFontFolder(t)
	scans := 0
	folder.put("Arial", font.WeightNormal, assets.Font("NotoSansHebrew-Regular"), "אבגדה")
	fonts := newSystemFonts(func() []fontscan.Footprint {
		scans++
		return folder.list
	})
	if scans != 0 {
		t.Error("looked for fonts before they were needed")
	}
	want, _ := fonts.Face('א', typeset.Regular, "he")
	var all sync.WaitGroup
	for _, r := range "אבגדהאבגדה" {
		all.Go(func() {
			for _, style := range []typeset.Style{typeset.Regular, typeset.Bold, typeset.Italic} {
				face, ok := fonts.Face(r, style, "he")
				if !ok || face != want {
					t.Errorf("%c has a face of its own", r)
					continue
				}
				if !face.Has(r) || !face.Draws(r) {
					t.Errorf("the face does not draw %c", r)
				}
			}
		})
	}
	all.Wait()
	if scans != 1 {
		t.Errorf("looked for fonts %d times", scans)
	}
}

func TestSystemFontsOfThisComputer(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	fonts := SystemFonts().(*systemFonts)
	if len(fonts.found()) == 0 {
		t.Log("this computer has no fonts")
		return
	}
	offered := false
	for _, footprint := range fonts.found() {
		offered = offered || footprint.Runes.Contains('A')
	}
	face, ok := fonts.Face('A', typeset.Regular, "en")
	if ok != offered {
		t.Fatalf("found a face with a letter: %v; fonts have it: %v", ok, offered)
	}
	if ok && (!face.Draws('A') || face.Draws(' ')) {
		t.Errorf("%s does not draw a letter, or draws a space", face.Name())
	}
}
