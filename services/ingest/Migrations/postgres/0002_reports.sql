-- Ids rise with time: the newest first is backwards.
CREATE TABLE verify_reports (id text COLLATE "C" PRIMARY KEY, report bytea NOT NULL);

-- folder: where it lies, absolute.
CREATE TABLE exports (id text COLLATE "C" PRIMARY KEY, folder text NOT NULL, export bytea NOT NULL);
