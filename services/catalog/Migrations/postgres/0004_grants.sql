-- Times are milliseconds since 1970; 0 stands for none.
CREATE TABLE grants (
    id text COLLATE "C" PRIMARY KEY,
    dataset_id text COLLATE "C" NOT NULL REFERENCES datasets (id),
    principal text NOT NULL,
    terms text NOT NULL,
    accepted bigint NOT NULL,
    expires bigint NOT NULL,
    withdrawn bigint NOT NULL,
    withdraw_reason text NOT NULL,
    revision bigint NOT NULL,
    request_id text NOT NULL
);

-- Ids rise with time: the newest first is backwards.
CREATE INDEX grants_dataset ON grants (dataset_id, id);
CREATE UNIQUE INDEX grants_request ON grants (request_id) WHERE request_id <> '';
