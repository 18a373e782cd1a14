-- Long tasks: import, re-embedding, evaluation.
CREATE TABLE jobs (
    id           text PRIMARY KEY,
    request_id   text UNIQUE,
    kind         integer NOT NULL,
    state        integer NOT NULL,
    dataset      text NOT NULL,
    create_ms    bigint NOT NULL,
    sequence     bigint NOT NULL,
    -- What a person asked of a running job: '' nothing, 'pause' or 'cancel'.
    stop         text NOT NULL,
    job          blob NOT NULL,
    request      blob NOT NULL,
    -- 1: a retry that takes up what was refused and nothing else.
    only_refused integer NOT NULL DEFAULT 0,
    -- The request that asked for the last retry: the same request twice is one retry.
    retry_id     text NOT NULL DEFAULT ''
);
CREATE INDEX jobs_newest ON jobs (create_ms, id);
CREATE INDEX jobs_state ON jobs (state);

CREATE TABLE job_events (
    job_id   text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    sequence bigint NOT NULL,
    event    blob NOT NULL,
    PRIMARY KEY (job_id, sequence)
);

-- The parts of a job with their last outcome.
CREATE TABLE job_items (
    job_id text NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    path   text NOT NULL,
    state  integer NOT NULL,
    item   blob NOT NULL,
    PRIMARY KEY (job_id, path)
);

CREATE TABLE job_leases (
    id text PRIMARY KEY, payload text NOT NULL, state text NOT NULL, attempt integer NOT NULL, failures integer NOT NULL,
    worker text, lease_until bigint, available_at bigint NOT NULL, reason text);
CREATE INDEX job_leases_open ON job_leases (state, available_at);

-- How good retrieval was, measured: the history.
CREATE TABLE evaluations (
    id         text PRIMARY KEY,
    time_ms    bigint NOT NULL,
    -- The wire's Evaluation without its run.
    evaluation blob NOT NULL,
    -- The whole ranker's run in TREC format, gzip.
    run        blob NOT NULL
);
CREATE INDEX evaluations_newest ON evaluations (time_ms, id);
