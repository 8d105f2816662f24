package report

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// scripts are names and notes as clinics all over the world have them.
var scripts = []struct{ name, family, given, note string }{
	{"latin composed", "Żółć", "Ångström Čučerje", "Crème brûlée, naïve façade, Þórr, ŋǂ."},
	{"latin decomposed", "Z\u0307o\u0301\u0142c\u0301", "A\u030angstro\u0308m", "Cre\u0300me bru\u0302le\u0301e."},
	{"vietnamese", "Nguyễn", "Thị Ánh Nguyệt", "Ngo\u0302 Thi\u0323 — tóc thưa ở đỉnh đầu."},
	{"cyrillic", "Щербакова", "Ђорђе Її", "Рубец после операции, 12 см."},
	{"greek", "Παπαδόπουλος", "Ελένη", "Ουλή 12 mm, ἀρχή."},
	{"hebrew", "כהן", "דוד (דודי)", "צלקת בעורף (12 מ\"מ), 3.5 ס\"מ, 12-15 ימים."},
	{"arabic", "العلي", "محمد", "ندبة في مؤخرة الرأس (12 مم)، لا حساسية."},
	{"arabic with marks", "العَلَوي", "مُحَمَّد", "صباحًا، نقاطًا، طُبعت المبيّنة قليلًا، الأولى."},
	{"hebrew with marks", "כֹּהֵן", "דָּנִיאֵל", "צַלֶּקֶת בָּעֹרֶף."},
	{"persian", "گلپایگانی", "ژیلا", "حساسیت به لاتکس ندارد؛ ۱۲ میلی\u200cمتر."},
	{"thai", "ศรีสุข", "ผู้ป่วย", "แผลเป็นที่ท้ายทอย ๑๒ มม."},
	{"devanagari", "शर्मा", "क्षितिज", "सिर के पीछे निशान, १२ मिमी। हिन्दी"},
	{"simplified", "欧阳", "小明", "头皮后部有一道疤痕,长约十二厘米。"},
	{"traditional", "歐陽", "麗華", "頭皮後部有一道疤痕,長約十二公分。"},
	{"japanese", "髙橋", "さくら", "後頭部に傷跡があります。カタカナ、ひらがな。"},
	{"korean", "김", "민준", "뒷머리에 흉터가 있습니다. 환자 김철수"},
	{"beyond the basic plane", "𠮷田", "太郎", "𠮷野家"},
	{"mixed", "Cohen כהן", "Anna 王 محمد", "Mix: שלום (12) abc, 王小明, हिन्दी, Ελλάδα, ไทย, 한국 — all in one line."},
}

// scriptJob is a plan whose names and notes are of one script.
func scriptJob(t testing.TB, family, given, note string) Job {
	job := withoutDots(thinning(t))
	job.Patient.Family, job.Patient.Given, job.Patient.Allergies = family, given, note
	job.Patient.Alerts, job.Plan.Title, job.Clinic.Name, job.By = []string{note}, given, family+" Clinic", given
	job.Plan.Sessions[0].Note = note
	return job
}

// TestEveryScriptIsPrinted takes names and notes of every script out of the
// papers again, as a reader's search would, and compares a page with what a
// person has looked at.
func TestEveryScriptIsPrinted(t *testing.T) {
	for _, c := range scripts {
		t.Run(c.name, func(t *testing.T) {
			job := scriptJob(t, c.family, c.given, c.note)
			data, result := write(t, ClinicalPlan, job)
			if len(result.Missing) > 0 {
				t.Errorf("boxes stand for %q", string(result.Missing))
			}
			text := pdfText(t, data)
			for _, want := range []string{strings.ToUpper(c.family), c.given, c.note} {
				if !holdsWords(text, want) {
					t.Errorf("a reader finds no %q", want)
				}
			}
			sameAsSeen(t, data, strings.ReplaceAll(c.name, " ", "-"))
		})
	}
}

// pdfText gives the text of a PDF as poppler takes it out.
func pdfText(t testing.TB, data []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	command := exec.Command(tool, "-", "-")
	command.Stdin = bytes.NewReader(data)
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// holdsWords tells whether text holds words, each as a reader would search it.
func holdsWords(text, want string) bool {
	have := map[string]bool{}
	found := words(text)
	for i, w := range found {
		have[w] = true
		if i > 0 {
			have[plainLetters(found[i-1]+w)] = true // parted where a joiner stood
		}
	}
	all := plainLetters(text)
	for _, w := range words(want) {
		if !have[w] && !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// words gives the words of a text.
func words(s string) []string {
	s = strings.ReplaceAll(norm.NFKC.String(s), "\u200c", "")
	list := strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.Is(unicode.Cf, r)
	})
	var kept []string
	for _, w := range list {
		if w = plainLetters(w); w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// plainLetters gives letters, digits and marks alone.
func plainLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			return r
		}
		return -1
	}, norm.NFKC.String(s))
}

// sameAsSeen compares the first page with the picture of it in testdata, with
// room for how renderers differ. STIPPLE_SEEN=1 writes the pictures anew, to be
// looked at.
func sameAsSeen(t *testing.T, data []byte, name string) {
	t.Helper()
	const least = 60 // of 255: what differs more is another letter or place
	got := rendered(t, data, 50)
	path := filepath.Join("testdata", "seen", name+".png")
	if os.Getenv("STIPPLE_SEEN") != "" {
		var out bytes.Buffer
		if err := png.Encode(&out, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if part := differing(got, want, least); part > 0.002 {
		t.Errorf("%.2f%% of the page is not what was seen", 100*part)
	}
}

// rendered gives the first page of a PDF in grey as poppler draws it.
func rendered(t testing.TB, data []byte, dpi int) image.Image {
	t.Helper()
	tool, err := exec.LookPath("pdftocairo")
	if err != nil {
		t.Skip("pdftocairo is not installed")
	}
	command := exec.Command(tool, "-png", "-gray", "-singlefile", "-r", strconv.Itoa(dpi), "-", "-")
	command.Stdin = bytes.NewReader(data)
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// differing gives the part of the pixels that differ by more than least of 255.
func differing(a, b image.Image, least int) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	n, bounds := 0, a.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			p, _, _, _ := a.At(x, y).RGBA()
			q, _, _, _ := b.At(x, y).RGBA()
			if d := int(p>>8) - int(q>>8); d > least || d < -least {
				n++
			}
		}
	}
	return float64(n) / float64(bounds.Dx()*bounds.Dy())
}
