-- Files sent by callers; the bytes lie in the data folder.
CREATE TABLE uploads (
  id text PRIMARY KEY,
  request_id text UNIQUE,
  path text NOT NULL,
  size_bytes bigint,
  expected_sha256 text NOT NULL,
  -- What has reached the disk: the offset to go on from.
  committed_bytes bigint NOT NULL,
  -- Of the whole; empty until all of it is here.
  sha256 text NOT NULL,
  expire_ms bigint NOT NULL
);
CREATE INDEX uploads_expire ON uploads (expire_ms);
