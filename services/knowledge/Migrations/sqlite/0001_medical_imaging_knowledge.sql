-- The columns of medical_imaging_knowledge as its first users have it, then ours. Lists and objects are JSON text.
CREATE TABLE medical_imaging_knowledge (
    id                     text PRIMARY KEY,
    finding_name           text NOT NULL,
    modality               text,
    body_part              text,
    finding_category       text,
    description            text NOT NULL,
    clinical_significance  text,
    key_features           text NOT NULL DEFAULT '[]',
    differential_diagnosis text NOT NULL DEFAULT '[]',
    dataset_source         text,
    metadata               text NOT NULL DEFAULT '{}',
    embedding              blob,
    kind                   text NOT NULL,
    symptoms               text NOT NULL DEFAULT '[]',
    concepts               text NOT NULL DEFAULT '[]',
    provenance             text NOT NULL DEFAULT '[]',
    validation_status      text,
    language               text NOT NULL DEFAULT 'en',
    supersedes             text,
    notice                 text NOT NULL,
    origin                 text NOT NULL,
    model_id               text,
    model_version          text,
    etag                   text NOT NULL,
    created_at             text NOT NULL,
    updated_at             text NOT NULL
) WITHOUT ROWID;

CREATE INDEX medical_imaging_knowledge_origin ON medical_imaging_knowledge (origin, id);

-- version:<origin>: what of that origin was last taken in; revision: counts changes, so that an index knows when it is behind.
CREATE TABLE knowledge_state (key text PRIMARY KEY, value text NOT NULL) WITHOUT ROWID;
