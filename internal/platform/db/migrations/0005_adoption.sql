-- +goose Up

-- Adoptions: a school uses an item, as one of its people says. Days are
-- YYYY-MM-DD, as on the school's wall.
CREATE TABLE adoptions (
  id          TEXT PRIMARY KEY,
  item_id     TEXT NOT NULL REFERENCES items(id),
  org_id      TEXT NOT NULL REFERENCES orgs(id), -- the school
  person_id   TEXT NOT NULL REFERENCES people(id),
  scope       TEXT NOT NULL CHECK (scope IN ('', 'class', 'year', 'school')),
  scope_words TEXT NOT NULL DEFAULT '',
  started_on  TEXT NOT NULL,
  ended_on    TEXT,
  next_ask    TEXT, -- when Today asks what happened; NULL: it does not
  version     INTEGER NOT NULL DEFAULT 1,
  created_at  BIGINT NOT NULL,
  deleted_at  BIGINT,
  deleted_by  TEXT REFERENCES people(id) -- only they may bring it back
);
-- Somebody says a thing once at a time.
CREATE UNIQUE INDEX adoptions_now ON adoptions (item_id, org_id, person_id) WHERE deleted_at IS NULL AND ended_on IS NULL;
CREATE INDEX adoptions_item ON adoptions (item_id, created_at, id);
CREATE INDEX adoptions_org ON adoptions (org_id, created_at, id);
CREATE INDEX adoptions_person ON adoptions (person_id, created_at, id);
CREATE INDEX adoptions_ask ON adoptions (person_id, next_ask) WHERE next_ask IS NOT NULL;

-- Outcome notes: what happened when they tried it, by who said that they use it.
CREATE TABLE outcome_notes (
  id          TEXT PRIMARY KEY,
  adoption_id TEXT NOT NULL REFERENCES adoptions(id),
  result      TEXT NOT NULL CHECK (result IN ('worked', 'partly', 'not', 'early')),
  class_words TEXT NOT NULL,
  pupils      TEXT NOT NULL, -- a band
  weeks       INTEGER NOT NULL,
  changes     TEXT NOT NULL, -- kinds of change, with commas between
  changed     TEXT NOT NULL, -- in words
  evidence    TEXT NOT NULL,
  measure     TEXT NOT NULL, -- JSON, opaque to SQL; '' without one
  audience    TEXT NOT NULL CHECK (audience IN ('item', 'trust')),
  reach       BIGINT NOT NULL, -- the audience key, as it was when the note was written
  version     INTEGER NOT NULL DEFAULT 1,
  created_at  BIGINT NOT NULL,
  edited_at   BIGINT,
  deleted_at  BIGINT,
  deleted_by  TEXT REFERENCES people(id) -- only they may bring it back
);
CREATE INDEX outcome_notes_adoption ON outcome_notes (adoption_id, created_at, id);

-- How often a file was taken on a day, by nobody in particular. The file may be
-- gone, its item stays.
CREATE TABLE downloads (
  item_id TEXT NOT NULL REFERENCES items(id),
  file_id TEXT NOT NULL,
  day     TEXT NOT NULL,
  times   BIGINT NOT NULL,
  PRIMARY KEY (item_id, file_id, day)
);

-- In how many schools an item is or was used, as adoptions say.
ALTER TABLE items ADD COLUMN used_in INTEGER NOT NULL DEFAULT 0;
