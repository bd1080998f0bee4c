// The page's logic, tested in the browser that the Java tests start.
import { address } from '../../main/ts/client';
import type { Explanation, Overview, Worker } from '../../main/ts/api';
import { guides } from '../../main/ts/connect';
import { holds, part, recompute } from '../../main/ts/exact';
import * as format from '../../main/ts/format';
import { AT_FIRST, type LiveState, backOff, reduce } from '../../main/ts/live';
import { sortWorkers } from '../../main/ts/miner';
import { hostOf, speedOf } from '../../main/ts/network';
import { payoutPath, routeOf } from '../../main/ts/route';
import { nextTheme } from '../../main/ts/theme';

const tests: Record<string, () => void> = {};

function same(actual: unknown, expected: unknown): void {
  const write = (value: unknown) =>
    JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner));
  if (write(actual) !== write(expected)) {
    throw new Error(`expected ${write(expected)}, got ${write(actual)}`);
  }
}

/** Written with plain spaces here. */
const plain = (text: string) => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-');

tests['counts have the right noun'] = () => {
  same(format.counted(1, 'channel'), '1 channel');
  same(format.counted(2, 'channel'), '2 channels');
  same(format.counted(0, 'worker'), '0 workers');
};

tests['numbers are grouped from five digits on'] = () => {
  same(plain(format.integer(1234)), '1234');
  same(plain(format.integer(12345)), '12 345');
  same(plain(format.integer(-1234567)), '-1 234 567');
  same(plain(format.integer(2n ** 70n)), '1 180 591 620 717 411 303 424');
};

tests['hash rates have three digits and a prefix'] = () => {
  same(plain(format.hashrate(0)), '0 H/s');
  same(plain(format.hashrate(78_000)), '78.0 kH/s');
  same(plain(format.hashrate(1.21e12)), '1.21 TH/s');
  same(plain(format.hashrate(999.6e15)), '1.00 EH/s');
  same(plain(format.hashrate(905e18)), '905 EH/s');
};

tests['small figures keep their digits'] = () => {
  same(plain(format.significant(0.0123)), '0.0123');
  same(plain(format.significant(0)), '0');
  same(plain(format.significant(-2.5)), '-2.50');
  same(plain(format.significant(4.6565e-10)), '4.7e-10');
  same(format.significant(Number.NaN), '–');
};

tests['amounts are exact to the satoshi'] = () => {
  same(plain(format.bitcoin(312_500_000)), '3.125 000 00 BTC');
  same(plain(format.bitcoin(-1)), '-0.000 000 01 BTC');
  same(plain(format.bitcoin(2_100_000_000_000_000)), '21 000 000.000 000 00 BTC');
  same(plain(format.amount(99_999)), '99 999 sat');
  same(plain(format.amount(100_000)), '0.001 000 00 BTC');
};

tests['durations have two units at most'] = () => {
  same(plain(format.duration(0.02)), '20 ms');
  same(plain(format.duration(59)), '59 s');
  same(plain(format.duration(3_600)), '1 h');
  same(plain(format.duration(158_700)), '1 d 20 h');
  same(plain(format.duration(90)), '1 min 30 s');
};

tests['times are told as people tell them'] = () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  same(plain(format.relative(now - 3_000, now)), 'now');
  same(plain(format.relative(now - 30_000, now)), '30 s ago');
  same(plain(format.relative(now - 3 * 3_600_000, now)), '3 h ago');
  same(plain(format.relative(now - 72 * 3_600_000, now)), '3 days ago');
  same(plain(format.relative(now + 120_000, now)), 'in 2 min');
};

tests['addresses lead to their pages'] = () => {
  same(routeOf('/'), { page: 'overview' });
  same(routeOf('/miner/'), { page: 'miner' });
  same(routeOf('/miner/bc1q'), { page: 'miner', account: 'bc1q' });
  same(routeOf(payoutPath('a/b', 'ff')), { page: 'payout', account: 'a/b', block: 'ff' });
  same(routeOf('/blocks/00ff'), { page: 'block', hash: '00ff' });
  same(routeOf('/miner/%E0%A4%A'), { page: 'miner', account: '%E0%A4%A' });
  same(routeOf('/nowhere'), { page: 'unknown' });
  same(routeOf('/connect/more'), { page: 'unknown' });
  same(routeOf('/blocks/a/b'), { page: 'unknown' });
};

