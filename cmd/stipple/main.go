// Stipple is a desktop app for clinics that do scalp micropigmentation. Without
// a subcommand it opens the window; the subcommands need no display.
package main

import (
	"os"

	"stipple/app"
)

func main() {
	harden()
	os.Exit(run(os.Args[1:], terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}, app.Run))
}
