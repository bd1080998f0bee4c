-- A past for QueryPlansTest; the same each time. Sums are not right: nobody adds them up here.
SET session_replication_role = replica;

INSERT INTO ledger.journals (identity, cursor, needed_from)
    VALUES ('11111111-1111-1111-1111-111111111111', 300000, 290000);

CREATE TABLE ledger.shares_2026_11_19 PARTITION OF ledger.shares
    FOR VALUES FROM ('2026-11-19 00:00:00+00') TO ('2026-11-20 00:00:00+00');
CREATE TABLE ledger.shares_2026_11_20 PARTITION OF ledger.shares
    FOR VALUES FROM ('2026-11-20 00:00:00+00') TO ('2026-11-21 00:00:00+00');
CREATE TABLE ledger.shares_2026_11_21 PARTITION OF ledger.shares
    FOR VALUES FROM ('2026-11-21 00:00:00+00') TO ('2026-11-22 00:00:00+00');
INSERT INTO ledger.shares
    SELECT 1, s, '2026-11-19 00:00Z'::timestamptz + s * interval '0.8 s', n.name, 'rig', 4294967296,
        '\x00', '\x00', false, 1, 1, 1, 1, s, 'agent'
    FROM generate_series(1, 300000) s JOIN names n ON n.n = s % 200;

INSERT INTO ledger.blocks
    SELECT lpad(to_hex(b), 64, '0'), 1, b * 600, '2026-11-19 00:00Z'::timestamptz
        + b * interval '480 s', b, n.name, 'rig', 1, decode(repeat('00', 80), 'hex'),
        decode('COINBASE', 'hex'), greatest(1, b * 600 - 4800), b * 600 - 10, 1000000, 5000, 8,
        100000, true, 10000, 1500, decode('0014' || repeat('77', 20), 'hex'), 'proxy', 4
    FROM generate_series(1, 500) b JOIN names n ON n.n = b % 200;
INSERT INTO ledger.block_outcomes
    SELECT 1, b * 600 + o, '2026-11-19 00:00Z'::timestamptz + b * interval '480 s',
        lpad(to_hex(b), 64, '0'), 'bitcoind', CASE o WHEN 1 THEN 'accepted' ELSE 'in_chain' END, ''
    FROM generate_series(1, 500) b, generate_series(1, 2) o;
INSERT INTO ledger.block_states (hash, stage, confirmations, seen_booking, changed_at)
    SELECT lpad(to_hex(b), 64, '0'), CASE WHEN b <= 450 THEN 'mature' ELSE 'seen' END,
        least(100, 551 - b), CASE WHEN b > 450 THEN b END, '2026-11-21 00:00Z'
    FROM generate_series(1, 500) b;
INSERT INTO ledger.block_rounds
    SELECT lpad(to_hex(b), 64, '0'), 1, '2026-11-19 00:00Z'::timestamptz
        + (b - 1) * interval '480 s', '2026-11-19 00:00Z'::timestamptz + b * interval '480 s',
        2576980377600, 600, 2500000000000
    FROM generate_series(1, 500) b;
INSERT INTO ledger.block_windows
    SELECT lpad(to_hex(b), 64, '0'), 4800, 20615843020800 FROM generate_series(1, 490) b;
INSERT INTO ledger.rewards
    SELECT lpad(to_hex(b), 64, '0'), n.name, 103079215104, 4950, CASE WHEN n < 4 THEN 4950 ELSE 0 END
    FROM generate_series(1, 500) b, names n;
INSERT INTO ledger.settlements
    SELECT lpad(to_hex(b), 64, '0'), 'miner/' || n.name || '/available', -4950
    FROM generate_series(1, 500) b JOIN names n ON n.n < 4;

-- Seen, and 500 behind it mature.
INSERT INTO ledger.bookings (at, kind, block)
    SELECT '2026-11-19 00:00Z'::timestamptz + b * interval '480 s', 'block_seen',
        lpad(to_hex(b), 64, '0')
    FROM generate_series(1, 500) b ORDER BY b;
