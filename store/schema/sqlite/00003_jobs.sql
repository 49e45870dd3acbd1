-- +goose Up
DROP TABLE outcomes;
CREATE TABLE outcomes (
    id       BLOB    PRIMARY KEY,
    network  TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    result   BLOB    NOT NULL,
    at       BIGINT  NOT NULL
);
CREATE INDEX outcomes_at ON outcomes (at);
CREATE INDEX outcomes_result ON outcomes (result);
CREATE TABLE inputs (
    network  BIGINT  NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
    seq      BIGINT  NOT NULL,
    name     TEXT    NOT NULL,
    manifest BLOB    NOT NULL,
    files    BIGINT  NOT NULL,
    octets   BIGINT  NOT NULL,
    author   TEXT    NOT NULL,
    at       BIGINT  NOT NULL,
    PRIMARY KEY (network, seq)
);
CREATE INDEX inputs_manifest ON inputs (manifest);
CREATE TABLE members (
    manifest BLOB    NOT NULL,
    digest   BLOB    NOT NULL,
    PRIMARY KEY (manifest, digest)
);
CREATE INDEX members_digest ON members (digest);
CREATE TABLE jobs (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    key      BLOB    NOT NULL,
    network  BIGINT  REFERENCES networks (id) ON DELETE CASCADE,
    kind     TEXT    NOT NULL,
    args     TEXT    NOT NULL,
    priority SMALLINT NOT NULL,
    author   TEXT    NOT NULL,
    at       BIGINT  NOT NULL,
    queued   BIGINT  NOT NULL DEFAULT 0,
    state    TEXT    NOT NULL,
    attempt  BIGINT  NOT NULL DEFAULT 0,
    worker   TEXT    NOT NULL DEFAULT '',
    progress REAL    NOT NULL DEFAULT 0,
    note     TEXT    NOT NULL DEFAULT '',
    ended    BIGINT  NOT NULL DEFAULT 0,
    result   BLOB,
    changed  BIGINT  NOT NULL
);
CREATE UNIQUE INDEX jobs_waiting ON jobs (key) WHERE ended = 0;
CREATE INDEX jobs_network ON jobs (network, id);
CREATE INDEX jobs_changed ON jobs (changed);
CREATE TABLE workers (
    id       TEXT    PRIMARY KEY,
    started  BIGINT  NOT NULL,
    seen     BIGINT  NOT NULL,
    slots    BIGINT  NOT NULL
);

-- +goose Down
DROP TABLE workers;
DROP TABLE jobs;
DROP TABLE members;
DROP TABLE inputs;
DROP TABLE outcomes;
CREATE TABLE outcomes (
    id       BLOB    PRIMARY KEY,
    kind     TEXT    NOT NULL,
    result   BLOB    NOT NULL,
    at       BIGINT  NOT NULL
);
