-- +goose Up

-- Organisations form a graph: school → trust; school, trust → any number of
-- networks; team → any. num is the small integer that audience keys are made of.
CREATE TABLE orgs (
  id              TEXT PRIMARY KEY,
  num             BIGINT NOT NULL UNIQUE,
  kind            TEXT NOT NULL CHECK (kind IN ('network','trust','school','team')),
  slug            TEXT NOT NULL UNIQUE,
  name            TEXT NOT NULL,
  short_name      TEXT NOT NULL DEFAULT '',
  sort_name       TEXT NOT NULL,
  about           TEXT NOT NULL DEFAULT '',
  value_words     TEXT NOT NULL DEFAULT '[]', -- JSON list, opaque to SQL
  colour          TEXT NOT NULL DEFAULT '',   -- one hex colour; the theme is worked out from it
  logo_key        TEXT NOT NULL DEFAULT '',
  default_licence TEXT NOT NULL DEFAULT '',
  phase           TEXT NOT NULL DEFAULT '',
  town            TEXT NOT NULL DEFAULT '',
  ages            TEXT NOT NULL DEFAULT '',
  roll            INTEGER NOT NULL DEFAULT 0,
  fsm_percent     INTEGER NOT NULL DEFAULT 0,
  version         INTEGER NOT NULL DEFAULT 1,
  created_at      BIGINT NOT NULL
);
CREATE INDEX orgs_kind ON orgs (kind, sort_name, id);

-- One row for each time that child was in parent. governs is 0 for networks:
-- being in one gives it no say over its members.
CREATE TABLE org_links (
  id         TEXT PRIMARY KEY,
  parent_id  TEXT NOT NULL REFERENCES orgs(id),
  child_id   TEXT NOT NULL REFERENCES orgs(id),
  governs    INTEGER NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at   BIGINT
);
CREATE UNIQUE INDEX org_links_now ON org_links (parent_id, child_id) WHERE ended_at IS NULL;
CREATE INDEX org_links_child ON org_links (child_id);

-- org_tree is the closure of the links that have not ended; every organisation
-- is its own ancestor. governs is 1 where a path of governing links exists.
CREATE TABLE org_tree (
  ancestor_id TEXT NOT NULL REFERENCES orgs(id),
  org_id      TEXT NOT NULL REFERENCES orgs(id),
  governs     INTEGER NOT NULL,
  PRIMARY KEY (ancestor_id, org_id)
);
CREATE INDEX org_tree_org ON org_tree (org_id, ancestor_id);

CREATE TABLE people (
  id             TEXT PRIMARY KEY,
  email          TEXT NOT NULL,
  email_key      TEXT NOT NULL UNIQUE, -- folded, what sign-in looks for
  slug           TEXT NOT NULL UNIQUE,
  name           TEXT NOT NULL,
  sort_name      TEXT NOT NULL,
  job_title      TEXT NOT NULL DEFAULT '',
  about          TEXT NOT NULL DEFAULT '',
  theme          TEXT NOT NULL DEFAULT '', -- '', light, dark
  letters        TEXT NOT NULL DEFAULT '', -- '', clear
  version        INTEGER NOT NULL DEFAULT 1,
  created_at     BIGINT NOT NULL,
  seen_at        BIGINT, -- when they last looked at Today
  deactivated_at BIGINT
);
CREATE INDEX people_name ON people (sort_name, id);

CREATE TABLE person_tags (
  person_id TEXT NOT NULL REFERENCES people(id),
  facet     TEXT NOT NULL, -- job_role, subject, key_stage, year
  value     TEXT NOT NULL,
  PRIMARY KEY (person_id, facet, value)
);

CREATE TABLE memberships (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people(id),
  org_id     TEXT NOT NULL REFERENCES orgs(id),
  role       INTEGER NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at   BIGINT
);
CREATE UNIQUE INDEX memberships_now ON memberships (person_id, org_id) WHERE ended_at IS NULL;
CREATE INDEX memberships_org ON memberships (org_id, person_id);

