-- What was done in each minute: kind 0 is the pool, 1 an account, 2 a worker. Estimates for people;
-- what is paid comes from ledger.shares. Samples of several pools add up. Raw ones stay for 7 days
-- in one partition per day (UTC) named samples_YYYY_MM_DD.
CREATE TABLE ledger.samples (
    journal smallint NOT NULL,
    kind smallint NOT NULL CHECK (kind BETWEEN 0 AND 2),
    account text NOT NULL,
    worker text NOT NULL,
    at timestamptz NOT NULL,
    -- Expected hashes of the accepted shares.
    hashes double precision NOT NULL,
    accepted bigint NOT NULL,
    -- By the reason that the sender was told.
    rejected jsonb NOT NULL,
    rejected_sum bigint NOT NULL,
    stale bigint NOT NULL,
    -- Difficulty of the best hash.
    best double precision NOT NULL,
    workers integer NOT NULL,
    PRIMARY KEY (kind, account, worker, at, journal)
) PARTITION BY RANGE (at);

-- The same in 5 minutes, for 90 days.
CREATE TABLE ledger.samples_5m (
    journal smallint NOT NULL,
    kind smallint NOT NULL,
    account text NOT NULL,
    worker text NOT NULL,
    at timestamptz NOT NULL,
    hashes double precision NOT NULL,
    accepted bigint NOT NULL,
    rejected_sum bigint NOT NULL,
    stale bigint NOT NULL,
    best double precision NOT NULL,
    workers integer NOT NULL,
    PRIMARY KEY (kind, account, worker, at, journal)
);

CREATE INDEX samples_5m_by_time ON ledger.samples_5m (journal, at);

-- The same by day (UTC), for ever.
CREATE TABLE ledger.samples_day (LIKE ledger.samples_5m INCLUDING ALL);

-- Up to where the samples of a journal go, and what else its statistics need to go on. Moves in the
-- same transaction as the samples.
CREATE TABLE ledger.sample_cursors (
    journal smallint PRIMARY KEY REFERENCES ledger.journals,
    cursor bigint NOT NULL,
    at timestamptz NOT NULL,
    round_started_at timestamptz,
    round_hashes double precision NOT NULL,
    round_shares bigint NOT NULL,
    best_difficulty double precision NOT NULL,
    best_at timestamptz,
    best_account text NOT NULL,
    best_worker text NOT NULL,
    -- Up to where everything is summed up; moves back when samples come late.
    rolled_up_to timestamptz NOT NULL
);

-- Rounds that ended with a block.
CREATE TABLE ledger.block_rounds (
    hash text PRIMARY KEY,
    journal smallint NOT NULL,
    started_at timestamptz,
    ended_at timestamptz NOT NULL,
    hashes double precision NOT NULL,
    shares bigint NOT NULL,
    -- What a block took on average.
    block_hashes double precision NOT NULL
);

CREATE INDEX block_rounds_by_time ON ledger.block_rounds (ended_at);

-- How much the reward windows of blocks hold: counted once, for they never change.
CREATE TABLE ledger.block_windows (
    hash text PRIMARY KEY REFERENCES ledger.blocks,
    shares bigint NOT NULL,
    work numeric(78, 0) NOT NULL
);