tests['operations are asked with their values in place'] = () => {
  same(
    address('/api/v1/accounts/{account}/workers', { account: 'a/b', limit: 5, cursor: undefined }),
    '/api/v1/accounts/a%2Fb/workers?limit=5',
  );
};

const explanation: Explanation = {
  block: 'ff',
  height: 7,
  subsidy_sats: 1_001,
  fees_sats: 5,
  winner: 'a',
  window: { rule: 'pplns', first_sequence: 1, last_sequence: 3, shares: 3, work: '3' },
  fees: [
    { kind: 'node-pot', sats: 5 },
    { kind: 'treasury', sats: 5 },
  ],
  distributable_sats: 991,
  carried_in_sats: 2,
  rewards: [
    { account: 'a', work: '1', reward_sats: 330, carry_sats: 0, fees_sats: 5, in_coinbase_sats: 5 },
    { account: 'b', work: '2', reward_sats: 660, carry_sats: 1, fees_sats: 0, in_coinbase_sats: 0 },
  ],
  remainder_sats: 1,
  postings: [
    { at: '', account: 'coinbase', amount_sats: -1_006, kind: 'block-seen' },
    { at: '', account: 'all', amount_sats: 1_006, kind: 'block-seen' },
  ],
};

tests['a right payout holds in every line'] = () => {
  const checked = recompute(explanation);
  same(checked.remainder, { claimed: 1n, computed: 1n, holds: true });
  same(holds(checked), true);
};

tests['one satoshi too many is seen'] = () => {
  const [first, ...others] = explanation.rewards;
  const wrong = { ...explanation, rewards: [{ ...first!, reward_sats: 331 }, ...others] };
  const checked = recompute(wrong);
  same(checked.rewards[0]?.subsidy, { claimed: 331n, computed: 330n, holds: false });
  same(holds(checked), false);
};

tests['postings that do not sum to zero are seen'] = () => {
  same(holds(recompute({ ...explanation, postings: explanation.postings.slice(1) })), false);
};

tests['of one account the remainder is not known'] = () => {
  const alone = recompute({ ...explanation, rewards: explanation.rewards.slice(0, 1) });
  same(alone.remainder, undefined);
  same(holds(alone), true);
};

tests['postings of one account need not sum to zero'] = () => {
  const all = { ...explanation.rewards[0]!, work: '3', reward_sats: 991, carry_sats: 2 };
  const alone = { ...explanation, rewards: [all], postings: explanation.postings.slice(1) };
  same(holds(recompute(alone, false)), true);
  same(holds(recompute(alone)), false);
};

tests['a window without shares is the finder\u2019s'] = () => {
  const work = '0';
  const reward = { account: 'a', work, reward_sats: 99, carry_sats: 0, fees_sats: 0, in_coinbase_sats: 0 };
  const explanation = {
    subsidy_sats: 100, fees_sats: 0, winner: 'a', distributable_sats: 99, carried_in_sats: 0,
    window: { work }, rewards: [reward], remainder_sats: 0, postings: [],
    fees: [{ kind: 'treasury', sats: 1 }],
  } as unknown as Explanation;
  same(holds(recompute(explanation)), true);
  same(holds(recompute({ ...explanation, winner: 'b' })), false);
};

tests['an upstream is shown without its key'] = () => {
  same(hostOf('stratum2+tcp://127.0.0.1:34254/9bGH'), '127.0.0.1:34254');
  same(hostOf('pool.example.org:34254'), 'pool.example.org:34254');
  same(hostOf(undefined), 'no pool yet');
};

tests['effort beyond measure is told in times'] = () => {
  same(plain(format.percent(9999, 0)), '9999 %');
  same(plain(format.percent(2.0187565e8, 0)), '2.02 M×');
};

tests['work beyond 2^53 is divided exactly'] = () => {
  same(part(309_375_000n, 4_343_510_102_342_109_853n, 2n ** 63n), 145_692_208n);
  same(part(5n, 1n, 0n), 0n);
};

const overview = (at: string, forwarded: number) =>
  ({ at, translator: { shares_forwarded: forwarded } }) as unknown as Overview;

