CREATE TABLE kept.owners (
    owner bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    shout text GENERATED ALWAYS AS (upper(name)) STORED
);

CREATE TABLE kept.events (
    at timestamptz NOT NULL,
    owner bigint NOT NULL REFERENCES kept.owners,
    content bytea NOT NULL,
    amount numeric(78, 0) NOT NULL,
    rate double precision,
    tags text[] NOT NULL,
    PRIMARY KEY (at, owner)
) PARTITION BY RANGE (at);

-- Sorted before what it refers to.
CREATE TABLE kept.aliases (
    alias text PRIMARY KEY,
    owner bigint NOT NULL REFERENCES kept.owners
);
