-- +goose Up

-- A file may be another item's file too: a row of its own over the same bytes.
-- source_file_id is the file that was brought, however many copies lie between,
-- so that whatever is done to it can be done to all of them.
ALTER TABLE files ADD COLUMN source_file_id TEXT;
CREATE INDEX files_source ON files (source_file_id) WHERE source_file_id IS NOT NULL;
CREATE INDEX files_sum ON files (sha256, item_id);

-- 1 when the item is an adaptation or has some: its page then asks for them.
ALTER TABLE items ADD COLUMN kin INTEGER NOT NULL DEFAULT 0;

-- Whose version of what an item is. A row is never removed: lineage outlives
-- withdrawal. Every item has at most one parent, and no item is above itself.
CREATE TABLE adaptations (
  child_id      TEXT PRIMARY KEY REFERENCES items(id),
  parent_id     TEXT NOT NULL REFERENCES items(id),
  taken_version INTEGER NOT NULL, -- of the parent, when it was adapted
  base_version  INTEGER NOT NULL, -- of the parent, up to which its changes were taken or left
  terms         TEXT NOT NULL,    -- the licence it was taken under
  made_by       TEXT NOT NULL REFERENCES people(id),
  made_at       BIGINT NOT NULL,
  what_changed  TEXT NOT NULL DEFAULT '' -- in a sentence
);
CREATE INDEX adaptations_parent ON adaptations (parent_id, child_id);
CREATE INDEX adaptations_by ON adaptations (made_by, child_id);

-- An improvement that an adapter offers back. It holds what is offered, so that
-- the original's author can read that and nothing else of the adaptation.
CREATE TABLE improvement_offers (
  id            TEXT PRIMARY KEY,
  child_id      TEXT NOT NULL REFERENCES items(id),
  parent_id     TEXT NOT NULL REFERENCES items(id),
  base_version  INTEGER NOT NULL, -- of the parent, that both come from
  state         TEXT NOT NULL CHECK (state IN ('open','taken','declined','dropped')),
  words         TEXT NOT NULL,
  title         TEXT NOT NULL,
  summary       TEXT NOT NULL,
  data          TEXT NOT NULL, -- the offered version, as versions are kept
  offered_by    TEXT NOT NULL REFERENCES people(id),
  offered_at    BIGINT NOT NULL,
  answered_by   TEXT REFERENCES people(id),
  answered_at   BIGINT,
  answer        TEXT NOT NULL DEFAULT '',
  taken_version INTEGER -- the parent's version that was made of it
);
CREATE UNIQUE INDEX improvement_offers_open ON improvement_offers (child_id) WHERE state = 'open';
CREATE INDEX improvement_offers_parent ON improvement_offers (parent_id, state);
CREATE INDEX improvement_offers_by ON improvement_offers (offered_by, offered_at);

-- Who besides the author something in an item comes from.
CREATE TABLE contributors (
  item_id   TEXT NOT NULL REFERENCES items(id),
  person_id TEXT NOT NULL REFERENCES people(id),
  org_id    TEXT NOT NULL REFERENCES orgs(id),
  offer_id  TEXT NOT NULL REFERENCES improvement_offers(id),
  at        BIGINT NOT NULL,
  PRIMARY KEY (item_id, person_id)
);
CREATE INDEX contributors_person ON contributors (person_id);

-- Signatures of texts, to notice one that is nearly another. part is '' for the
-- item's own text, else a file. The bands are what is looked for.
CREATE TABLE text_signatures (
  item_id TEXT NOT NULL REFERENCES items(id),
  part    TEXT NOT NULL,
  data    TEXT NOT NULL,
  PRIMARY KEY (item_id, part)
);
CREATE TABLE text_bands (
  band    BIGINT NOT NULL,
  item_id TEXT NOT NULL REFERENCES items(id),
  part    TEXT NOT NULL,
  PRIMARY KEY (band, item_id, part)
);
CREATE INDEX text_bands_item ON text_bands (item_id);
