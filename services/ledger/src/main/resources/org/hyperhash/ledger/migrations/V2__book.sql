-- What the coinbase of a block was computed from; absent for blocks of earlier versions.
ALTER TABLE ledger.blocks
    ADD COLUMN window_from bigint,
    ADD COLUMN cut bigint,
    ADD COLUMN subsidy bigint CHECK (subsidy >= 0),
    ADD COLUMN fees bigint CHECK (fees >= 0),
    -- Absent: the shares since the block before.
    ADD COLUMN window_multiple integer,
    ADD COLUMN window_shares_max integer,
    ADD COLUMN fees_to_winner boolean,
    ADD COLUMN minimum_direct bigint,
    ADD COLUMN output_bytes integer,
    ADD COLUMN treasury bytea,
    ADD COLUMN device text,
    ADD COLUMN direct_max integer,
    ADD CONSTRAINT terms_are_complete CHECK (
        num_nulls(window_from, cut, subsidy, fees, window_shares_max, fees_to_winner,
            minimum_direct, output_bytes, treasury, device, direct_max) IN (0, 11));

-- Where each block stands in the book: waiting (not in the chain, or not looked at yet), seen,
-- orphaned, mature, stale (buried without ever being in the chain), disputed (its coinbase is not
-- what we compute: nothing is credited).
CREATE TABLE ledger.block_states (
    hash text PRIMARY KEY REFERENCES ledger.blocks,
    stage text NOT NULL
        CHECK (stage IN ('waiting', 'seen', 'orphaned', 'mature', 'stale', 'disputed')),
    confirmations integer NOT NULL DEFAULT 0 CHECK (confirmations >= 0),
    -- The booking of its sight, while that stands.
    seen_booking bigint,
    explanation text NOT NULL DEFAULT '',
    changed_at timestamptz NOT NULL
);

CREATE INDEX block_states_open ON ledger.block_states (stage)
    WHERE stage IN ('waiting', 'seen', 'orphaned');

-- Who earned what of a block's subsidy, and how much of that its coinbase pays. Written when the
-- block is seen, removed when it is orphaned.
CREATE TABLE ledger.rewards (
    hash text NOT NULL REFERENCES ledger.blocks,
    account text NOT NULL,
    work numeric(78, 0) NOT NULL,
    sats bigint NOT NULL CHECK (sats >= 0),
    direct_sats bigint NOT NULL CHECK (direct_sats IN (0, sats)),
    PRIMARY KEY (hash, account)
);

CREATE INDEX rewards_by_account ON ledger.rewards (account, hash);

-- What a block's coinbase settles once it is mature.
CREATE TABLE ledger.settlements (
    hash text NOT NULL REFERENCES ledger.blocks,
    account text NOT NULL,
    sats bigint NOT NULL,
    PRIMARY KEY (hash, account)
);

-- The book. Rows are only ever added; what was wrong is booked again with the other sign.
CREATE TABLE ledger.bookings (
    booking bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    block text REFERENCES ledger.blocks,
    payout text,
    CHECK (num_nonnulls(block, payout) = 1)
);

CREATE INDEX bookings_by_block ON ledger.bookings (block);

-- What we owe is positive, what we hold is negative.
CREATE TABLE ledger.postings (
    booking bigint NOT NULL REFERENCES ledger.bookings,
    account text NOT NULL,
    sats bigint NOT NULL CHECK (sats <> 0),
    PRIMARY KEY (booking, account)
);

CREATE INDEX postings_by_account ON ledger.postings (account, booking);

-- All postings of a booking come with one statement, and sum to zero.
CREATE FUNCTION ledger.require_zero_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT p.booking INTO wrong
        FROM ledger.postings p
        WHERE p.booking IN (SELECT DISTINCT booking FROM added)
        GROUP BY p.booking HAVING sum(p.sats) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'booking % does not sum to zero', wrong USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER postings_sum_to_zero AFTER INSERT ON ledger.postings
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.require_zero_sum();

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END
$$;

CREATE TRIGGER postings_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.postings
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER bookings_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.bookings
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- The sums of all postings, moved in their transaction.
CREATE TABLE ledger.balances (
    account text PRIMARY KEY,
    sats bigint NOT NULL
);

CREATE TABLE ledger.payouts (
    payout text PRIMARY KEY,
    account text NOT NULL,
    sats bigint NOT NULL CHECK (sats > 0),
    stage text NOT NULL CHECK (stage IN ('started', 'settled', 'failed')),
    network_fee bigint NOT NULL DEFAULT 0 CHECK (network_fee >= 0),
    changed_at timestamptz NOT NULL
);

-- What the auditor looked at and found.
CREATE TABLE ledger.audits (
    audit bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    bookings bigint NOT NULL,
    blocks bigint NOT NULL,
    findings text[] NOT NULL
);

-- While there is a row, nobody is paid.
CREATE TABLE ledger.pay_stop (
    stopped boolean PRIMARY KEY DEFAULT true CHECK (stopped),
    since timestamptz NOT NULL,
    reason text NOT NULL
);
