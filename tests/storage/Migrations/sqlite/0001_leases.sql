CREATE TABLE work_leases (
  id text PRIMARY KEY, payload text NOT NULL, state text NOT NULL, attempt integer NOT NULL, failures integer NOT NULL,
  worker text, lease_until bigint, available_at bigint NOT NULL, reason text);
CREATE INDEX work_leases_open ON work_leases (state, available_at);
