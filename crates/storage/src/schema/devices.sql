-- Kiosks, boards and desks that were set up by a member of staff.
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  venue_id TEXT NOT NULL REFERENCES venue (id),
  kind TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  revoked BOOLEAN NOT NULL,
  body TEXT NOT NULL
);

-- What a device may do while it is cut off. A claim leased to one is called by nobody else.
CREATE TABLE desk_lease (
  device_id TEXT PRIMARY KEY REFERENCES device (id),
  schedule_id TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  state TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE lease_claim (
  claim_id TEXT PRIMARY KEY REFERENCES claim (id),
  device_id TEXT NOT NULL REFERENCES desk_lease (device_id)
);
CREATE INDEX lease_claim_device ON lease_claim (device_id);
