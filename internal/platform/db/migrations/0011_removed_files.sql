-- +goose Up

-- Files that were taken out of an item not long ago, for who wants one back after
-- all. Nothing shows or finds them; they and their bytes go for good after a day.
CREATE TABLE removed_files (
  id          TEXT PRIMARY KEY,
  item_id     TEXT NOT NULL REFERENCES items(id),
  removed_at  BIGINT NOT NULL,
  blob_key    TEXT NOT NULL,
  preview_key TEXT NOT NULL,
  thumb_key   TEXT NOT NULL,
  data        TEXT NOT NULL,    -- the row of files, as JSON
  body        TEXT NOT NULL     -- the text in it
);
CREATE INDEX removed_files_at ON removed_files (removed_at);
