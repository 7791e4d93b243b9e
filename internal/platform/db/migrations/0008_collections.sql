-- +goose Up

-- Collections: things of the library put in an order, with a line on why each is
-- there. reach is the audience key, matched as that of items is. What a reader
-- sees inside is decided for each item by itself.
CREATE TABLE collections (
  id              TEXT PRIMARY KEY,
  slug            TEXT NOT NULL UNIQUE,
  org_id          TEXT NOT NULL REFERENCES orgs(id),
  author_id       TEXT NOT NULL REFERENCES people(id),
  kept_by         TEXT NOT NULL CHECK (kept_by IN ('person','org')), -- who looks after it
  title           TEXT NOT NULL,
  about           TEXT NOT NULL,
  audience        TEXT NOT NULL CHECK (audience IN ('me','org','public')),
  audience_org_id TEXT REFERENCES orgs(id), -- with audience 'org': it and all in it
  reach           BIGINT NOT NULL,
  version         INTEGER NOT NULL DEFAULT 1,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  deleted_at      BIGINT
);
CREATE INDEX collections_reach ON collections (reach, updated_at, id);
CREATE INDEX collections_org ON collections (org_id, updated_at, id);
CREATE INDEX collections_author ON collections (author_id, updated_at, id);

-- A line is a heading or, with item_id, a thing; a thing belongs to the heading
-- before it. A line that was taken out keeps its place, so that it can come back.
CREATE TABLE collection_lines (
  id            TEXT PRIMARY KEY,
  collection_id TEXT NOT NULL REFERENCES collections(id),
  item_id       TEXT REFERENCES items(id),
  position      INTEGER NOT NULL,
  title         TEXT NOT NULL, -- of a heading
  note          TEXT NOT NULL,
  added_by      TEXT NOT NULL REFERENCES people(id),
  added_at      BIGINT NOT NULL,
  removed_at    BIGINT
);
CREATE UNIQUE INDEX collection_lines_item ON collection_lines (collection_id, item_id);
CREATE INDEX collection_lines_order ON collection_lines (collection_id, position);
CREATE INDEX collection_lines_of_item ON collection_lines (item_id);

-- What a person keeps for later.
CREATE TABLE saved_items (
  person_id TEXT NOT NULL REFERENCES people(id),
  item_id   TEXT NOT NULL REFERENCES items(id),
  saved_at  BIGINT NOT NULL,
  PRIMARY KEY (person_id, item_id)
);
CREATE INDEX saved_items_recent ON saved_items (person_id, saved_at, item_id);
CREATE INDEX saved_items_item ON saved_items (item_id);

-- What a person wants to hear of: a collection, a person, an organisation.
CREATE TABLE follows (
  person_id   TEXT NOT NULL REFERENCES people(id),
  kind        TEXT NOT NULL CHECK (kind IN ('collection','person','org')),
  subject_id  TEXT NOT NULL,
  followed_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, kind, subject_id)
);
CREATE INDEX follows_subject ON follows (kind, subject_id);

-- Saved searches may tell by mail what is new in them. alert_from is the instant
-- from which things are new to the next mail.
ALTER TABLE saved_searches ADD COLUMN alert TEXT NOT NULL DEFAULT 'off' CHECK (alert IN ('off','daily','weekly'));
ALTER TABLE saved_searches ADD COLUMN alert_from BIGINT NOT NULL DEFAULT 0;
CREATE INDEX saved_searches_alert ON saved_searches (alert, alert_from);

-- The last day on which a person was sent a digest, or on which it was found that
-- there was nothing to say: one a day at most.
CREATE TABLE digests (
  person_id TEXT PRIMARY KEY REFERENCES people(id),
  day       TEXT NOT NULL
);
-- Ways to end digests from the mail itself, by the hash of the secret in it.
CREATE TABLE unsubscribes (
  hash       TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people(id),
  created_at BIGINT NOT NULL
);
CREATE INDEX unsubscribes_person ON unsubscribes (person_id);
