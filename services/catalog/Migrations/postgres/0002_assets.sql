-- Times are milliseconds since 1970; modified is nanoseconds, as the file system has it.
CREATE TABLE files (
    sha256 text COLLATE "C" PRIMARY KEY,
    size_bytes bigint NOT NULL
);

-- place: the blob store's name, or the absolute path of a file that stays where it is.
CREATE TABLE file_locations (
    sha256 text COLLATE "C" NOT NULL REFERENCES files (sha256) ON DELETE CASCADE,
    in_place bigint NOT NULL,
    place text COLLATE "C" NOT NULL,
    size_bytes bigint NOT NULL,
    modified bigint NOT NULL,
    inode text NOT NULL,
    state bigint NOT NULL,
    PRIMARY KEY (sha256, in_place, place)
);

CREATE INDEX file_locations_place ON file_locations (place) WHERE in_place = 1;

CREATE TABLE assets (
    id text COLLATE "C" PRIMARY KEY,
    kind bigint NOT NULL,
    format text COLLATE "C" NOT NULL,
    modality text COLLATE "C" NOT NULL,
    body_part text COLLATE "C" NOT NULL,
    study_uid text COLLATE "C" NOT NULL,
    series_uid text COLLATE "C" NOT NULL,
    sop_uid text COLLATE "C" NOT NULL,
    image bytea NOT NULL,
    alternate_of text NOT NULL,
    created bigint NOT NULL
);

CREATE INDEX assets_series ON assets (series_uid) WHERE series_uid <> '';
CREATE INDEX assets_sop ON assets (sop_uid) WHERE sop_uid <> '';

CREATE TABLE asset_parts (
    asset_id text COLLATE "C" NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    ordinal bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL REFERENCES files (sha256),
    role text COLLATE "C" NOT NULL,
    member text COLLATE "C" NOT NULL,
    PRIMARY KEY (asset_id, ordinal)
);

CREATE INDEX asset_parts_file ON asset_parts (sha256);

-- member tells the objects inside one file apart.
CREATE TABLE memberships (
    dataset_id text COLLATE "C" NOT NULL REFERENCES datasets (id),
    path text COLLATE "C" NOT NULL,
    member text COLLATE "C" NOT NULL,
    asset_id text COLLATE "C" NOT NULL REFERENCES assets (id),
    split text COLLATE "C" NOT NULL,
    patient_key text COLLATE "C" NOT NULL,
    study_key text COLLATE "C" NOT NULL,
    created bigint NOT NULL,
    PRIMARY KEY (dataset_id, path, member)
);

CREATE INDEX memberships_asset ON memberships (asset_id, dataset_id);

-- What of a dataset is here, kept in step by the transaction that changes it: counting a million rows on each look would not do.
CREATE TABLE holdings (
    dataset_id text COLLATE "C" NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    format text COLLATE "C" NOT NULL,
    kind bigint NOT NULL,
    assets bigint NOT NULL,
    memberships bigint NOT NULL,
    size_bytes bigint NOT NULL,
    changed bigint NOT NULL,
    PRIMARY KEY (dataset_id, format, kind)
);
