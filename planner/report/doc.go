// Package report lays out the papers of a plan and paints them as PDF: the
// patient plan, in plain words and large print, and the clinical plan, with
// every variable.
//
// A paper is laid out once as a display list: text, lines, boxes, shapes and
// dots in millimetres on pages. Layout knows fonts only through a measurer. A
// painter then draws the list; the one here writes PDF.
//
// Heads and dots are those of the screen: the papers ask scalp and stipple for
// the same views and the same picture.
package report
