-- A user's key pair: the public half in the clear, the private half in box under
-- the passphrase, the clinic key in clinic_box for the public half. Rows of
-- before have none and hold the clinic key itself in box. mac binds the row.
ALTER TABLE users ADD COLUMN public     BLOB    NOT NULL DEFAULT x'';
ALTER TABLE users ADD COLUMN clinic_box BLOB    NOT NULL DEFAULT x'';
ALTER TABLE users ADD COLUMN ver        INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN mac        BLOB    NOT NULL DEFAULT x'';

-- Earlier clinic keys, sealed under the present one. The present generation is
-- one more than the highest here.
CREATE TABLE clinic_keys (
  gen INTEGER PRIMARY KEY,
  box BLOB NOT NULL
) STRICT;

-- How far sealing anew under the present clinic key has come: at most one row,
-- which goes when all is done.
CREATE TABLE resealing (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  gen  INTEGER NOT NULL,
  step TEXT    NOT NULL,
  last TEXT    NOT NULL,
  mac  BLOB    NOT NULL
) STRICT;

-- Keys a patient's chart had before: its own from before it was sealed anew, and
-- those of charts merged into it. They open what the audit trail says of then.
CREATE TABLE old_keys (
  patient TEXT    NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
  former  TEXT    NOT NULL,
  gen     INTEGER NOT NULL,
  box     BLOB    NOT NULL,
  PRIMARY KEY (former, gen)
) STRICT, WITHOUT ROWID;
CREATE INDEX old_keys_of_patient ON old_keys (patient);

-- A merge that can still be taken back: what both charts were.
CREATE TABLE merges (
  patient TEXT PRIMARY KEY REFERENCES patients (id) ON DELETE CASCADE,
  former  TEXT NOT NULL,
  box     BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Drafts and taps are not in the trail. This row counts every write of theirs
-- and holds a keyed sum over all their rows, so that one taken away, added or put
-- back shows.
CREATE TABLE scratch_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  sum BLOB    NOT NULL,
  mac BLOB    NOT NULL
) STRICT;

-- Whose chart an entry is about; '' where it is no patient's.
ALTER TABLE audit ADD COLUMN patient TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_of_id ON audit (id, seq);
CREATE INDEX audit_of_patient ON audit (patient, seq) WHERE patient <> '';

-- The backstops let boxes be sealed anew, charts be merged, and the rows of a
-- patient go whose key is destroyed already. Nothing else.
DROP TRIGGER signed_records_unchanged;
CREATE TRIGGER signed_records_unchanged BEFORE UPDATE OF id, plan, session, operator, signed, ver ON records WHEN old.signed = 1
BEGIN SELECT RAISE(ABORT, 'a signed record never changes'); END;
DROP TRIGGER signed_records_kept;
CREATE TRIGGER signed_records_kept BEFORE DELETE ON records
WHEN old.signed = 1 AND EXISTS (SELECT 1 FROM patients WHERE id = old.patient AND length(key_box) > 0)
BEGIN SELECT RAISE(ABORT, 'a signed record never goes'); END;
DROP TRIGGER taps_unchanged;
CREATE TRIGGER taps_unchanged BEFORE UPDATE OF record, seq ON taps
BEGIN SELECT RAISE(ABORT, 'a tap never changes'); END;
DROP TRIGGER amendments_unchanged;
CREATE TRIGGER amendments_unchanged BEFORE UPDATE OF record, seq ON amendments
BEGIN SELECT RAISE(ABORT, 'an amendment never changes'); END;
DROP TRIGGER amendments_kept;
CREATE TRIGGER amendments_kept BEFORE DELETE ON amendments
WHEN EXISTS (SELECT 1 FROM records r JOIN patients p ON p.id = r.patient WHERE r.id = old.record AND length(p.key_box) > 0)
BEGIN SELECT RAISE(ABORT, 'an amendment never goes'); END;
DROP TRIGGER plan_versions_unchanged;
CREATE TRIGGER plan_versions_unchanged BEFORE UPDATE OF plan, version ON plan_versions
BEGIN SELECT RAISE(ABORT, 'a frozen plan version never changes'); END;
DROP TRIGGER consent_templates_unchanged;
CREATE TRIGGER consent_templates_unchanged BEFORE UPDATE OF id, version, body ON consent_templates
BEGIN SELECT RAISE(ABORT, 'a version of a consent never changes'); END;
