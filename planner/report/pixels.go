package report

import "image"

// Pixels gives a page, from 0, as a picture with so many pixels to a mm, as the
// PDF shows it.
func (d *Document) Pixels(page int, perMM float64) (*image.RGBA, error) {
	panic("not written yet")
}
