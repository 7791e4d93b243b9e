-- +goose Up

-- Thanks: a colleague thanks the author of an item, in one tap. A row is taken
-- away when they take it back.
CREATE TABLE thanks (
  item_id   TEXT NOT NULL REFERENCES items(id),
  person_id TEXT NOT NULL REFERENCES people(id),
  at        BIGINT NOT NULL,
  PRIMARY KEY (item_id, person_id)
);
CREATE INDEX thanks_person ON thanks (person_id, at);
CREATE INDEX thanks_at ON thanks (at);

-- Whether a person gets mail about what became of what they shared, and until
-- when it has told them. Without a row: yes, and nothing yet.
CREATE TABLE author_mails (
  person_id  TEXT PRIMARY KEY REFERENCES people(id),
  wanted     TEXT NOT NULL DEFAULT 'yes' CHECK (wanted IN ('yes', 'no')),
  told_until BIGINT NOT NULL DEFAULT 0
);

-- What came since then, whoever's it is: the hourly sweep asks.
CREATE INDEX adoptions_created ON adoptions (created_at);
CREATE INDEX outcome_notes_created ON outcome_notes (created_at);
CREATE INDEX comments_created ON comments (created_at);
CREATE INDEX improvement_offers_at ON improvement_offers (offered_at);
CREATE INDEX improvement_offers_answered ON improvement_offers (answered_at);
