-- Who did what, when and why: written by the transaction that does it. Times are milliseconds since 1970.
CREATE TABLE audit (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    time bigint NOT NULL,
    principal text NOT NULL,
    method text NOT NULL,
    resource text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    request_id text NOT NULL
);

CREATE INDEX audit_resource ON audit (resource, sequence);

-- First answers of requests that came with an id, kept for some days: a repeat gives the same again.
CREATE TABLE requests (
    method text NOT NULL,
    request_id text NOT NULL,
    resource text NOT NULL,
    answer bytea NOT NULL,
    time bigint NOT NULL,
    PRIMARY KEY (method, request_id)
);

CREATE INDEX requests_time ON requests (time);

INSERT INTO requests (method, request_id, resource, answer, time)
SELECT 'CreateDataset', request_id, 'datasets/' || id, body, (extract(epoch FROM now()) * 1000)::bigint FROM datasets WHERE request_id <> '' ON CONFLICT DO NOTHING;

ALTER TABLE datasets DROP COLUMN request_id;

-- Fields of a built-in dataset that a person changed, comma between them: they outlive a new version of the content.
ALTER TABLE datasets ADD COLUMN edited text NOT NULL DEFAULT '';

-- Assets change by the million, the other collections rarely: who follows those must not walk past the assets.
ALTER TABLE changes ADD COLUMN collection text NOT NULL DEFAULT '';
UPDATE changes SET collection = CASE WHEN resource LIKE 'datasets/%/grants/%' THEN 'grants' ELSE 'datasets' END;
CREATE INDEX changes_rare ON changes (collection, sequence) WHERE collection <> 'assets';

-- Up to which number changes of assets were dropped.
CREATE TABLE changes_gone (id bigint PRIMARY KEY CHECK (id = 1), through bigint NOT NULL);
INSERT INTO changes_gone (id, through) VALUES (1, 0);
