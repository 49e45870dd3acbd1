-- +goose Up
CREATE TABLE networks (
    id       INTEGER PRIMARY KEY,
    slug     TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    created  BIGINT  NOT NULL,
    newest   BIGINT  NOT NULL DEFAULT 0
);
CREATE TABLE assessments (
    network  BIGINT  NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
    seq      BIGINT  NOT NULL,
    started  BIGINT  NOT NULL,
    seconds  DOUBLE PRECISION NOT NULL,
    author   TEXT    NOT NULL,
    tool     TEXT    NOT NULL,
    head     BLOB    NOT NULL,
    findings BLOB    NOT NULL,
    state    BIGINT  NOT NULL,
    summary  TEXT    NOT NULL,
    PRIMARY KEY (network, seq)
);
CREATE TABLE results (
    id        INTEGER PRIMARY KEY,
    network   BIGINT   NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
    since     BIGINT   NOT NULL,
    until     BIGINT   NOT NULL,
    rank      SMALLINT NOT NULL,
    severity  SMALLINT NOT NULL,
    people    BIGINT   NOT NULL,
    place     BIGINT   NOT NULL,
    check_id  TEXT     NOT NULL,
    subject   TEXT     NOT NULL,
    title     TEXT     NOT NULL,
    waived    SMALLINT NOT NULL,
    digest    BLOB     NOT NULL,
    body      TEXT     NOT NULL
);
CREATE INDEX results_page ON results (network, until, rank, place, id, digest);
CREATE INDEX results_check ON results (network, until, check_id, rank, place, id);
CREATE TABLE facets (
    network   BIGINT   NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
    state     BIGINT   NOT NULL,
    check_id  TEXT     NOT NULL,
    class     TEXT     NOT NULL,
    principle SMALLINT NOT NULL,
    rank      SMALLINT NOT NULL,
    severity  SMALLINT NOT NULL,
    waived    SMALLINT NOT NULL,
    amount    BIGINT   NOT NULL,
    PRIMARY KEY (network, state, check_id, rank, severity, waived)
);
CREATE TABLE blobs (
    digest    BLOB     PRIMARY KEY,
    used      BIGINT   NOT NULL
);

-- +goose Down
DROP TABLE blobs;
DROP TABLE facets;
DROP TABLE results;
DROP TABLE assessments;
DROP TABLE networks;
