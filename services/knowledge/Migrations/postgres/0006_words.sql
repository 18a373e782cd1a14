-- What full-text search looks at when there are very many entries: names, codes and texts, in the order of weight that the ranker gives them. By a trigger,
-- since what reads arrays is not immutable to PostgreSQL.
ALTER TABLE medical_imaging_knowledge ADD COLUMN words tsvector;

CREATE FUNCTION medical_imaging_knowledge_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.words :=
        setweight(to_tsvector('english', NEW.finding_name), 'A') ||
        setweight(to_tsvector('english', coalesce(NEW.metadata -> 'aliases', '[]')), 'A') ||
        setweight(to_tsvector('english', NEW.concepts), 'A') ||
        setweight(to_tsvector('english', concat_ws(' ', NEW.modality, NEW.body_part, NEW.finding_category, NEW.kind, NEW.dataset_source, array_to_string(NEW.symptoms, ' '))), 'B') ||
        setweight(to_tsvector('english', NEW.key_features), 'C') ||
        setweight(to_tsvector('english', concat_ws(' ', NEW.description, NEW.clinical_significance)), 'D');
    RETURN NEW;
END $$;

CREATE TRIGGER medical_imaging_knowledge_words BEFORE INSERT OR UPDATE ON medical_imaging_knowledge FOR EACH ROW EXECUTE FUNCTION medical_imaging_knowledge_words();

UPDATE medical_imaging_knowledge SET id = id;

CREATE INDEX medical_imaging_knowledge_words ON medical_imaging_knowledge USING gin (words);
