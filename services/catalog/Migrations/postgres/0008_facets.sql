-- A dataset's assets are of few sorts: the same format, kind, modality, body part and split. A membership names its sort by a number, and one index in the order of the
-- list serves every filter over those five fields: the page of a filter is the merge of the sorts that it allows. 0 stands for sorts beyond the 4096th.
CREATE TABLE facets (
    dataset_id text COLLATE "C" NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    facet bigint NOT NULL,
    format text COLLATE "C" NOT NULL,
    kind bigint NOT NULL,
    modality text COLLATE "C" NOT NULL,
    body_part text COLLATE "C" NOT NULL,
    split text COLLATE "C" NOT NULL,
    PRIMARY KEY (dataset_id, facet)
);

ALTER TABLE memberships ADD COLUMN facet bigint NOT NULL DEFAULT 0;

INSERT INTO facets (dataset_id, facet, format, kind, modality, body_part, split)
SELECT dataset_id, number, format, kind, modality, body_part, split FROM (
    SELECT s.*, ROW_NUMBER() OVER (PARTITION BY dataset_id ORDER BY format, kind, modality, body_part, split) AS number FROM (
        SELECT DISTINCT m.dataset_id, a.format, a.kind, a.modality, a.body_part, m.split FROM memberships m JOIN assets a ON a.id = m.asset_id) s) n
WHERE number <= 4096;

UPDATE memberships SET facet = COALESCE((
    SELECT f.facet FROM assets a JOIN facets f ON f.format = a.format AND f.kind = a.kind AND f.modality = a.modality AND f.body_part = a.body_part
    WHERE a.id = memberships.asset_id AND f.dataset_id = memberships.dataset_id AND f.split = memberships.split), 0);

CREATE INDEX memberships_facet ON memberships (dataset_id, facet, path, member);

-- One patient's, one study's: few rows each.
CREATE INDEX memberships_patient ON memberships (dataset_id, patient_key) WHERE patient_key <> '';
CREATE INDEX memberships_study ON memberships (dataset_id, study_key) WHERE study_key <> '';
CREATE INDEX assets_study ON assets (study_uid) WHERE study_uid <> '';
