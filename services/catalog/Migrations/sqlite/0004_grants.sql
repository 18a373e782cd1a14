-- Times are milliseconds since 1970; 0 stands for none.
CREATE TABLE grants (
    id text PRIMARY KEY,
    dataset_id text NOT NULL REFERENCES datasets (id),
    principal text NOT NULL,
    terms text NOT NULL,
    accepted INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    withdraw_reason text NOT NULL,
    revision INTEGER NOT NULL,
    request_id text NOT NULL
) WITHOUT ROWID;

-- Ids rise with time: the newest first is backwards.
CREATE INDEX grants_dataset ON grants (dataset_id, id);
CREATE UNIQUE INDEX grants_request ON grants (request_id) WHERE request_id <> '';
