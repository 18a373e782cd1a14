-- Descriptions are protobuf messages: the catalogue answers from memory and never filters them in SQL.
CREATE TABLE content_version (id bigint PRIMARY KEY CHECK (id = 1), version text NOT NULL);

CREATE TABLE datasets (
    id text COLLATE "C" PRIMARY KEY,
    origin bigint NOT NULL,
    body bytea NOT NULL,
    request_id text NOT NULL DEFAULT ''
);

CREATE TABLE providers (id text COLLATE "C" PRIMARY KEY, body bytea NOT NULL);

CREATE TABLE scenarios (id text COLLATE "C" PRIMARY KEY, body bytea NOT NULL);

CREATE TABLE changes (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    time bigint NOT NULL,
    kind bigint NOT NULL,
    resource text NOT NULL,
    dataset text NOT NULL
);
