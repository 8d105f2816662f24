package report

import (
	"flag"
	"os"
	"testing"
)

// TestMain tries fewer cases when tests are to be short, as they are under the
// race detector, with which every paper takes ten times as long.
func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		if err := flag.Set("rapid.checks", "15"); err != nil {
			panic(err)
		}
		scripts = scripts[len(scripts)-2:]
	}
	os.Exit(m.Run())
}
