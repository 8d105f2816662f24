package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stipple/planner"
)

// OlderCopy is a file that was made before a chart was erased, and so still holds
// it, and the key of it, under the clinic's keys of then.
type OlderCopy struct {
	Path string
	Made time.Time
}

// markLength is how much of a box tells it from all others: its header and the
// first of its nonce would do.
const markLength = 24

// marksOf gives the beginnings of a patient's boxes, by which they are found in the
// file again.
func (c *change) marksOf(id planner.ID) ([][]byte, error) {
	var marks [][]byte
	for _, query := range []string{
		"SELECT key_box FROM patients WHERE id = $1", "SELECT box FROM patients WHERE id = $1", "SELECT box FROM cards WHERE patient = $1",
		"SELECT box FROM old_keys WHERE patient = $1", "SELECT box FROM merges WHERE patient = $1", "SELECT box FROM drafts WHERE patient = $1",
		"SELECT box FROM plans WHERE patient = $1", "SELECT box FROM consents WHERE patient = $1", "SELECT box FROM records WHERE patient = $1",
		"SELECT v.box FROM plan_versions v JOIN plans p ON p.id = v.plan WHERE p.patient = $1",
		"SELECT a.box FROM amendments a JOIN records r ON r.id = a.record WHERE r.patient = $1",
	} {
		boxes, err := readBoxes(c.tx, query, string(id))
		if err != nil {
			return nil, err
		}
		for _, box := range boxes {
			if len(box) >= markLength {
				marks = append(marks, box[:markLength])
			}
		}
	}
	return marks, nil
}

func readBoxes(db querier, query string, args ...any) ([][]byte, error) {
	rows, err := db.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("read boxes: %w", err)
	}
	defer rows.Close()
	var list [][]byte
	for rows.Next() {
		var box []byte
		if err := rows.Scan(&box); err != nil {
			return nil, fmt.Errorf("read box: %w", err)
		}
		list = append(list, box)
	}
	return list, wrap(rows.Err(), "read boxes")
}

// clearTraces empties the log and looks whether anything of what was erased is
// still in the file: SQLite clears what it frees, but a page can keep what lay on it
// before it did so, and a file from before it was told to. Then the file is written
// anew from what it holds. The error says that something is left.
func (s *Store) clearTraces(ctx ctx, marks [][]byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.emptyLog(ctx); err != nil {
		return err
	}
	left, err := holdsAny(s.path, marks)
	if err != nil || !left {
		return err
	}
	if _, err := s.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return fmt.Errorf("write the file anew: %w", err)
	}
	if err := s.emptyLog(ctx); err != nil {
		return err
	}
	if left, err = holdsAny(s.path, marks); left {
		err = errors.New("the file still holds what was erased")
	}
	return err
}

// logPatience is how long readers are waited for before the log is left as it is.
const logPatience = 3 * time.Second

// emptyLog folds the write-ahead log into the file and cuts it to nothing. Who is
// still reading an older state keeps it from being cut.
func (s *Store) emptyLog(ctx ctx) error {
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		var busy int
		var pages, folded sql.NullInt64
		err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &folded)
		switch {
		case err != nil && !isBusy(err):
			return fmt.Errorf("empty the log: %w", err)
		case err == nil && busy == 0:
			return nil
		case time.Since(began) > logPatience:
			return errors.New("the log is still being read")
		}
	}
}

// isBusy tells whether somebody else holds the file.
func isBusy(err error) bool { return planner.ErrorCode(explain(err)) == planner.Locked }

// holdsAny tells whether a file holds any of some bytes.
func holdsAny(path string, marks [][]byte) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, fmt.Errorf("open to look for traces: %w", err)
	}
	defer file.Close()
	heads := map[[8]byte][][]byte{}
	for _, mark := range marks {
		head := [8]byte(mark[len(mark)-8:])
		heads[head] = append(heads[head], mark[:len(mark)-8])
	}
	buffer, kept := make([]byte, 1<<20), 0
	for {
		n, err := io.ReadFull(file, buffer[kept:])
		part := buffer[:kept+n]
		for i := markLength; i <= len(part); i++ {
			for _, before := range heads[[8]byte(part[i-8:i])] {
				if bytes.Equal(part[i-markLength:i-8], before) {
					return true, nil
				}
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("look for traces: %w", err)
		}
		kept = copy(buffer, part[len(part)-markLength:])
	}
}

// olderCopies lists the copies of a clinic file that lie beside it, newest first:
// those set aside before a new version or a restored backup took its place, and the
// backups in the folder of that name.
func olderCopies(path string) ([]OlderCopy, error) {
	dir, base := filepath.Split(path)
	var found []string
	for _, prefix := range []string{base + ".before-", "before-restore-"} {
		names, err := filepath.Glob(globless(filepath.Join(dir, prefix)) + "*")
		if err != nil {
			return nil, fmt.Errorf("look for older copies: %w", err)
		}
		found = append(found, names...)
	}
	backups, err := os.ReadDir(filepath.Join(dir, "backups"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for older copies: %w", err)
	}
	for _, b := range backups {
		found = append(found, filepath.Join(dir, "backups", b.Name()))
	}
	var list []OlderCopy
	for _, name := range found {
		info, err := os.Stat(name)
		if err != nil || info.IsDir() || strings.HasSuffix(name, headSuffix) || strings.HasSuffix(name, lockSuffix) {
			continue
		}
		list = append(list, OlderCopy{name, info.ModTime()})
	}
	slices.SortFunc(list, func(a, b OlderCopy) int { return b.Made.Compare(a.Made) })
	return list, nil
}

// globless escapes what a pattern would take for a sign.
func globless(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}
