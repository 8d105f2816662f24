// Package typeset sets text of any script in lines: it finds a font for every
// character, shapes words as their script asks, orders right-to-left text, and
// breaks lines where the script may break. What it gives, glyphs at places, a
// painter draws as outlines or, through Embedding, as text of a PDF that can be
// searched and copied.
package typeset
