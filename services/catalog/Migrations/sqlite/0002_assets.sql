-- Times are milliseconds since 1970; modified is nanoseconds, as the file system has it.
CREATE TABLE files (
    sha256 text PRIMARY KEY,
    size_bytes INTEGER NOT NULL
) WITHOUT ROWID;

-- place: the blob store's name, or the absolute path of a file that stays where it is.
CREATE TABLE file_locations (
    sha256 text NOT NULL REFERENCES files (sha256) ON DELETE CASCADE,
    in_place INTEGER NOT NULL,
    place text NOT NULL,
    size_bytes INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    inode text NOT NULL,
    state INTEGER NOT NULL,
    PRIMARY KEY (sha256, in_place, place)
) WITHOUT ROWID;

CREATE INDEX file_locations_place ON file_locations (place) WHERE in_place = 1;

CREATE TABLE assets (
    id text PRIMARY KEY,
    kind INTEGER NOT NULL,
    format text NOT NULL,
    modality text NOT NULL,
    body_part text NOT NULL,
    study_uid text NOT NULL,
    series_uid text NOT NULL,
    sop_uid text NOT NULL,
    image BLOB NOT NULL,
    alternate_of text NOT NULL,
    created INTEGER NOT NULL
);

CREATE INDEX assets_series ON assets (series_uid) WHERE series_uid <> '';
CREATE INDEX assets_sop ON assets (sop_uid) WHERE sop_uid <> '';

CREATE TABLE asset_parts (
    asset_id text NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    sha256 text NOT NULL REFERENCES files (sha256),
    role text NOT NULL,
    member text NOT NULL,
    PRIMARY KEY (asset_id, ordinal)
) WITHOUT ROWID;

CREATE INDEX asset_parts_file ON asset_parts (sha256);

-- member tells the objects inside one file apart.
CREATE TABLE memberships (
    dataset_id text NOT NULL REFERENCES datasets (id),
    path text NOT NULL,
    member text NOT NULL,
    asset_id text NOT NULL REFERENCES assets (id),
    split text NOT NULL,
    patient_key text NOT NULL,
    study_key text NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (dataset_id, path, member)
) WITHOUT ROWID;

CREATE INDEX memberships_asset ON memberships (asset_id, dataset_id);

-- What of a dataset is here, kept in step by the transaction that changes it: counting a million rows on each look would not do.
CREATE TABLE holdings (
    dataset_id text NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    format text NOT NULL,
    kind INTEGER NOT NULL,
    assets INTEGER NOT NULL,
    memberships INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (dataset_id, format, kind)
) WITHOUT ROWID;
