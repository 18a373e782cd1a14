-- Documents that are imported. id is the job's; content is the document as it came, until the import is done. created is ISO 8601 in UTC.
CREATE TABLE document_imports (
    id         text PRIMARY KEY,
    media_type text NOT NULL,
    title      text NOT NULL,
    uri        text NOT NULL,
    dataset    text NOT NULL,
    digest     text NOT NULL,
    created    text NOT NULL,
    is_read    integer NOT NULL,
    summary    text NOT NULL,
    evaluation text NOT NULL,
    report     text NOT NULL,
    content    blob
);

-- What was found in them. entry_row is the entry as it would be (JSON), state the wire's ProposalState, entry the id of what it became.
CREATE TABLE document_proposals (
    import_id text NOT NULL REFERENCES document_imports (id) ON DELETE CASCADE,
    number    integer NOT NULL,
    entry_row text NOT NULL,
    quote     text NOT NULL,
    reason    text NOT NULL,
    state     integer NOT NULL,
    entry     text NOT NULL,
    PRIMARY KEY (import_id, number)
);

-- Terms that a person brought in: a concept's own part as JSON. The counter moves with every import, so that other processes see that they are behind.
CREATE TABLE own_terms (id text PRIMARY KEY, concept text NOT NULL);
CREATE TABLE own_terms_revision (one integer PRIMARY KEY, revision bigint NOT NULL);
