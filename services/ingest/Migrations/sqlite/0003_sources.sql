-- What the source said of a file, and the hash of what it gave: another one than what is stored when the file was changed on its way in.
ALTER TABLE ledger_entries ADD COLUMN promised text NOT NULL DEFAULT '';
ALTER TABLE ledger_entries ADD COLUMN received_sha256 text NOT NULL DEFAULT '';
ALTER TABLE ledger_entries ADD COLUMN version text NOT NULL DEFAULT '';

-- 1: a retry that takes up what was refused and nothing else.
ALTER TABLE jobs ADD COLUMN only_refused integer NOT NULL DEFAULT 0;

-- The link or token that a person gave a job, sealed; gone with the job's end.
CREATE TABLE job_secrets (
  job_id text PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
  sealed blob NOT NULL
);
