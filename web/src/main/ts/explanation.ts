// How a block was divided, with every step of the arithmetic done again in this browser.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Explanation } from './api';
import { type Check, type CheckedReward, holds, recompute } from './exact';
import { counted, integer, percent, sats, significant, words, THIN } from './format';
import { Plain, accountLink, icon, time } from './parts';
import { table } from './table';

const ROWS_AT_FIRST = 25;

@customElement('hh-explanation')
export class ExplanationView extends Plain {
  @property({ attribute: false }) explanation?: Explanation;
  /** Whose part is shown in full; absent for the whole block. */
  @property() account?: string;
  @state() private rows = ROWS_AT_FIRST;

  protected override render() {
    const explanation = this.explanation;
    if (!explanation) {
      return nothing;
    }
    const checked = recompute(explanation, this.account === undefined);
    const own = checked.rewards.find((line) => line.reward.account === this.account);
    const window = explanation.window;
    const right = holds(checked);
    return html`<p class="verdict verdict-${right ? 'good' : 'bad'}" role="status">
        ${icon(right ? 'done' : 'warning')}
        ${right
          ? 'Your browser has recomputed every line below, and all of them agree.'
          : 'A line below does not agree with what your browser computes. Please tell the operator.'}
      </p>
      <ol class="steps">
        ${step(
          'The window',
          window.shares === undefined
            ? 'Its shares are not counted yet: look again in a moment.'
            : window.shares === 0
              ? 'No share was in it yet: the whole reward is the finder’s.'
              : html`${window.rule === 'pplns'
              ? html`The newest shares before the job of this block, back to
                  ${window.difficulty_multiple === undefined
                    ? 'the length of the window'
                    : html`${significant(window.difficulty_multiple)} times the network's difficulty`}.`
              : 'All shares since the block before.'}
            Numbers ${integer(window.first_sequence)} to ${integer(window.last_sequence)} of the
            share log: ${counted(window.shares, 'share')}.`,
          [sum('Their work, in expected hashes', html`<b>${integer(checked.total)}</b>`)],
        )}
        ${step('The pool’s fee', 'One hundredth of the new coins, rounded down; transaction fees carry none.', [
          sum(
            html`${integer(explanation.subsidy_sats)} ÷ 100`,
            integer(checked.fee.computed),
            checked.fee,
          ),
          sum('of it half, rounded down, for the operators of nodes', integer(checked.nodePot.computed), checked.nodePot),
          sum('the rest for the treasury', integer(checked.treasury.computed), checked.treasury),
        ])}
        ${step('What miners share', 'New coins less the fee.', [
          sum(
            html`${integer(explanation.subsidy_sats)} − ${integer(checked.fee.computed)}`,
            integer(checked.distributable.computed),
            checked.distributable,
          ),
        ])}
        ${own ? this.own(explanation, own, checked.total) : this.everyone(explanation, checked)}
        ${step(
          'The ledger',
          html`What was booked for the block${own ? ', with your lines marked' : ''}. Every booking
          sums to zero.`,
          checked.postings
            ? [sum('Sum of all postings', integer(checked.postings.computed), checked.postings)]
            : [],
          this.postings(explanation),
        )}
      </ol>`;
  }

  private own(explanation: Explanation, line: CheckedReward, total: bigint) {
    const { reward } = line;
    const all = reward.reward_sats + reward.carry_sats + reward.fees_sats;
    return html`${step(
        'Your part',
        html`By your work in the window: ${portion(line.work, total, 4)}. Rounded down to a whole
        satoshi.`,
        [
          sum('Your work, in expected hashes', integer(line.work)),
          sum(
            html`${integer(explanation.distributable_sats)} × ${integer(line.work)} ÷
            ${integer(total)}`,
            integer(line.subsidy.computed),
            line.subsidy,
          ),
        ],
      )}
      ${step(
        'Left over from rounding',
        html`What earlier blocks could not divide, ${sats(explanation.carried_in_sats)}, is shared
        out the same way.`,
        [
          sum(
            html`${integer(explanation.carried_in_sats)} × ${integer(line.work)} ÷ ${integer(total)}`,
            integer(line.carry.computed),
            line.carry,
          ),
        ],
      )}
      ${reward.fees_sats > 0
        ? step('Transaction fees', 'You found this block: all of its fees are yours.', [
            sum('Fees of the block', integer(reward.fees_sats)),
          ])
        : nothing}
      ${step('Together', 'What you earned, and how much of it the block itself paid on chain.', [
        sum(
          html`${integer(reward.reward_sats)} + ${integer(reward.carry_sats)} +
          ${integer(reward.fees_sats)}`,
          html`<b>${sats(all)}</b>`,
        ),
        sum('paid by the coinbase', sats(reward.in_coinbase_sats)),
        sum('credited in the ledger', sats(all - reward.in_coinbase_sats)),
      ])}`;
  }

