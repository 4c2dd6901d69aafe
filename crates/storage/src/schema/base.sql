-- {blob} and {serial} stand for each database's own words. Key columns are typed and indexed; everything else of a record is
-- JSON text in `body`, which is never searched.

CREATE TABLE unit (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  parent TEXT REFERENCES unit (id),
  body TEXT NOT NULL
);
CREATE INDEX unit_parent ON unit (parent);

CREATE TABLE venue (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  lon DOUBLE PRECISION,
  lat DOUBLE PRECISION,
  body TEXT NOT NULL
);
CREATE INDEX venue_unit ON venue (unit_id);

CREATE TABLE service (
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  code TEXT NOT NULL,
  is_current BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX service_current_id ON service (id) WHERE is_current;
CREATE UNIQUE INDEX service_current_code ON service (code) WHERE is_current;

CREATE TABLE offering (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  venue_id TEXT NOT NULL REFERENCES venue (id),
  service_id TEXT NOT NULL,
  starts TEXT NOT NULL,
  status TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (unit_id, venue_id, service_id, starts)
);
CREATE INDEX offering_venue ON offering (venue_id);
CREATE INDEX offering_service ON offering (service_id);

CREATE TABLE schedule (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  venue_id TEXT NOT NULL REFERENCES venue (id),
  body TEXT NOT NULL
);
CREATE INDEX schedule_venue ON schedule (venue_id);

CREATE TABLE special_day (
  date TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE place (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX place_name ON place (name);

CREATE TABLE population (
  id TEXT PRIMARY KEY,
  age_group TEXT NOT NULL,
  lon DOUBLE PRECISION NOT NULL,
  lat DOUBLE PRECISION NOT NULL,
  people BIGINT NOT NULL
);

CREATE TABLE blob (
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  chunks BIGINT NOT NULL,
  stored_at BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (name, version)
);
CREATE TABLE blob_chunk (
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  number BIGINT NOT NULL,
  content {blob} NOT NULL,
  PRIMARY KEY (name, version, number),
  FOREIGN KEY (name, version) REFERENCES blob (name, version) ON DELETE CASCADE
);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  schedule_id TEXT NOT NULL REFERENCES schedule (id),
  venue_id TEXT NOT NULL REFERENCES venue (id),
  date TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  last_admission_at BIGINT NOT NULL,
  UNIQUE (schedule_id, date, starts_at)
);
CREATE INDEX session_date_venue ON session (date, venue_id);

CREATE TABLE pool (
  session_id TEXT NOT NULL REFERENCES session (id),
  bucket_starts_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  capacity BIGINT,
  taken BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, bucket_starts_at, kind),
  CHECK (taken >= 0)
);

CREATE TABLE label_counter (
  venue_id TEXT NOT NULL,
  date TEXT NOT NULL,
  prefix TEXT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (venue_id, date, prefix)
);
CREATE TABLE label (
  venue_id TEXT NOT NULL,
  date TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (venue_id, date, label)
);

CREATE TABLE claim (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session (id),
  -- Copied from the session, which refers to them: issuing is the busiest write there is.
  schedule_id TEXT NOT NULL,
  venue_id TEXT NOT NULL,
  service_id TEXT NOT NULL,
  date TEXT NOT NULL,
  label TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  queued_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  pool_bucket BIGINT,
  pool_kind TEXT,
  holds_pool BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (venue_id, date, label)
);
CREATE INDEX claim_session_state ON claim (session_id, state);
CREATE INDEX claim_schedule_date ON claim (schedule_id, date, state);
CREATE INDEX claim_date_state ON claim (date, state);

CREATE TABLE queue_count (
  schedule_id TEXT NOT NULL,
  date TEXT NOT NULL,
  waiting BIGINT NOT NULL,
  serving BIGINT NOT NULL,
  done BIGINT NOT NULL,
  missed BIGINT NOT NULL,
  served_seconds BIGINT NOT NULL,
  PRIMARY KEY (schedule_id, date)
);

CREATE TABLE report (
  id TEXT PRIMARY KEY,
  venue_id TEXT NOT NULL REFERENCES venue (id),
  state TEXT NOT NULL,
  reported_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX report_state ON report (state, reported_at);

CREATE TABLE login (
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled BOOLEAN NOT NULL
);
CREATE TABLE login_grant (
  login_id TEXT NOT NULL REFERENCES login (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  role TEXT NOT NULL,
  unit_id TEXT REFERENCES unit (id),
  PRIMARY KEY (login_id, position)
);
CREATE INDEX login_grant_unit ON login_grant (unit_id);
CREATE TABLE login_token (
  digest TEXT PRIMARY KEY,
  login_id TEXT NOT NULL REFERENCES login (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX login_token_login ON login_token (login_id);
CREATE INDEX login_token_expiry ON login_token (expires_at);
CREATE TABLE login_attempt (
  subject TEXT PRIMARY KEY,
  window_starts_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL
);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL
);

CREATE TABLE import_run (
  id {serial},
  at BIGINT NOT NULL,
  source TEXT NOT NULL,
  actor TEXT NOT NULL,
  body TEXT NOT NULL
);

-- The ledger. `event` is written with the change; `ledger` gives it its place.
CREATE TABLE event (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  unit_id TEXT,
  body TEXT NOT NULL
);
CREATE INDEX event_subject ON event (subject);
CREATE INDEX event_unit_at ON event (unit_id, at);
CREATE TABLE ledger (
  position BIGINT PRIMARY KEY,
  event_id TEXT NOT NULL UNIQUE REFERENCES event (id),
  hash TEXT NOT NULL,
  epoch BIGINT NOT NULL
);
-- Events not yet in the ledger. Empty on SQLite, where the writer is the sequencer.
CREATE TABLE pending_event (
  number {serial},
  event_id TEXT NOT NULL
);
CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- Personal data under one key per owner. Deleting the key is erasing the data.
CREATE TABLE sealing_key (
  owner_id TEXT PRIMARY KEY,
  suite TEXT NOT NULL,
  wrapped {blob} NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE sealed_field (
  owner_id TEXT NOT NULL,
  field TEXT NOT NULL,
  sealed {blob} NOT NULL,
  PRIMARY KEY (owner_id, field)
);
CREATE TABLE blind_index (
  owner_id TEXT NOT NULL,
  field TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (owner_id, field)
);
CREATE INDEX blind_index_digest ON blind_index (digest);
