-- Kiosks, boards and desks that were set up by a member of staff.
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  venue_id TEXT NOT NULL REFERENCES venue (id),
  kind TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  revoked BOOLEAN NOT NULL,
  body TEXT NOT NULL
);

-- What a window or a kiosk took ahead, so that it goes on while it is cut off. Which claims it holds stands in the claims.
CREATE TABLE desk_lease (
  holder TEXT PRIMARY KEY,
  epoch BIGINT NOT NULL,
  state TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
