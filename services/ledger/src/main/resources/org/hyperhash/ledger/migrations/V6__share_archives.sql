-- Records before it are in no reward window of a block that is not in this database yet. Absent
-- until the projector has caught up with the journal once since this column exists.
ALTER TABLE ledger.journals
    ADD COLUMN needed_from bigint CHECK (needed_from >= 1);

-- When its rewards were first found right after it had become mature.
ALTER TABLE ledger.block_states
    ADD COLUMN audited_at timestamptz;

-- Days of shares that are in files instead of ledger.shares. Shares of a day that come when it is
-- archived are a file of their own.
CREATE TABLE ledger.share_archives (
    -- In ledger.archive.directory.
    file text PRIMARY KEY,
    day date NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0),
    bytes bigint NOT NULL CHECK (bytes > 0),
    -- Of the file.
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    archived_at timestamptz NOT NULL
);

CREATE INDEX share_archives_by_day ON ledger.share_archives (day);

-- Which records are in a file: a window that meets them is not whole in ledger.shares.
CREATE TABLE ledger.share_archive_ranges (
    file text NOT NULL REFERENCES ledger.share_archives ON DELETE CASCADE,
    journal smallint NOT NULL REFERENCES ledger.journals,
    first_sequence bigint NOT NULL,
    last_sequence bigint NOT NULL CHECK (last_sequence >= first_sequence),
    PRIMARY KEY (file, journal)
);

CREATE INDEX share_archive_ranges_by_record
    ON ledger.share_archive_ranges (journal, last_sequence);

-- Days that were brought back: the schedule leaves them alone for a while.
CREATE TABLE ledger.share_holds (
    day date PRIMARY KEY,
    until timestamptz NOT NULL
);

-- For what the plans in docs/query-plans.golden.txt showed to read whole tables.
CREATE INDEX samples_by_time ON ledger.samples (journal, at);
CREATE INDEX samples_refused ON ledger.samples (journal, at) WHERE rejected_sum > 0;
CREATE INDEX payouts_by_account ON ledger.payouts (account);

-- Pages of blocks are ordered by both.
CREATE INDEX blocks_by_time_and_hash ON ledger.blocks (found_at, hash);
DROP INDEX ledger.blocks_by_time;

-- What an account earned is looked up among blocks that it found, too.
CREATE INDEX blocks_by_account ON ledger.blocks (account);

-- The booking of a block's sight stands when the block is mature; earlier versions forgot it then.
UPDATE ledger.block_states s SET seen_booking =
    (SELECT max(booking) FROM ledger.bookings WHERE block = s.hash AND kind = 'block_seen')
    WHERE s.stage = 'mature' AND s.seen_booking IS NULL;
