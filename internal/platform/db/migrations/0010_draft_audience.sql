-- +goose Up

-- With whom the author of a draft means to share it, as the form sends it. It
-- opens nothing: only sharing does. Empty until chosen, and once it is shared.
ALTER TABLE library_items ADD COLUMN wanted TEXT NOT NULL DEFAULT '';
