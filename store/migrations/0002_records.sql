-- The stock: plain rows, each with a keyed MAC over the others' columns, because
-- they name no patient. body is JSON.
CREATE TABLE products (
  id   TEXT    PRIMARY KEY,
  kind TEXT    NOT NULL,
  ver  INTEGER NOT NULL,
  body TEXT    NOT NULL,
  mac  BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- batch is folded, for recalls.
CREATE TABLE lots (
  id      TEXT    PRIMARY KEY,
  product TEXT    NOT NULL REFERENCES products (id),
  batch   TEXT    NOT NULL,
  ver     INTEGER NOT NULL,
  body    TEXT    NOT NULL,
  mac     BLOB    NOT NULL,
  UNIQUE (product, batch)
) STRICT, WITHOUT ROWID;
CREATE INDEX lots_of_batch ON lots (batch);

-- Texts that patients agree to, in versions that never change.
CREATE TABLE consent_templates (
  id      TEXT    NOT NULL,
  version INTEGER NOT NULL,
  body    TEXT    NOT NULL,
  mac     BLOB    NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
  id      TEXT    PRIMARY KEY,
  patient TEXT    NOT NULL REFERENCES patients (id),
  ver     INTEGER NOT NULL,
  box     BLOB    NOT NULL
) STRICT;
CREATE INDEX consents_of_patient ON consents (patient, id);

-- Records and consents are tables with a rowid: their boxes are large, and in a
-- tree of large rows a search by id reads many pages.

-- A session's record. While it is being logged the box holds it as it was
-- opened and taps holds what was done since; signing puts it all in the box.
CREATE TABLE records (
  id       TEXT    PRIMARY KEY,
  patient  TEXT    NOT NULL REFERENCES patients (id),
  plan     TEXT    NOT NULL REFERENCES plans (id),
  session  INTEGER NOT NULL,
  operator TEXT    NOT NULL,
  signed   INTEGER NOT NULL CHECK (signed IN (0, 1)),
  ver      INTEGER NOT NULL,
  box      BLOB    NOT NULL,
  UNIQUE (plan, session)
) STRICT;
CREATE INDEX records_of_patient ON records (patient, id);
CREATE INDEX records_of_operator ON records (operator, signed, id);
CREATE INDEX records_unsigned ON records (id) WHERE signed = 0;

CREATE TABLE taps (
  record TEXT    NOT NULL REFERENCES records (id) ON DELETE CASCADE,
  seq    INTEGER NOT NULL,
  box    BLOB    NOT NULL,
  PRIMARY KEY (record, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE amendments (
  record TEXT    NOT NULL REFERENCES records (id),
  seq    INTEGER NOT NULL,
  box    BLOB    NOT NULL,
  PRIMARY KEY (record, seq)
) STRICT, WITHOUT ROWID;

-- Which opaque record used which lot: what answers a recall.
CREATE TABLE record_lots (
  lot    TEXT NOT NULL REFERENCES lots (id),
  record TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
  amount REAL NOT NULL,
  mac    BLOB NOT NULL,
  PRIMARY KEY (lot, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_lots_of_record ON record_lots (record);

-- Backstops only: the program never does any of these.
CREATE TRIGGER signed_records_unchanged BEFORE UPDATE ON records WHEN old.signed = 1
BEGIN SELECT RAISE(ABORT, 'a signed record never changes'); END;
CREATE TRIGGER signed_records_kept BEFORE DELETE ON records WHEN old.signed = 1
BEGIN SELECT RAISE(ABORT, 'a signed record never goes'); END;
CREATE TRIGGER taps_unchanged BEFORE UPDATE ON taps
BEGIN SELECT RAISE(ABORT, 'a tap never changes'); END;
CREATE TRIGGER amendments_unchanged BEFORE UPDATE ON amendments
BEGIN SELECT RAISE(ABORT, 'an amendment never changes'); END;
CREATE TRIGGER amendments_kept BEFORE DELETE ON amendments
BEGIN SELECT RAISE(ABORT, 'an amendment never goes'); END;
CREATE TRIGGER consent_templates_unchanged BEFORE UPDATE ON consent_templates
BEGIN SELECT RAISE(ABORT, 'a version of a consent never changes'); END;
