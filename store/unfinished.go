package store

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// beside lists the files beside a path whose names go on as a pattern says. A folder
// that cannot be read has none.
func beside(path string, pattern *regexp.Regexp) []string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	var list []string
	for _, e := range entries {
		if rest, found := strings.CutPrefix(e.Name(), filepath.Base(path)); found && e.Type().IsRegular() && pattern.MatchString(rest) {
			list = append(list, filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	return list
}

// clearUnfinished takes away what was left unfinished. The caller holds the lock
// under which such files are written. One that stays does no harm.
func (o Options) clearUnfinished(path string, pattern *regexp.Regexp) {
	for _, name := range beside(path, pattern) {
		_ = o.Disk.Remove(name)
	}
}

// headOfNone tells whether the head file at a path where no clinic file lies is what
// a creation left that was ended before its file had its name: the same bytes, as far
// as they came, lie beside it under an unfinished name. Any other belongs to a file
// that is gone.
func headOfNone(path string) bool {
	head, err := os.ReadFile(path + headSuffix)
	if err != nil {
		return false
	}
	for _, name := range beside(path, unfinishedFile) {
		if !strings.HasSuffix(name, headSuffix) || strings.Contains(name, ".before-version-") {
			continue
		}
		if whole, err := os.ReadFile(name); err == nil && len(whole) > 0 && cameOf(whole, head) {
			return true
		}
	}
	return false
}

// cameOf tells whether something is what a power cut left of writing the whole: its
// beginning, or its size with bytes that never came, which are zero then.
func cameOf(whole, left []byte) bool {
	if len(left) > len(whole) {
		return false
	}
	for i, b := range left {
		if b != whole[i] && b != 0 {
			return false
		}
	}
	return true
}
