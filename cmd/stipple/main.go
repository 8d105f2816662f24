// Stipple is a desktop app for clinics that do scalp micropigmentation. Without
// a subcommand it opens the window; the subcommands need no display.
package main

import (
	"os"

	"stipple/app"
)

func main() {
	harden()
	crashes, stderr := watchCrash()
	window := func(o app.Options) error {
		o.Crashes = crashes
		return app.Run(o)
	}
	os.Exit(run(os.Args[1:], terminal{in: os.Stdin, out: os.Stdout, err: stderr, getenv: os.Getenv}, window))
}
