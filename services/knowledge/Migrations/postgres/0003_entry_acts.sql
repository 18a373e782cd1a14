-- Who changed which entry, when and why, with the answer that was given: a repeated request gets it again. time is ISO 8601 in UTC.
CREATE TABLE entry_acts (
    sequence   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    time       text NOT NULL,
    method     text NOT NULL,
    principal  text NOT NULL,
    entry      text COLLATE "C" NOT NULL,
    reason     text NOT NULL,
    request_id text UNIQUE,
    answer     text NOT NULL
);

CREATE INDEX entry_acts_entry ON entry_acts (entry, method);