CREATE TABLE passwords (
  person_id  TEXT PRIMARY KEY REFERENCES people(id),
  hash       TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE TABLE sessions (
  hash       TEXT PRIMARY KEY, -- of the secret in the cookie
  id         TEXT NOT NULL UNIQUE, -- what the account page names it by
  person_id  TEXT NOT NULL REFERENCES people(id),
  device     TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id);
-- Failed attempts per account and per network over every door.
CREATE TABLE attempts (
  id  TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  at  BIGINT NOT NULL
);
CREATE INDEX attempts_key ON attempts (key, at);
-- Devices from which a person has signed in before: the real person still gets
-- in while somebody else guesses.
CREATE TABLE known_devices (
  hash      TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people(id),
  seen_at   BIGINT NOT NULL
);
CREATE INDEX known_devices_person ON known_devices (person_id);
-- One-use links sent to an address: setting a password.
CREATE TABLE links (
  hash       TEXT PRIMARY KEY,
  purpose    TEXT NOT NULL,
  person_id  TEXT NOT NULL REFERENCES people(id),
  expires_at BIGINT NOT NULL
);
CREATE INDEX links_person ON links (person_id, purpose);
CREATE TABLE api_tokens (
  id         TEXT PRIMARY KEY,
  hash       TEXT NOT NULL UNIQUE,
  person_id  TEXT NOT NULL REFERENCES people(id),
  name       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at    BIGINT,
  expires_at BIGINT
);
CREATE INDEX api_tokens_person ON api_tokens (person_id);

-- items is the header of everything that can be seen and talked about: one
-- place for ownership, audience, state and version.
CREATE TABLE items (
  id              TEXT PRIMARY KEY,
  kind            TEXT NOT NULL,
  org_id          TEXT NOT NULL REFERENCES orgs(id),
  author_id       TEXT NOT NULL REFERENCES people(id),
  slug            TEXT NOT NULL,
  title           TEXT NOT NULL,
  sort_title      TEXT NOT NULL,
  summary         TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('draft','published','withdrawn','deleted')),
  audience        TEXT NOT NULL CHECK (audience IN ('me','org','public')),
  audience_org_id TEXT REFERENCES orgs(id), -- with audience 'org': it and all in it
  reach           BIGINT NOT NULL,          -- the audience key, worked out by authz.Reach
  licence         TEXT NOT NULL,
  version         INTEGER NOT NULL DEFAULT 1,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  published_at    BIGINT,
  pinned_at       BIGINT,
  withdrawn_by    TEXT REFERENCES people(id) -- who took it down, while it is down
);
CREATE UNIQUE INDEX items_slug ON items (org_id, slug);
CREATE INDEX items_recent ON items (published_at, id);
CREATE INDEX items_reach ON items (reach, published_at, id);
CREATE INDEX items_org ON items (org_id, published_at, id);
CREATE INDEX items_author ON items (author_id, updated_at, id);
CREATE INDEX items_pinned ON items (pinned_at) WHERE pinned_at IS NOT NULL;

-- What an item was, once for each version that was saved. data is the
-- feature's own, opaque here.
CREATE TABLE item_versions (
  item_id   TEXT NOT NULL REFERENCES items(id),
  version   INTEGER NOT NULL,
  editor_id TEXT NOT NULL REFERENCES people(id),
  at        BIGINT NOT NULL,
  note      TEXT NOT NULL,
  title     TEXT NOT NULL,
  summary   TEXT NOT NULL,
  data      TEXT NOT NULL,
  PRIMARY KEY (item_id, version)
);
-- A working copy: what somebody is changing in a published item and has not
-- saved as a version yet.
CREATE TABLE working_copies (
  item_id      TEXT NOT NULL REFERENCES items(id),
  person_id    TEXT NOT NULL REFERENCES people(id),
  base_version INTEGER NOT NULL,
  data         TEXT NOT NULL,
  saved_at     BIGINT NOT NULL,
  PRIMARY KEY (item_id, person_id)
);
CREATE INDEX working_copies_person ON working_copies (person_id, saved_at);

CREATE TABLE item_tags (
  item_id TEXT NOT NULL REFERENCES items(id),
  facet   TEXT NOT NULL, -- subject, key_stage, year, topic, job_role
  value   TEXT NOT NULL,
  PRIMARY KEY (item_id, facet, value)
);
CREATE INDEX item_tags_value ON item_tags (facet, value, item_id);

