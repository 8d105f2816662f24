package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/migrations"
	"stipple/store/vault"
)

// Founding is what a new clinic file starts from: the clinic's name and its
// first physician.
type Founding struct {
	Clinic     string
	User       string
	Passphrase string
}

func (f Founding) check() error {
	if faults := (planner.Clinic{Name: f.Clinic}).Faults(); len(faults) > 0 {
		return faults.Err()
	}
	if faults := (planner.User{Name: f.User, Role: planner.Physician}).Faults(); len(faults) > 0 {
		return faults.Err()
	}
	return planner.CheckPassphrase(f.Passphrase, f.Clinic, f.User)
}

// Create makes a clinic file and gives the recovery code to be printed: the only
// way in when every passphrase is forgotten. It is the only way a file comes
// about, and appears under its name only when whole. Errors: Conflict when
// something exists at the path, Invalid with what to change.
func Create(path string, f Founding, o Options) (recoveryCode string, err error) {
	o = o.filled()
	if err := f.check(); err != nil {
		return "", err
	}
	path = resolved(path)
	if err := checkName(path); err != nil {
		return "", err
	}
	if err := linkedAway(path); err != nil {
		return "", err
	}
	if err := finishRestore(path, o); err != nil {
		return "", err
	}
	if err := checkFree(path); err != nil {
		return "", err
	}
	if err := o.Disk.MakeFolder(filepath.Dir(path), 0o700); err != nil {
		return "", planner.Errorf(planner.Invalid, "The folder %s cannot be made: choose another place.", filepath.Dir(path)).Because(err)
	}
	if onNetwork(path) {
		return "", planner.Errorf(planner.Invalid, "%s lies on a network folder, where SQLite cannot keep a file safe. Choose a disk of this computer.", path)
	}
	return createLocked(path, f, o)
}

// createLocked makes the file while nobody else makes or opens one there.
func createLocked(path string, f Founding, o Options) (code string, err error) {
	nowhere := planner.Errorf(planner.Invalid, "No file can be made in %s: choose another place.", filepath.Dir(path))
	lock := flock.New(path+lockSuffix, flock.SetPermissions(0o600))
	switch held, err := lock.TryLock(); {
	case err != nil:
		return "", nowhere.Because(err)
	case !held:
		return "", taken(path)
	}
	defer func() { _ = lock.Unlock() }()
	if err := checkFree(path); err != nil { // now that nobody else can
		return "", err
	}
	if headOfNone(path) {
		_ = o.Disk.Remove(path + headSuffix)
	}
	o.clearUnfinished(path, unfinishedFile)
	unfinished, err := disk.Empty(o.Disk, path)
	if err != nil {
		return "", nowhere.Because(err)
	}
	defer removeAll(o.Disk, unfinished)
	code, head, err := found(unfinished, f, o)
	if err != nil {
		return "", explain(err)
	}
	return code, explain(appear(o.Disk, unfinished, path, head))
}

// longestName is how many bytes a name may have on the file systems in use: 255 on
// those of Linux and macOS; those of Windows count letters, never more than bytes.
const longestName = 255

// longestBeside is the longest that comes after the name of a clinic file, or of a
// backup's without its ending, in what is written beside it.
const longestBeside = len(".before-restore-20060102T150405Z-99.restoring-4294967295.waiting-lock")

// checkName refuses a name so long that what lies beside the file could have none.
func checkName(path string) error {
	if most := longestName - longestBeside; len(filepath.Base(path)) > most {
		return planner.Errorf(planner.Invalid, "The name %s is too long: a clinic file's name may have %d bytes, so that its backups can have theirs. Choose a shorter one.", filepath.Base(path), most)
	}
	return nil
}

// checkFree tells whether a clinic file can come about at a path: neither a
// file nor what is left of one may lie there, for a left log would be played
// into the new file.
func checkFree(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return taken(path)
	}
	for _, suffix := range []string{"-wal", "-shm", "-journal", headSuffix, intentSuffix} {
		if suffix == headSuffix && headOfNone(path) {
			continue // of a creation that never came to its end
		}
		if _, err := os.Lstat(path + suffix); err == nil {
			return planner.Errorf(planner.Conflict, "%s%s is left of a clinic file that is gone. Keep it with its backup, or choose another name.", path, suffix)
		}
	}
	return nil
}

func taken(path string) error {
	return planner.Errorf(planner.Conflict, "There is a file at %s already. Choose another name, or open that file.", path)
}

