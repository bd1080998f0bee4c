-- One row per journal that feeds this database. The cursor moves in the same transaction as the
-- rows it stands for, so that each record arrives exactly once.
CREATE TABLE ledger.journals (
    journal smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity uuid NOT NULL UNIQUE,
    cursor bigint NOT NULL DEFAULT 0 CHECK (cursor >= 0)
);

-- Accepted shares, one partition per day (UTC) named shares_YYYY_MM_DD.
CREATE TABLE ledger.shares (
    journal smallint NOT NULL,
    sequence bigint NOT NULL,
    at timestamptz NOT NULL,
    account text NOT NULL,
    worker text NOT NULL,
    -- Expected hashes of the assigned target; beyond bigint.
    work numeric(78, 0) NOT NULL,
    target bytea NOT NULL,
    hash bytea NOT NULL,
    block boolean NOT NULL,
    job bigint NOT NULL,
    template numeric(20, 0) NOT NULL,
    connection bigint NOT NULL,
    channel bigint NOT NULL,
    share_number bigint NOT NULL,
    agent text NOT NULL,
    PRIMARY KEY (journal, sequence, at)
) PARTITION BY RANGE (at);

CREATE INDEX shares_by_account ON ledger.shares (account, at);

CREATE TABLE ledger.blocks (
    -- As nodes print it.
    hash text PRIMARY KEY,
    journal smallint NOT NULL,
    sequence bigint NOT NULL,
    found_at timestamptz NOT NULL,
    height integer NOT NULL,
    account text NOT NULL,
    worker text NOT NULL,
    template numeric(20, 0) NOT NULL,
    header bytea NOT NULL,
    coinbase bytea NOT NULL
);

CREATE INDEX blocks_by_time ON ledger.blocks (found_at);

-- Everything that was heard about a block, in the order in which it was heard.
CREATE TABLE ledger.block_outcomes (
    journal smallint NOT NULL,
    sequence bigint NOT NULL,
    at timestamptz NOT NULL,
    hash text NOT NULL,
    path text NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (journal, sequence)
);

CREATE INDEX block_outcomes_by_hash ON ledger.block_outcomes (hash);
