//go:build !race

package report

// parityPages is how many pages of each paper are compared with poppler's.
const parityPages = 100