tests['the first overview makes the page live'] = () => {
  const state = reduce(AT_FIRST, { kind: 'overview', overview: overview('2026-01-01T00:00:00Z', 5), now: 7 });
  same([state.connection, state.heardAt, state.forwardedPerSecond], ['live', 7, undefined]);
};

tests['rates come from two looks at a counter'] = () => {
  let state: LiveState = AT_FIRST;
  state = reduce(state, { kind: 'overview', overview: overview('2026-01-01T00:00:00Z', 5), now: 0 });
  state = reduce(state, { kind: 'overview', overview: overview('2026-01-01T00:00:02Z', 25), now: 2 });
  same(state.forwardedPerSecond, 10);
  state = reduce(state, { kind: 'overview', overview: overview('2026-01-01T00:00:04Z', 3), now: 4 });
  same(state.forwardedPerSecond, 10);
};

tests['silence makes figures stale and speech makes them live again'] = () => {
  let state = reduce(AT_FIRST, { kind: 'overview', overview: overview('2026-01-01T00:00:00Z', 1), now: 0 });
  state = reduce(state, { kind: 'tick', now: 19_000 });
  same(state.connection, 'live');
  state = reduce(state, { kind: 'tick', now: 21_000 });
  same(state.connection, 'stale');
  state = reduce(state, { kind: 'overview', overview: overview('2026-01-01T00:00:30Z', 1), now: 30_000 });
  same(state.connection, 'live');
  same(reduce(state, { kind: 'lost', now: 31_000 }).connection, 'stale');
  same(reduce(AT_FIRST, { kind: 'lost', now: 31_000 }).connection, 'connecting');
};

tests['attempts to reconnect back off'] = () => {
  same([0, 1, 2, 9].map((attempt) => backOff(attempt, 1)), [1_000, 2_000, 4_000, 30_000]);
  same(backOff(0, 0), 500);
};

tests['software is what the machine says, unless a translator says it'] = () => {
  same(format.software('bitaxe/Gamma 601/2.13.0'), 'bitaxe/Gamma 601/2.13.0');
  same(format.software('HyperHash/translator/'), 'via translator (HyperHash)');
  same(format.software('SRI/Translator Proxy/1.2'), 'via translator (SRI 1.2)');
  same(format.software('/translator'), 'via translator');
  same(format.software('cgminer//'), 'cgminer');
  same(format.software(undefined), '');
};

tests['dots stand still without a flow'] = () => {
  same(speedOf(0), 0);
  same(speedOf(1 / 3_600) > 0, true);
  same(speedOf(10) < speedOf(1_000), true);
};

tests['workers are sorted by number and by name'] = () => {
  const worker = (name: string, rate: number) =>
    ({ worker: name, hashrate_15m: rate }) as unknown as Worker;
  const workers = [worker('rig10', 3), worker('rig9', 1), worker('rig1', 2)];
  const names = (sorted: Worker[]) => sorted.map((one) => one.worker);
  same(names(sortWorkers(workers, 'worker', false)), ['rig1', 'rig9', 'rig10']);
  same(names(sortWorkers(workers, 'hashrate_15m', true)), ['rig10', 'rig1', 'rig9']);
};

tests['guides carry the pool and the address'] = () => {
  const found = guides(
    {
      network: 'main',
      sv1: { url: 'stratum+tcp://[::1]:34255' },
      sv2: { url: 'stratum2+tcp://[::1]:34254/KEY', host: '::1', port: 34254, authority_key: 'KEY' },
      user_format: 'ADDRESS.WORKER',
      example_user: 'x',
      password_hint: 'x',
    },
    'bc1q',
  );
  same(found[0]?.fields.map((field) => field.value), ['[::1]', '34255', 'bc1q.bitaxe', 'x']);
};

tests['themes go round'] = () => {
  same([nextTheme('system'), nextTheme('light'), nextTheme('dark')], ['light', 'dark', 'system']);
};

/** Of each test its name, and why it failed if it did. */
(window as unknown as { units: unknown }).units = Object.entries(tests).map(([name, run]) => {
  try {
    run();
    return { name, failure: '' };
  } catch (failure) {
    return { name, failure: String(failure) };
  }
});