  private everyone(explanation: Explanation, checked: ReturnType<typeof recompute>) {
    const shown = [...checked.rewards].sort(
      (a, b) => b.reward.reward_sats - a.reward.reward_sats,
    );
    return step(
      'Who gets what',
      html`Each miner: ${integer(explanation.distributable_sats)} × work ÷
      ${integer(checked.total)}, rounded down.`,
      [
        ...(checked.remainder
          ? [
              sum(
                'left over by rounding, for the next window',
                sats(checked.remainder.computed),
                checked.remainder,
              ),
            ]
          : []),
        sum('carried in from earlier blocks, shared out the same way', sats(explanation.carried_in_sats)),
        sum(
          html`transaction fees, all for the winner ${accountLink(explanation.winner)}`,
          sats(explanation.fees_sats),
        ),
      ],
      html`${table(
          shown.slice(0, this.rows),
          [
            { name: 'Miner', place: 'title', cell: (line) => accountLink(line.reward.account) },
            {
              name: 'Work',
              number: true,
              cell: (line) =>
                html`<span title=${integer(line.work)}>${portion(line.work, checked.total, 3)}</span>`,
            },
            {
              name: 'Reward',
              number: true,
              cell: (line) => html`<span class="strong">${integer(line.reward.reward_sats)}</span>`,
            },
            { name: 'Carry', number: true, cell: (line) => integer(line.reward.carry_sats) },
            { name: 'Fees', number: true, cell: (line) => integer(line.reward.fees_sats) },
            {
              name: 'In the coinbase',
              number: true,
              cell: (line) => integer(line.reward.in_coinbase_sats),
            },
            {
              name: 'Agrees',
              place: 'aside',
              cell: (line) => mark(line.subsidy.holds && line.carry.holds),
            },
          ],
          { label: 'Rewards by miner' },
        )}
        ${shown.length > this.rows
          ? html`<button class="button" @click=${() => (this.rows += 200)}>
              Show more of ${integer(shown.length)}
            </button>`
          : nothing}`,
    );
  }

  private postings(explanation: Explanation) {
    const own = this.account === undefined ? undefined : `miner/${this.account}/`;
    return html`<details>
      <summary>${counted(explanation.postings.length, 'posting')}</summary>
      ${table(
        explanation.postings,
        [
          { name: 'Booked', cell: (line) => time(line.at) },
          {
            name: 'Account',
            place: 'title',
            cell: (line) => html`<span class="mono">${line.account}</span>`,
          },
          { name: 'Why', cell: (line) => words(line.kind) },
          {
            name: 'Satoshis',
            number: true,
            place: 'aside',
            cell: (line) => integer(line.amount_sats),
          },
        ],
        {
          label: 'Postings',
          marked: (line) => own !== undefined && line.account.startsWith(own),
        },
      )}
    </details>`;
  }
}

/** In percent; everything of nothing is the finder's. */
function portion(work: bigint, total: bigint, places: number): string {
  return percent(total === 0n ? 100 : (Number(work) / Number(total)) * 100, places);
}

function step(
  title: string,
  text: unknown,
  sums: TemplateResult[],
  more: unknown = nothing,
): TemplateResult {
  return html`<li class="step">
    <h3>${title}</h3>
    <p class="muted">${text}</p>
    <div class="sums">${sums}</div>
    ${more}
  </li>`;
}

function sum(left: unknown, right: unknown, check?: Check): TemplateResult {
  return html`<div class="sum">
    <span class="sum-left">${left}</span>
    <span class="sum-right num">${right}</span>
    <span class="sum-mark">
      ${check === undefined
        ? nothing
        : html`${mark(check.holds)}${check.holds
            ? nothing
            : html`<span class="bad small">ledger:${THIN}${integer(check.claimed)}</span>`}`}
    </span>
  </div>`;
}

function mark(right: boolean): TemplateResult {
  return right
    ? html`<span class="good" title="Your browser computes the same">${icon('done')}<span class="sr-only">agrees</span></span>`
    : html`<span class="bad" title="Your browser computes something else">${icon('warning')}<span class="sr-only">differs</span></span>`;
}
