-- One evaluation for a visit. Nothing here says who served, and nothing leads back to the person.
CREATE TABLE evaluation (
  claim_id TEXT PRIMARY KEY REFERENCES claim (id),
  venue_id TEXT NOT NULL,
  service_id TEXT NOT NULL,
  date TEXT NOT NULL,
  grade BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX evaluation_venue_date ON evaluation (venue_id, date);

-- One-time codes: only keyed digests of address and code, until used or too old.
CREATE TABLE resident_code (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  digest TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX resident_code_address ON resident_code (address, expires_at);

-- A browser that showed a code: the digest of its cookie and the keyed digest of the address, which finds the numbers
-- that carry it.
CREATE TABLE resident_token (
  digest TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX resident_token_expiry ON resident_token (expires_at);
