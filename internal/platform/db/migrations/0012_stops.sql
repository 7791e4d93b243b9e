-- +goose Up

-- What a school or trust stopped doing, for people of one job: a line under an
-- item of kind stop. Its own school's line is the first, others join.
CREATE TABLE stops (
  id        TEXT PRIMARY KEY,
  item_id   TEXT NOT NULL REFERENCES items(id),
  org_id    TEXT NOT NULL REFERENCES orgs(id),
  person_id TEXT NOT NULL REFERENCES people(id), -- who said so
  job_role  TEXT NOT NULL,
  people    INTEGER NOT NULL, -- how many of them
  minutes   INTEGER NOT NULL, -- given back to each, a week
  since     TEXT NOT NULL,    -- a day
  words     TEXT NOT NULL,
  said_at   BIGINT NOT NULL,
  ended_at  BIGINT            -- taken back
);
CREATE UNIQUE INDEX stops_once ON stops (item_id, org_id, job_role);
CREATE INDEX stops_org ON stops (org_id);
CREATE INDEX stops_person ON stops (person_id);

-- Five things to look at, ticked and said in words by an editor or a leader for
-- the author. There is no number.
CREATE TABLE quality_checks (
  item_id   TEXT NOT NULL REFERENCES items(id),
  point     TEXT NOT NULL CHECK (point IN ('accurate','complete','adaptable','accessible','organised')),
  ticked    INTEGER NOT NULL,
  words     TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES people(id),
  version   INTEGER NOT NULL, -- of the item that was looked at
  said_at   BIGINT NOT NULL,
  PRIMARY KEY (item_id, point)
);
CREATE INDEX quality_checks_person ON quality_checks (person_id);

-- A trust or a network that stands behind an item, with its reason.
CREATE TABLE endorsements (
  id         TEXT PRIMARY KEY,
  item_id    TEXT NOT NULL REFERENCES items(id),
  org_id     TEXT NOT NULL REFERENCES orgs(id),
  person_id  TEXT NOT NULL REFERENCES people(id),
  reason     TEXT NOT NULL,
  given_at   BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX endorsements_once ON endorsements (item_id, org_id);
CREATE INDEX endorsements_person ON endorsements (person_id);
