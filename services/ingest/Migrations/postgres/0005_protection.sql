CREATE TABLE protection_policies (
  dataset text COLLATE "C" PRIMARY KEY, action integer NOT NULL, clean_descriptors integer NOT NULL, retain_longitudinal integer NOT NULL, version bigint NOT NULL);

-- What a protection check found: letters and tags, no values. Files of one scanner share a set.
CREATE TABLE protection_sets (name text COLLATE "C" PRIMARY KEY, content text NOT NULL);

-- The set's name; empty for a file that was not checked.
ALTER TABLE ledger_entries ADD COLUMN protection text NOT NULL DEFAULT '';
