-- Types of cases. A version never changes: cases are opened under it.
CREATE TABLE case_type (
  code TEXT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (code, version)
);

-- Numbers people see, by unit and year; they only count up.
CREATE TABLE case_number (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (unit_id, year)
);

-- Cases. `case` is a word of SQL.
CREATE TABLE case_file (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  token TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  kind_version BIGINT NOT NULL,
  state TEXT NOT NULL,
  -- The unit that has it, the one it is offered to, the one asked to rule.
  holder_id TEXT NOT NULL,
  offered_to TEXT,
  ruling_by TEXT,
  received_at BIGINT NOT NULL,
  -- Local civil date of what is due next.
  due TEXT NOT NULL,
  ended BOOLEAN NOT NULL,
  revision BIGINT NOT NULL,
  body TEXT NOT NULL,
  FOREIGN KEY (kind, kind_version) REFERENCES case_type (code, version)
);
CREATE INDEX case_holder_due ON case_file (holder_id, due, id) WHERE NOT ended;
CREATE INDEX case_due ON case_file (due, id) WHERE NOT ended;
CREATE INDEX case_offered ON case_file (offered_to) WHERE offered_to IS NOT NULL;
CREATE INDEX case_ruling ON case_file (ruling_by) WHERE ruling_by IS NOT NULL;
