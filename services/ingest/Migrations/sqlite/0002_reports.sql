-- Ids rise with time: the newest first is backwards.
CREATE TABLE verify_reports (id text PRIMARY KEY, report blob NOT NULL);

-- folder: where it lies, absolute.
CREATE TABLE exports (id text PRIMARY KEY, folder text NOT NULL, export blob NOT NULL);
