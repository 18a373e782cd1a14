-- One row a path of a dataset: what became of it last.
CREATE TABLE ledger_entries (
  id text COLLATE "C" PRIMARY KEY,
  dataset text COLLATE "C" NOT NULL,
  path text COLLATE "C" NOT NULL,
  origin text NOT NULL,
  job text NOT NULL,
  size_bytes bigint,
  modified_nanos bigint,
  inode bigint,
  sha256 text NOT NULL,
  format text NOT NULL,
  verdict integer NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  break_offset bigint,
  asset text NOT NULL,
  in_place integer NOT NULL,
  time_ms bigint NOT NULL,
  -- The catalogue's AssetRegistration while it is stored but not registered: what a crash left is registered without reading again.
  registration bytea
);
CREATE UNIQUE INDEX ledger_entries_path ON ledger_entries (dataset, path);
CREATE INDEX ledger_entries_asset ON ledger_entries (dataset, asset, verdict);
CREATE INDEX ledger_entries_totals ON ledger_entries (verdict, format, dataset);
CREATE INDEX ledger_entries_job ON ledger_entries (job, dataset, path);

CREATE TABLE jobs (
  id text COLLATE "C" PRIMARY KEY,
  request_id text UNIQUE,
  kind integer NOT NULL,
  state integer NOT NULL,
  dataset text COLLATE "C" NOT NULL,
  create_ms bigint NOT NULL,
  sequence bigint NOT NULL,
  -- What a person asked of a running job: '' nothing, 'pause' or 'cancel'.
  stop text NOT NULL,
  job bytea NOT NULL,
  request bytea NOT NULL
);
CREATE INDEX jobs_newest ON jobs (create_ms, id);
CREATE INDEX jobs_state ON jobs (state);

CREATE TABLE job_events (
  job_id text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  sequence bigint NOT NULL,
  event bytea NOT NULL,
  PRIMARY KEY (job_id, sequence)
);

CREATE TABLE job_leases (
  id text PRIMARY KEY, payload text NOT NULL, state text NOT NULL, attempt integer NOT NULL, failures integer NOT NULL,
  worker text, lease_until bigint, available_at bigint NOT NULL, reason text);
CREATE INDEX job_leases_open ON job_leases (state, available_at);
