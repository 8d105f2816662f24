-- The clinic: one row. It names no patient, so it is plain, with a keyed MAC.
CREATE TABLE clinic (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  id       TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  created  TEXT    NOT NULL,
  ver      INTEGER NOT NULL,
  recovery BLOB    NOT NULL,
  body     TEXT    NOT NULL,
  mac      BLOB    NOT NULL
) STRICT;

-- One slot for each user: the clinic key wrapped under their passphrase, bound
-- to every other column.
CREATE TABLE users (
  id          TEXT    PRIMARY KEY,
  name        TEXT    NOT NULL UNIQUE,
  role        TEXT    NOT NULL,
  kdf_memory  INTEGER NOT NULL,
  kdf_time    INTEGER NOT NULL,
  kdf_threads INTEGER NOT NULL,
  salt        BLOB    NOT NULL,
  box         BLOB    NOT NULL,
  checksum    BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- A patient: opaque id, row version, a keyed hash of the chart number, the
-- patient's own key wrapped by the clinic key, and the sealed person.
CREATE TABLE patients (
  id        TEXT    PRIMARY KEY,
  ver       INTEGER NOT NULL,
  chart_tag BLOB    NOT NULL UNIQUE,
  key_box   BLOB    NOT NULL,
  box       BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- What the list and the search need of a patient, sealed apart so that a
-- large clinic opens without decoding charts.
CREATE TABLE cards (
  patient TEXT PRIMARY KEY REFERENCES patients (id) ON DELETE CASCADE,
  box     BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (
  id      TEXT    PRIMARY KEY,
  patient TEXT    NOT NULL REFERENCES patients (id),
  ver     INTEGER NOT NULL,
  box     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX plans_of_patient ON plans (patient, id);

-- Earlier versions of plans, never changed.
CREATE TABLE plan_versions (
  plan    TEXT    NOT NULL REFERENCES plans (id),
  version INTEGER NOT NULL,
  box     BLOB    NOT NULL,
  PRIMARY KEY (plan, version)
) STRICT, WITHOUT ROWID;

-- What a user is typing: one row for each aggregate, overwritten, not audited.
CREATE TABLE drafts (
  user_id TEXT NOT NULL REFERENCES users (id),
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  patient TEXT REFERENCES patients (id) ON DELETE CASCADE,
  box     BLOB NOT NULL,
  PRIMARY KEY (user_id, kind, id)
) STRICT, WITHOUT ROWID;

-- The trail: every entry's MAC covers the one before it.
CREATE TABLE audit (
  seq     INTEGER PRIMARY KEY,
  at      TEXT    NOT NULL,
  actor   TEXT    NOT NULL,
  station TEXT    NOT NULL,
  op      TEXT    NOT NULL,
  entity  TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  ver     INTEGER NOT NULL,
  digest  BLOB    NOT NULL,
  detail  BLOB    NOT NULL,
  mac     BLOB    NOT NULL
) STRICT;

-- A backstop only: the program never does either.
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER plan_versions_unchanged BEFORE UPDATE ON plan_versions
BEGIN SELECT RAISE(ABORT, 'a frozen plan version never changes'); END;
