//go:build race

package report

// parityPages is how many pages of each paper are compared with poppler's: one
// under the race detector, with which all takes ten times as long.
const parityPages = 1