// appear gives the finished file its name. No step replaces a file that came about
// in between. The head lies beside the unfinished file first, so that one that has
// its name already, while the file has not, is known for what it is. Each name is
// durable before the next is given: a disk may bring them in any order.
func appear(d disk.Disk, unfinished, path string, head []byte) error {
	if err := disk.SyncFile(d, unfinished); err != nil {
		return err
	}
	folder := filepath.Dir(path)
	if err := disk.WriteNew(d, unfinished+headSuffix, head); err != nil {
		return err
	}
	if err := d.SyncFolder(folder); err != nil {
		return err
	}
	err := disk.WriteNew(d, path+headSuffix, head)
	if err == nil {
		err = d.SyncFolder(folder)
	}
	if err != nil {
		if errors.Is(err, fs.ErrExist) {
			return taken(path)
		}
		_ = d.Remove(path + headSuffix) // ours, and not whole
		return err
	}
	err = d.Link(unfinished, path)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without links
		if _, statErr := os.Lstat(path); errors.Is(statErr, fs.ErrNotExist) {
			err = d.Rename(unfinished, path)
		}
	}
	if err != nil {
		_ = d.Remove(path + headSuffix) // ours: writeNew made it
		if errors.Is(err, fs.ErrExist) {
			return taken(path)
		}
		return fmt.Errorf("name the clinic file: %w", err)
	}
	return d.SyncFolder(folder)
}

func found(path string, f Founding, o Options) (code string, head []byte, err error) {
	db := o.pool(path, create, 1)
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		return "", nil, fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := migrate(tx, 0); err != nil {
		return "", nil, err
	}
	clinicKey := vault.NewKey()
	defer clinicKey.Wipe()
	clinicID := uuid.NewString()
	code = vault.NewRecoveryCode()
	user := planner.User{ID: newID(), Name: f.User, Role: planner.Physician}
	s := &Store{o: o, user: user, clinicID: clinicID}
	defer s.ring.wipe()
	s.ring.add(firstGeneration, clinicKey)
	s.ring.turn(firstGeneration, false)
	if err := s.insertClinic(tx, code, f); err != nil {
		return "", nil, err
	}
	slot := vault.NewSlot(string(user.ID), user.Name, string(user.Role), f.Passphrase, clinicKey, firstGeneration, o.KDF)
	row := signedUser(slot, 0, s.keys())
	if err := insertUser(tx, row); err != nil {
		return "", nil, err
	}
	link, err := s.appendEntries(&patientKeys{s: s, db: tx}, tx, vault.Link{}, []entry{
		{op: planner.AuditCreate, entity: "clinic", id: clinicID, ver: 1},
		{op: planner.AuditCreate, entity: "user", id: string(user.ID), ver: 1, digest: row.digest(), changes: planner.Differences(nil, user)},
	})
	if err != nil {
		return "", nil, err
	}
	if err := tx.Commit(); err != nil {
		return "", nil, fmt.Errorf("commit: %w", err)
	}
	_, err = db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	return code, s.keys().head.EncodeHead(link, clinicID), wrap(err, "checkpoint")
}

func (s *Store) insertClinic(tx *sql.Tx, code string, f Founding) error {
	recovery, err := vault.SealRecovery(code, s.ring.clinicKey(s.gen()), s.gen(), recoveryBind(s.clinicID))
	if err != nil {
		return fmt.Errorf("seal recovery: %w", err)
	}
	body, err := json.Marshal(planner.Clinic{Name: f.Clinic})
	if err != nil {
		return fmt.Errorf("encode clinic: %w", err)
	}
	row := clinicRow{id: s.clinicID, name: f.Clinic, created: stamp(s.o.Now()), ver: 1, recovery: recovery, body: string(body)}
	_, err = tx.Exec("INSERT INTO clinic (one, id, name, created, ver, recovery, body, mac) VALUES (1, $1, $2, $3, $4, $5, $6, $7)",
		row.id, row.name, row.created, row.ver, row.recovery, row.body, s.rowMAC(row.bind()))
	return wrap(err, "insert clinic")
}

// migrate brings the schema from a version to the newest, inside one
// transaction with the version itself.
func migrate(tx *sql.Tx, from int) error {
	all := migrations.All()
	for i := from; i < len(all); i++ {
		if _, err := tx.Exec(all[i]); err != nil {
			return fmt.Errorf("migrate to version %d: %w", i+1, err)
		}
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
		return fmt.Errorf("set application_id: %w", err)
	}
	_, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", len(all)))
	return wrap(err, "set user_version")
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Workstation == "" {
		o.Workstation, _ = os.Hostname()
	}
	if o.KDF == (vault.KDF{}) {
		o.KDF = vault.DefaultKDF()
	}
	if o.Disk == nil {
		o.Disk = disk.System()
	}
	return o
}

func newID() planner.ID { return planner.ID(uuid.Must(uuid.NewV7()).String()) }

// stamp writes a moment as the file keeps it: UTC, to the second.
func stamp(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }
