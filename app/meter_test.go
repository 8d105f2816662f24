package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestAMeterIsAsLongAsWhatIsDone and empty while nobody knows how much there is to do.
func TestAMeterIsAsLongAsWhatIsDone(t *testing.T) {
	test.NewTempApp(t)
	m := newMeter()
	w := test.NewTempWindow(t, m)
	w.Resize(fyne.NewSize(400, 40))
	whole, part := m.body.Objects[0], m.body.Objects[1]
	for _, c := range []struct {
		done, total int
		want        float32
	}{{0, 0, 0}, {1, 4, 0.25}, {4, 4, 1}, {5, 4, 1}, {7, 0, 0}, {0, 9, 0}} {
		m.show(c.done, c.total)
		if got := part.Size().Width / whole.Size().Width; got != c.want || part.Visible() != (c.want > 0) || whole.Size().Height != meterHeight {
			t.Errorf("%d of %d: %v of the bar, seen %v, want %v", c.done, c.total, got, part.Visible(), c.want)
		}
	}
}
