CREATE TABLE test.things (
    id bigint PRIMARY KEY,
    name text,
    content bytea NOT NULL,
    at timestamptz NOT NULL,
    amount numeric NOT NULL,
    open boolean NOT NULL
);
