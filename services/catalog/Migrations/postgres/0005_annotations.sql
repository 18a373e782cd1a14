-- Ground truth. key is kind, target, field and source in one (AnnotationKey): what is stated of one image lies together, a repeat finds itself, and there
-- is no second index to write. kind: 1 asset, 2 patient, 3 study. value_kind is the number of the value's field in the contract; number and word are what a
-- filter compares, body is the whole message.
CREATE TABLE annotations (
    dataset_id text COLLATE "C" NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    key text COLLATE "C" NOT NULL,
    kind bigint NOT NULL,
    target text COLLATE "C" NOT NULL,
    field text COLLATE "C" NOT NULL,
    value_kind bigint NOT NULL,
    number double precision NOT NULL,
    word text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (dataset_id, key)
);
