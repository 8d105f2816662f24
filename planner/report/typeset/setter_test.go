package typeset

import (
	"fmt"
	"testing"
)

func TestTry(t *testing.T) {
	s := NewFonts(nil).NewSetter("en")
	for _, c := range []string{"Plan for " + Isolate("محمد") + " - 12 visits", "שלום (12) abc", "王小明 Wang", "हिन्दी कमल", "ไทย ผู้", "Müller-Łęcka on 22-Nov-2026", "Ngo\u0302 Thi\u0323", "👩🏽‍🦲 x"} {
		for _, l := range s.Lines([]Span{{c, Regular, 12}}, 30, LeftToRight) {
			for _, r := range l.Runs {
				fmt.Printf("%q x=%.2f w=%.2f rtl=%v %s:", r.Text, r.X, r.Width, r.RightToLeft, r.Face.Name())
				for _, g := range r.Glyphs {
					fmt.Printf(" %d@%.2f(%q)", g.ID, g.X, g.Text)
				}
				fmt.Println()
			}
			fmt.Println("--", l.Width)
		}
	}
}
