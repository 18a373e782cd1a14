-- Ground truth. kind: 1 asset, 2 patient, 3 study; id is a hash of target, field and source, so that a repeat finds itself.
-- value_kind is the number of the value's field in the contract; number and word are what a filter compares, body is the whole message.
CREATE TABLE annotations (
    dataset_id text NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    id text NOT NULL,
    kind INTEGER NOT NULL,
    target text NOT NULL,
    field text NOT NULL,
    value_kind INTEGER NOT NULL,
    number REAL NOT NULL,
    word text NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (dataset_id, id)
) WITHOUT ROWID;

CREATE INDEX annotations_target ON annotations (dataset_id, kind, target, field, id);
