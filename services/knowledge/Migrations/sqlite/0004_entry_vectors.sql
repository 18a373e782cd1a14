-- A model in one version. Its vectors all have one length, and are only ever compared with one another.
CREATE TABLE embedding_models (
    model_id      text NOT NULL,
    model_version text NOT NULL,
    provider      text NOT NULL,
    dimensions    integer NOT NULL,
    created_at    text NOT NULL,
    PRIMARY KEY (model_id, model_version)
) WITHOUT ROWID;

-- An entry's vector by each model, side by side while one takes over from another. embedding is little-endian float32; etag is the entry's when it was
-- embedded: with another etag the vector is of an old text. revision counts what is put in, so that an index can
-- fetch what is new to it. The active model's vectors stand in medical_imaging_knowledge.embedding as well.
CREATE TABLE entry_vectors (
    model_id      text NOT NULL,
    model_version text NOT NULL,
    entry_id      text NOT NULL REFERENCES medical_imaging_knowledge (id) ON DELETE CASCADE,
    etag          text NOT NULL,
    revision      integer NOT NULL,
    embedding     blob NOT NULL,
    created_at    text NOT NULL,
    PRIMARY KEY (model_id, model_version, entry_id),
    FOREIGN KEY (model_id, model_version) REFERENCES embedding_models (model_id, model_version) ON DELETE CASCADE
);

CREATE INDEX entry_vectors_entry ON entry_vectors (entry_id);

CREATE INDEX entry_vectors_revision ON entry_vectors (model_id, model_version, revision, entry_id);
