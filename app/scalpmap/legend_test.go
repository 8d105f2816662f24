package scalpmap

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// The caption stands under every picture, at every size, and says when dots are
// drawn larger than they are.
func TestTheCaptionAlwaysStands(t *testing.T) {
	m, w := newTestMap(t)
	note := m.legend.renderer.note
	for _, scene := range []Scene{{Head: m.scene.Head}, fullScene(t, 10)} {
		m.SetScene(scene)
		for _, size := range []fyne.Size{{Width: 420, Height: 300}, {Width: 1400, Height: 900}} {
			w.Resize(size)
			if !note.Visible() || !strings.HasPrefix(note.Text, "Illustration, not a promised result") {
				t.Errorf("%v: the caption says %q", size, note.Text)
			}
			if end := note.Position().X + note.Size().Width; end > m.legend.Size().Width+1 {
				t.Errorf("%v: the caption ends at %v of %v", size, end, m.legend.Size().Width)
			}
		}
	}
	if !strings.Contains(note.Text, "larger than life") {
		t.Errorf("of a whole head it says %q", note.Text)
	}
	m.large.zoomMiddle(100)
	if strings.Contains(note.Text, "larger") || !strings.Contains(note.Text, "0.1 mm") {
		t.Errorf("from nearby it says %q", note.Text)
	}
	m.large.reset()
	if !strings.Contains(note.Text, "larger than life") {
		t.Errorf("after going away it says %q", note.Text)
	}
}

// The key explains what the picture holds and nothing else.
func TestTheKeyExplainsWhatIsSeen(t *testing.T) {
	m, _ := newTestMap(t)
	shown := func() string {
		var words []string
		for _, s := range m.large.paper.key.samples {
			if s.shown {
				words = append(words, s.words.Text)
			}
		}
		return strings.Join(words, ", ")
	}
	if got := shown(); got != "" {
		t.Errorf("of a bare head it explains %q", got)
	}
	scene := fullScene(t, 10)
	for _, row := range []struct {
		session    int
		cumulative bool
		want       string
	}{{0, false, "new dots"}, {1, false, "new dots"}, {0, true, "new dots"}, {1, true, "new dots, earlier dots"}} {
		scene.Session, scene.Cumulative = row.session, row.cumulative
		m.SetScene(scene)
		if got := shown(); got != row.want {
			t.Errorf("session %d, cumulative %v: it explains %q, want %q", row.session+1, row.cumulative, got, row.want)
		}
	}
	scarred(t, m)
	if got := shown(); got != "scar" {
		t.Errorf("of scars without dots it explains %q", got)
	}
}

// Labels stand on a whole head, give way when it turns and when they are switched
// off, and from nearby those stay whose zones' middles are seen.
func TestLabelsGiveWay(t *testing.T) {
	m, _ := newTestMap(t)
	m.SetScene(fullScene(t, 10))
	shown := func() (n int) {
		for _, l := range m.large.paper.labels {
			if l.number.Visible() {
				n++
			}
		}
		return n
	}
	if n := shown(); n < 6 {
		t.Errorf("a whole head has %d labels", n)
	}
	at := m.large.frame().origin
	m.large.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(8, 8)}, Dragged: fyne.NewDelta(8, 8)})
	if n := shown(); n != 0 {
		t.Errorf("a turning head has %d labels", n)
	}
	m.large.DragEnd()
	if shown() == 0 {
		t.Error("a turned head has no labels")
	}
	m.large.zoomMiddle(8)
	if n := shown(); n > 3 {
		t.Errorf("from nearby there are %d labels", n)
	}
	m.large.reset()
	m.large.TypedRune('l')
	if n := shown(); n != 0 {
		t.Errorf("switched off there are %d labels", n)
	}
}
