-- Descriptions are protobuf messages: the catalogue answers from memory and never filters them in SQL.
CREATE TABLE content_version (id INTEGER PRIMARY KEY CHECK (id = 1), version text NOT NULL);

CREATE TABLE datasets (
    id text PRIMARY KEY,
    origin INTEGER NOT NULL,
    body BLOB NOT NULL,
    request_id text NOT NULL DEFAULT ''
);

CREATE TABLE providers (id text PRIMARY KEY, body BLOB NOT NULL);

CREATE TABLE scenarios (id text PRIMARY KEY, body BLOB NOT NULL);

CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    resource text NOT NULL,
    dataset text NOT NULL
);
