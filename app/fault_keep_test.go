package app

import "testing"

// keeping has something saved and gives what came of it, where work is done at
// once.
func keeping(keep func(then func(error))) (err error) {
	keep(func(e error) { err = e })
	return err
}

// sealedAll does what is to be done before a page goes.
func sealedAll(t *testing.T, works []func() error) {
	t.Helper()
	for _, work := range works {
		if work == nil {
			continue
		}
		if err := work(); err != nil {
			t.Error(err)
		}
	}
}

// progress shows that work goes on until the function it gives is called.
func (d *dialogs) progress(title string) func() {
	h := d.hold(title)
	h.show()
	return func() { h.over(func() {}) }
}