CREATE TABLE files (
  id          TEXT PRIMARY KEY,
  item_id     TEXT NOT NULL REFERENCES items(id),
  owner_id    TEXT NOT NULL REFERENCES people(id),
  role        TEXT NOT NULL CHECK (role IN ('attachment','picture','video','poster','captions')),
  name        TEXT NOT NULL,
  type        TEXT NOT NULL, -- media type by content
  bytes       BIGINT NOT NULL,
  sha256      TEXT NOT NULL,
  blob_key    TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('reading','ready','failed')),
  problem     TEXT NOT NULL DEFAULT '', -- code, with state failed
  position    INTEGER NOT NULL DEFAULT 0,
  alt         TEXT NOT NULL DEFAULT '',
  title       TEXT NOT NULL DEFAULT '',
  pages       INTEGER NOT NULL DEFAULT 0,
  width       INTEGER NOT NULL DEFAULT 0,
  height      INTEGER NOT NULL DEFAULT 0,
  preview_key TEXT NOT NULL DEFAULT '',
  thumb_key   TEXT NOT NULL DEFAULT '',
  body        TEXT NOT NULL DEFAULT '', -- the text in it, for search
  source      TEXT NOT NULL DEFAULT '', -- with imports: where it came from
  created_at  BIGINT NOT NULL
);
CREATE INDEX files_item ON files (item_id, position, id);
CREATE INDEX files_owner ON files (owner_id);

-- Uploads that are under way; the bytes are beside the blobs.
CREATE TABLE uploads (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people(id),
  name       TEXT NOT NULL,
  bytes      BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX uploads_person ON uploads (person_id);

CREATE TABLE comments (
  id         TEXT PRIMARY KEY,
  item_id    TEXT NOT NULL REFERENCES items(id),
  parent_id  TEXT REFERENCES comments(id),
  author_id  TEXT NOT NULL REFERENCES people(id),
  body       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  edited_at  BIGINT,
  deleted_at BIGINT,
  deleted_by TEXT REFERENCES people(id) -- only they may bring it back
);
CREATE INDEX comments_item ON comments (item_id, created_at, id);
CREATE INDEX comments_parent ON comments (parent_id);
CREATE INDEX comments_author ON comments (author_id);
CREATE TABLE mentions (
  comment_id TEXT NOT NULL REFERENCES comments(id),
  person_id  TEXT NOT NULL REFERENCES people(id),
  PRIMARY KEY (comment_id, person_id)
);
CREATE INDEX mentions_person ON mentions (person_id, comment_id);

-- The library's own columns.
CREATE TABLE library_items (
  item_id TEXT PRIMARY KEY REFERENCES items(id),
  why     TEXT NOT NULL, -- one paragraph: why it worked
  body    TEXT NOT NULL  -- the document, JSON
);

CREATE TABLE saved_searches (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL REFERENCES people(id),
  name       TEXT NOT NULL,
  query      TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX saved_searches_person ON saved_searches (person_id, id);

-- Where an imported item came from; hash is of what was read, so that running
-- an import again touches only what changed.
CREATE TABLE imports (
  org_id  TEXT NOT NULL REFERENCES orgs(id),
  source  TEXT NOT NULL,
  item_id TEXT NOT NULL REFERENCES items(id),
  hash    TEXT NOT NULL,
  PRIMARY KEY (org_id, source)
);
CREATE INDEX imports_item ON imports (item_id);

-- Facts: what happened, who did it, about what. Also the audit trail.
CREATE TABLE facts (
  id       TEXT PRIMARY KEY,
  type     TEXT NOT NULL,
  actor_id TEXT NOT NULL, -- '' is the system
  org_id   TEXT NOT NULL, -- whose audit trail it is in
  item_id  TEXT NOT NULL,
  data     TEXT NOT NULL,
  at       BIGINT NOT NULL
);
CREATE INDEX facts_org ON facts (org_id, id);
CREATE INDEX facts_item ON facts (item_id, id);
CREATE INDEX facts_actor ON facts (actor_id, id);

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
