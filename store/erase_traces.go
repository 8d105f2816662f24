package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stipple/planner"
	"stipple/store/disk"
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
	if err := s.ready(); err != nil { // or a log would be emptied into a file that nobody finds
		return err
	}
	if err := s.emptyLog(ctx); err != nil {
		return err
	}
	left, err := s.holdsAny(marks)
	if err != nil || !left {
		return err
	}
	if _, err := s.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return fmt.Errorf("write the file anew: %w", err)
	}
	if err := s.emptyLog(ctx); err != nil {
		return err
	}
	if left, err = s.holdsAny(marks); left {
		err = errors.New("the file still holds what was erased")
	}
	return err
}

// logPatience is how long readers are waited for before the log is left as it is.
const logPatience = 3 * time.Second

// emptyLog folds the write-ahead log into the file and cuts it to nothing, which
// SQLite leaves unsynced: after a power cut the log could hold again what it held. Who
// is still reading an older state keeps it from being cut.
func (s *Store) emptyLog(ctx ctx) error {
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		var busy int
		var pages, folded sql.NullInt64
		err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &folded)
		switch {
		case err != nil && !isBusy(err):
			return fmt.Errorf("empty the log: %w", err)
		case err == nil && busy == 0:
			if err := disk.SyncFile(s.o.Disk, s.path+"-wal"); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		case time.Since(began) > logPatience:
			return errors.New("the log is still being read")
		}
	}
}

// isBusy tells whether somebody else holds the file.
func isBusy(err error) bool { return planner.ErrorCode(explain(err)) == planner.Locked }

// holdsAny tells whether the clinic file holds any of some bytes.
func (s *Store) holdsAny(marks [][]byte) (bool, error) {
	return holdsAny(io.NewSectionReader(s.home.held, 0, math.MaxInt64), marks)
}

func holdsAny(file io.Reader, marks [][]byte) (bool, error) {
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
// those set aside before a new version or a restored backup took its place, those of a
// restore that waits or was ended, and the backups, finished or not, in the folder of
// that name and in others. A folder that is away has none.
func olderCopies(path string, folders ...string) ([]OlderCopy, error) {
	dir, base := filepath.Split(path)
	var found []string
	for _, prefix := range []string{base + ".before-", "before-restore-", base + restoringMark} {
		names, err := filepath.Glob(globless(filepath.Join(dir, prefix)) + "*")
		if err != nil {
			return nil, fmt.Errorf("look for older copies: %w", err)
		}
		found = append(found, names...)
	}
	first := backupFolder(path)
	backups, err := os.ReadDir(first)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for older copies: %w", err)
	}
	for _, b := range backups {
		found = append(found, filepath.Join(first, b.Name()))
	}
	for _, folder := range folders {
		others, err := os.ReadDir(folder)
		if err != nil {
			continue // its copies are out of reach too
		}
		for _, b := range others { // what else lies there is not the clinic's
			main, _, _ := strings.Cut(b.Name(), unfinishedSuffix)
			if _, ours := madeByName(path, main); ours {
				found = append(found, filepath.Join(folder, b.Name()))
			}
		}
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