INSERT INTO ledger.bookings (at, kind, block)
    SELECT '2026-11-20 00:00Z'::timestamptz + b * interval '480 s', 'block_matured',
        lpad(to_hex(b), 64, '0')
    FROM generate_series(1, 450) b ORDER BY b;
INSERT INTO ledger.bookings (at, kind, block)
    SELECT '2026-11-20 00:00Z'::timestamptz + b * interval '480 s', 'paid_in_coinbase',
        lpad(to_hex(b), 64, '0')
    FROM generate_series(1, 450) b ORDER BY b;
INSERT INTO ledger.postings
    SELECT b, 'miner/' || n.name || '/pending', 4950 FROM generate_series(1, 500) b, names n
    UNION ALL SELECT b, 'coinbase', -990000 FROM generate_series(1, 500) b
    UNION ALL SELECT 500 + b, 'miner/' || n.name || '/available', 4950
        FROM generate_series(1, 450) b, names n
    UNION ALL SELECT 500 + b, 'miner/' || n.name || '/pending', -4950
        FROM generate_series(1, 450) b, names n
    UNION ALL SELECT 950 + b, 'miner/' || n.name || '/available', -4950
        FROM generate_series(1, 450) b JOIN names n ON n.n < 4
    UNION ALL SELECT 950 + b, 'coinbase', 19800 FROM generate_series(1, 450) b;
INSERT INTO ledger.balances SELECT account, sum(sats) FROM ledger.postings GROUP BY account;
INSERT INTO ledger.payouts
    SELECT 'payout' || p, n.name, 1000, 'settled', 0, '2026-11-20 00:00Z'
    FROM generate_series(1, 2000) p JOIN names n ON n.n = p % 200;
INSERT INTO ledger.audits (at, bookings, blocks, findings)
    SELECT '2026-11-19 00:00Z'::timestamptz + a * interval '5 min', 1000, 100, '{}'
    FROM generate_series(1, 800) a;

CREATE TABLE ledger.samples_2026_11_19 PARTITION OF ledger.samples
    FOR VALUES FROM ('2026-11-19 00:00:00+00') TO ('2026-11-20 00:00:00+00');
CREATE TABLE ledger.samples_2026_11_20 PARTITION OF ledger.samples
    FOR VALUES FROM ('2026-11-20 00:00:00+00') TO ('2026-11-21 00:00:00+00');
CREATE TABLE ledger.samples_2026_11_21 PARTITION OF ledger.samples
    FOR VALUES FROM ('2026-11-21 00:00:00+00') TO ('2026-11-22 00:00:00+00');
CREATE TEMPORARY TABLE owners AS
    SELECT 0 AS kind, '' AS account, '' AS worker
    UNION ALL SELECT 1, name, '' FROM names WHERE n < 10
    UNION ALL SELECT 2, name, 'rig' FROM names WHERE n < 10;
INSERT INTO ledger.samples
    SELECT 1, kind, account, worker, at, 1e9, 10, '{}', 0, 0, 1, 1
    FROM owners, generate_series('2026-11-19 00:00Z'::timestamptz, '2026-11-21 19:59Z',
        interval '1 min') at;
INSERT INTO ledger.samples_5m
    SELECT 1, kind, account, worker, at, 5e9, 50, 0, 0, 1, 1
    FROM owners, generate_series('2026-11-11 00:00Z'::timestamptz, '2026-11-21 19:55Z',
        interval '5 min') at;
INSERT INTO ledger.samples_day
    SELECT 1, kind, account, worker, at, 5e12, 5000, 0, 0, 1, 1
    FROM owners, generate_series('2020-01-01 00:00Z'::timestamptz, '2026-11-20 00:00Z',
        interval '1 day') at;
INSERT INTO ledger.sample_cursors
    VALUES (1, 300000, '2026-11-21 19:59Z', '2026-11-21 18:40Z', 1, 1, 1, '2026-11-20 00:00Z', '',
        '', '2026-11-21 19:50Z');

-- Of whole tables, so that plans do not depend on chance.
SET default_statistics_target = 1000;
ANALYZE;
