-- +goose Up
CREATE TABLE probes (
    name     TEXT    PRIMARY KEY,
    network  TEXT    NOT NULL REFERENCES networks (slug) ON DELETE CASCADE,
    added    BIGINT  NOT NULL,
    revoked  BIGINT  NOT NULL DEFAULT 0,
    seen     BIGINT  NOT NULL DEFAULT 0
);
CREATE TABLE spools (
    probe    TEXT    NOT NULL REFERENCES probes (name) ON DELETE CASCADE,
    spool    TEXT    NOT NULL,
    last     BIGINT  NOT NULL,
    PRIMARY KEY (probe, spool)
);
CREATE INDEX events_page ON events (network, received, probe, spool, seq);

-- +goose Down
DROP INDEX events_page;
DROP TABLE spools;
DROP TABLE probes;
