-- Who changed which entry, when and why, with the answer that was given: a repeated request gets it again.
CREATE TABLE entry_acts (
    sequence   integer PRIMARY KEY AUTOINCREMENT,
    time       text NOT NULL,
    method     text NOT NULL,
    principal  text NOT NULL,
    entry      text NOT NULL,
    reason     text NOT NULL,
    request_id text UNIQUE,
    answer     text NOT NULL
);

CREATE INDEX entry_acts_entry ON entry_acts (entry, method);
