// The ledger's arithmetic once more, in whole numbers, so that a person can check a payout.
import type { Explanation, Reward } from './api';

const FEE_DENOMINATOR = 100n;

/** One line of the check: what is claimed, what this browser computes. */
export interface Check {
  claimed: bigint;
  computed: bigint;
  holds: boolean;
}

export interface CheckedReward {
  reward: Reward;
  work: bigint;
  subsidy: Check;
  carry: Check;
}

export interface Checked {
  total: bigint;
  fee: Check;
  nodePot: Check;
  treasury: Check;
  distributable: Check;
  rewards: CheckedReward[];
  /** Absent when only one account's reward is known. */
  remainder?: Check;
  /** Absent then, too: one account's postings do not sum to zero. */
  postings?: Check;
}

function check(claimed: number | bigint, computed: bigint): Check {
  return { claimed: BigInt(claimed), computed, holds: BigInt(claimed) === computed };
}

/** Of an amount the part of some work, rounded down. */
export function part(amount: bigint, work: bigint, total: bigint): bigint {
  return total === 0n ? 0n : (amount * work) / total;
}

function feeOf(explanation: Explanation, kind: 'node-pot' | 'treasury'): bigint {
  return explanation.fees
    .filter((line) => line.kind === kind)
    .reduce((sum, line) => sum + BigInt(line.sats), 0n);
}

/** With the lines of one account only, the sums of all cannot be computed. */
export function recompute(explanation: Explanation, everyone = true): Checked {
  const subsidy = BigInt(explanation.subsidy_sats);
  const total = BigInt(explanation.window.work);
  const fee = subsidy / FEE_DENOMINATOR;
  const nodePot = fee / 2n;
  const distributable = subsidy - fee;
  const carried = BigInt(explanation.carried_in_sats);
  // A window without shares belongs to whoever found the block; the carry waits for another.
  const share = (amount: bigint, account: string, work: bigint) =>
    total === 0n && account === explanation.winner ? amount : part(amount, work, total);
  const rewards = explanation.rewards.map((reward) => {
    const work = BigInt(reward.work);
    return {
      reward,
      work,
      subsidy: check(reward.reward_sats, share(distributable, reward.account, work)),
      carry: check(reward.carry_sats, part(carried, work, total)),
    };
  });
  const claimedNodePot = feeOf(explanation, 'node-pot');
  const claimedTreasury = feeOf(explanation, 'treasury');
  const whole = everyone && rewards.reduce((sum, line) => sum + line.work, 0n) === total;
  const given = rewards.reduce((sum, line) => sum + line.subsidy.computed, 0n);
  const checked: Checked = {
    total,
    fee: check(claimedNodePot + claimedTreasury, fee),
    nodePot: check(claimedNodePot, nodePot),
    treasury: check(claimedTreasury, fee - nodePot),
    distributable: check(explanation.distributable_sats, distributable),
    rewards,
  };
  const booked = explanation.postings.reduce((sum, line) => sum + BigInt(line.amount_sats), 0n);
  return whole
    ? {
        ...checked,
        remainder: check(explanation.remainder_sats, distributable - given),
        postings: check(0n, booked),
      }
    : checked;
}

export function holds(checked: Checked): boolean {
  const lines = [
    checked.fee,
    checked.nodePot,
    checked.treasury,
    checked.distributable,
    ...(checked.postings ? [checked.postings] : []),
    ...checked.rewards.flatMap((line) => [line.subsidy, line.carry]),
    ...(checked.remainder ? [checked.remainder] : []),
  ];
  return lines.every((line) => line.holds);
}
