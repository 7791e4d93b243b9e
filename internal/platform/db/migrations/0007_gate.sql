-- +goose Up

-- How an item came to be open to everyone: 'before' (it was when checks began),
-- 'operator' (imported so by whoever runs the server), 'checked' (somebody else
-- looked); '' for what is not. opened_at is when that was first so. A second
-- person, or its owner asked a year on, found it right at verified_at; review_by
-- is when to ask again. checks counts how often it was asked to be looked at.
ALTER TABLE items ADD COLUMN gate_pass TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN opened_at BIGINT;
ALTER TABLE items ADD COLUMN verified_at BIGINT;
ALTER TABLE items ADD COLUMN verified_by TEXT REFERENCES people(id);
ALTER TABLE items ADD COLUMN review_by BIGINT;
ALTER TABLE items ADD COLUMN checks INTEGER NOT NULL DEFAULT 0;
UPDATE items SET gate_pass = 'before', opened_at = published_at WHERE audience = 'public' AND published_at IS NOT NULL;
CREATE INDEX items_review ON items (author_id, review_by) WHERE review_by IS NOT NULL;

-- A file that came to something everyone can read waits, seen by those who may
-- edit it, until a second person has looked.
ALTER TABLE files ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
CREATE INDEX files_blob ON files (blob_key);

-- Checks: somebody asks that a thing goes further, or that what changed in it is
-- looked at; somebody else answers. waiting_since is when the checkers' turn
-- began. version and print say what exactly was approved.
CREATE TABLE checks (
  id            TEXT PRIMARY KEY,
  item_id       TEXT NOT NULL REFERENCES items(id),
  org_id        TEXT NOT NULL REFERENCES orgs(id), -- whose editors look
  reason        TEXT NOT NULL CHECK (reason IN ('open','files','licence')),
  audience      TEXT NOT NULL, -- asked for: public, org:ID
  state         TEXT NOT NULL CHECK (state IN ('asked','changes','approved','declined','dropped')),
  round         INTEGER NOT NULL,
  asked_by      TEXT NOT NULL REFERENCES people(id),
  asked_at      BIGINT NOT NULL,
  waiting_since BIGINT NOT NULL,
  due_at        BIGINT, -- for what is shown meanwhile
  claimed_by    TEXT REFERENCES people(id),
  decided_by    TEXT REFERENCES people(id),
  decided_at    BIGINT,
  version       INTEGER NOT NULL DEFAULT 0,
  print         TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX checks_open ON checks (item_id) WHERE state IN ('asked','changes');
CREATE INDEX checks_item ON checks (item_id, id);
CREATE INDEX checks_queue ON checks (org_id, state, waiting_since, id);
CREATE INDEX checks_asked ON checks (asked_by, state);

-- What was said on the way: one line a step.
CREATE TABLE check_steps (
  id        TEXT PRIMARY KEY,
  check_id  TEXT NOT NULL REFERENCES checks(id),
  round     INTEGER NOT NULL,
  person_id TEXT NOT NULL REFERENCES people(id),
  did       TEXT NOT NULL CHECK (did IN ('asked','changes','answered','approved','declined','dropped','claimed','left')),
  words     TEXT NOT NULL,
  version   INTEGER NOT NULL,
  at        BIGINT NOT NULL
);
CREATE INDEX check_steps_check ON check_steps (check_id, id);
CREATE INDEX check_steps_person ON check_steps (person_id);

-- The answers to the five questions, each with who and when.
CREATE TABLE check_answers (
  check_id  TEXT NOT NULL REFERENCES checks(id),
  round     INTEGER NOT NULL,
  question  TEXT NOT NULL CHECK (question IN ('owner','others','pupils','accessible','current')),
  person_id TEXT NOT NULL REFERENCES people(id),
  answer    TEXT NOT NULL,
  until     TEXT NOT NULL DEFAULT '', -- a day: how long consent lasts
  words     TEXT NOT NULL DEFAULT '',
  at        BIGINT NOT NULL,
  PRIMARY KEY (check_id, round, question, person_id)
);
CREATE INDEX check_answers_person ON check_answers (person_id);

-- When a person was last written to about checks that wait.
CREATE TABLE check_reminders (
  person_id TEXT PRIMARY KEY REFERENCES people(id),
  sent_at   BIGINT NOT NULL
);

-- That a file was taken out since consent for it ended, and why.
CREATE TABLE taken_out (
  id        TEXT PRIMARY KEY,
  item_id   TEXT NOT NULL REFERENCES items(id),
  person_id TEXT NOT NULL REFERENCES people(id),
  reason    TEXT NOT NULL,
  at        BIGINT NOT NULL
);
CREATE INDEX taken_out_item ON taken_out (item_id, id);
CREATE INDEX taken_out_person ON taken_out (person_id);

-- What a trust (or an organisation in none) wants of sharing. licences is a list
-- with spaces between; '-' stands for all rights reserved, '' allows every one.
CREATE TABLE sharing_policies (
  org_id     TEXT PRIMARY KEY REFERENCES orgs(id),
  check_from TEXT NOT NULL CHECK (check_from IN ('trust','network','public')),
  licences   TEXT NOT NULL,
  owner      TEXT NOT NULL CHECK (owner IN ('employer','author')),
  version    INTEGER NOT NULL,
  changed_at BIGINT NOT NULL
);
