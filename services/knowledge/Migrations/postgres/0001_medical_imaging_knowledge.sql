CREATE EXTENSION IF NOT EXISTS vector;

-- The columns of medical_imaging_knowledge as its first users have it, then ours. embedding has no dimension: every model brings its own,
-- and gets its own partial index.
CREATE TABLE medical_imaging_knowledge (
    id                     text COLLATE "C" PRIMARY KEY,
    finding_name           text NOT NULL,
    modality               text,
    body_part              text,
    finding_category       text,
    description            text NOT NULL,
    clinical_significance  text,
    key_features           jsonb NOT NULL DEFAULT '[]',
    differential_diagnosis text[] NOT NULL DEFAULT '{}',
    dataset_source         text,
    metadata               jsonb NOT NULL DEFAULT '{}',
    embedding              vector,
    kind                   text NOT NULL,
    symptoms               text[] NOT NULL DEFAULT '{}',
    concepts               jsonb NOT NULL DEFAULT '[]',
    provenance             jsonb NOT NULL DEFAULT '[]',
    validation_status      text,
    language               text NOT NULL DEFAULT 'en',
    supersedes             text,
    notice                 text NOT NULL,
    origin                 text NOT NULL,
    model_id               text,
    model_version          text,
    etag                   text NOT NULL,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL
);

CREATE INDEX medical_imaging_knowledge_origin ON medical_imaging_knowledge (origin, id);

-- version:<origin>: what of that origin was last taken in; revision: counts changes, so that an index knows when it is behind.
CREATE TABLE knowledge_state (key text PRIMARY KEY, value text NOT NULL);
