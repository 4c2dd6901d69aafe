-- What is to be sent to people. A notice of one kind about one subject is written once.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  unit_id TEXT,
  owner_id TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (subject, kind)
);
CREATE INDEX outbox_due ON outbox (state, due_at);
