-- The request that asked for the job's last retry: the same request twice is one retry.
ALTER TABLE jobs ADD COLUMN retry_id text NOT NULL DEFAULT '';
