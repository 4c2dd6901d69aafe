-- What is to be told to people. One occasion of one kind about one subject is written once. A notice that is being sent
-- stays pending, due again when the sender's lease ends.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  occasion TEXT NOT NULL,
  unit_id TEXT,
  owner_id TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  settled_at BIGINT,
  -- Local civil date on which the cost counts against the unit's cap, and whole fen; 0 until it is sent.
  date TEXT NOT NULL,
  cost_fen BIGINT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (subject, kind, occasion)
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_unit_date ON outbox (unit_id, date);
