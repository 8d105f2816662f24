// Package pdfa makes the PDF of a paper fit for an archive: what the reader
// should show as its title, its language, the structure that a screen reader
// reads, the true text of every glyph, and all that PDF/A-1b asks for beside.
// It works on the bytes that gofpdf 1.16 writes and knows nothing else of it.
package pdfa
