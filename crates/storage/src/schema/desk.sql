-- Bookings hold several buckets in a row (the first is pool_bucket, the next pool_step microseconds later), and places held
-- for a while.
ALTER TABLE claim ADD COLUMN pool_span BIGINT NOT NULL DEFAULT 1;
ALTER TABLE claim ADD COLUMN pool_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE claim ADD COLUMN held_until BIGINT;
CREATE INDEX claim_held ON claim (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX claim_waitlisted ON claim (schedule_id, queued_at) WHERE state = 'waitlisted';

-- Served now, papers to be completed later: until they are.
ALTER TABLE claim ADD COLUMN later_at BIGINT;
CREATE INDEX claim_later ON claim (schedule_id, later_at) WHERE later_at IS NOT NULL;

-- No new numbers for the rest of the session.
ALTER TABLE session ADD COLUMN stopped_at BIGINT;
ALTER TABLE session ADD COLUMN stopped_why TEXT NOT NULL DEFAULT '';

-- Windows as they stand.
CREATE TABLE counter (
  schedule_id TEXT NOT NULL REFERENCES schedule (id),
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  body TEXT NOT NULL,
  -- The last step there, for taking it back.
  step TEXT,
  PRIMARY KEY (schedule_id, number)
);
