-- One evaluation for a visit. Nothing here leads back to the person.
CREATE TABLE evaluation (
  claim_id TEXT PRIMARY KEY REFERENCES claim (id),
  venue_id TEXT NOT NULL,
  service_id TEXT NOT NULL,
  date TEXT NOT NULL,
  grade BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX evaluation_venue_date ON evaluation (venue_id, date);

-- One-time codes: only their digest, until used or too old.
CREATE TABLE resident_code (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  digest TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX resident_code_address ON resident_code (address, expires_at);
