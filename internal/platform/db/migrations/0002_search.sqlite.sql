-- +goose Up
-- The search index: postings in blocks, written and read by platform/search
-- alone. The columns are explained in docs/decisions/search.md.
CREATE TABLE search_chunks (
  chunk   INTEGER PRIMARY KEY,
  used    INTEGER NOT NULL,
  version BIGINT NOT NULL -- drawn anew with every change to the chunk
);
CREATE TABLE search_docs (
  id          INTEGER PRIMARY KEY, -- chunk × 2048 + place in it
  ref         TEXT NOT NULL UNIQUE,
  reach       BIGINT NOT NULL,
  owner       TEXT NOT NULL,
  facets      BIGINT NOT NULL, -- names a row of search_facets
  pinned      INTEGER NOT NULL,
  published   BIGINT NOT NULL,
  sort_title  TEXT NOT NULL
);
CREATE TABLE search_texts (
  id          INTEGER PRIMARY KEY,
  title       TEXT NOT NULL,
  keywords    TEXT NOT NULL,
  facets      TEXT NOT NULL,
  summary     TEXT NOT NULL,
  body        TEXT NOT NULL,
  attachments TEXT NOT NULL
);
CREATE TABLE search_facets (
  id   INTEGER PRIMARY KEY, -- from the content, so a row never changes
  data TEXT NOT NULL
);
CREATE TABLE search_words (
  chunk INTEGER NOT NULL, -- where the word was first met
  word  TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE INDEX search_words_chunk ON search_words (chunk, word);
CREATE TABLE search_postings (
  chunk INTEGER NOT NULL,
  term  TEXT NOT NULL,
  n     INTEGER NOT NULL,
  data  BLOB NOT NULL,
  pos   BLOB NOT NULL,
  PRIMARY KEY (chunk, term)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE search_postings;
DROP TABLE search_words;
DROP TABLE search_facets;
DROP TABLE search_texts;
DROP TABLE search_docs;
DROP TABLE search_chunks;
