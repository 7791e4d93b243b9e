-- +goose Up

-- Counts what happened around an item that its page shows though the item stayed
-- the same: comments, uses, notes. A page kept in memory is true while version
-- and touched are what they were.
ALTER TABLE items ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
