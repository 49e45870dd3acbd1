-- +goose Up
CREATE TABLE records (
    network  BIGINT  NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
    kind     TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    version  BIGINT  NOT NULL,
    state    TEXT    NOT NULL,
    author   TEXT    NOT NULL,
    at       BIGINT  NOT NULL,
    digest   BYTEA    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (network, kind, name, version)
);
CREATE TABLE users (
    name     TEXT    PRIMARY KEY,
    password TEXT    NOT NULL,
    disabled SMALLINT NOT NULL DEFAULT 0,
    failures BIGINT  NOT NULL DEFAULT 0,
    failed   BIGINT  NOT NULL DEFAULT 0,
    created  BIGINT  NOT NULL
);
CREATE TABLE grants (
    member   TEXT    NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    network  TEXT    NOT NULL,
    role     TEXT    NOT NULL,
    PRIMARY KEY (member, network)
);
CREATE TABLE tokens (
    hash     BYTEA    PRIMARY KEY,
    id       TEXT    NOT NULL UNIQUE,
    member   TEXT    NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    name     TEXT    NOT NULL,
    role     TEXT    NOT NULL,
    network  TEXT    NOT NULL,
    created  BIGINT  NOT NULL,
    expires  BIGINT  NOT NULL,
    used     BIGINT  NOT NULL DEFAULT 0
);
CREATE TABLE sessions (
    hash     BYTEA    PRIMARY KEY,
    member   TEXT    NOT NULL,
    grants   TEXT    NOT NULL,
    created  BIGINT  NOT NULL,
    used     BIGINT  NOT NULL,
    expires  BIGINT  NOT NULL
);
CREATE TABLE audit (
    seq      BIGINT  PRIMARY KEY,
    at       BIGINT  NOT NULL,
    actor    TEXT    NOT NULL,
    action   TEXT    NOT NULL,
    network  TEXT    NOT NULL,
    detail   TEXT    NOT NULL,
    hash     BYTEA    NOT NULL
);
CREATE TABLE events (
    probe    TEXT    NOT NULL,
    spool    TEXT    NOT NULL,
    seq      BIGINT  NOT NULL,
    network  TEXT    NOT NULL,
    received BIGINT  NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (probe, spool, seq)
);
CREATE TABLE outcomes (
    id       BYTEA    PRIMARY KEY,
    kind     TEXT    NOT NULL,
    result   BYTEA    NOT NULL,
    at       BIGINT  NOT NULL
);

-- +goose Down
DROP TABLE outcomes;
DROP TABLE events;
DROP TABLE audit;
DROP TABLE sessions;
DROP TABLE tokens;
DROP TABLE grants;
DROP TABLE users;
DROP TABLE records;
