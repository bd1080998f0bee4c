// The blocks that the pool found, and one of them in full.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Block, BlockDetail, BlockList, CoinbaseOutput, Explanation } from './api';
import type { ChartSpec } from './chart';
import './chart';
import { get, list } from './client';
import './explanation';
import { about, bitcoin, difficulty, exactTime, integer, percent, sats, words } from './format';
import {
  MEANINGS, Plain, accountLink, badge, blockBadge, blockLink, choice, copy, empty, figure, measured, money,
  progress, stat, statusBadge, time,
} from './parts';
import { Resource, showMore } from './resource';
import { table } from './table';

type Status = 'any' | Block['status'];
const STATUSES: ReadonlyArray<readonly [Status, string]> = [
  ['any', 'Any'],
  ['waiting', 'Waiting'],
  ['pending', 'Pending'],
  ['mature', 'Mature'],
  ['orphaned', 'Orphaned'],
  ['stale', 'Stale'],
  ['disputed', 'Disputed'],
];
const ROWS = 20;
const MATURE = 100;

/** Pages of 1,000 accounts that are read of one block. */
const PAGES_MAX = 20;

@customElement('hh-blocks')
export class BlocksPage extends Plain {
  @state() private status: Status = 'any';
  @state() private wanted = ROWS;
  private readonly blocks = new Resource<BlockList>(this, (signal) =>
    list('/api/v1/blocks', { status: this.status }, this.wanted, signal),
  );

  protected override render() {
    return html`<div class="page-head">
        <div class="page-title"><h1>Blocks</h1></div>
        ${choice('Which blocks', STATUSES, this.status, (status) => {
          this.status = status;
          this.wanted = ROWS;
          this.blocks.restart();
        })}
      </div>
      ${this.status === 'any'
        ? nothing
        : html`<p class="muted" role="status">
            ${statusBadge(this.status)} ${MEANINGS[this.status]}
          </p>`}
      ${this.blocks.view((blocks) => this.all(blocks.items), 8)}`;
  }

  private all(blocks: Block[]) {
    if (blocks.length === 0) {
      return html`<section class="panel">
        ${empty(
          this.status === 'any' ? 'No block yet' : `No ${this.status} block`,
          this.status === 'any'
            ? 'The first one will be listed here the moment it is found.'
            : 'Try another status.',
        )}
      </section>`;
    }
    return html`${blocks.some((block) => block.effort_percent !== undefined)
        ? html`<section class="panel" aria-labelledby="effort-title">
            <div class="panel-head">
              <h2 id="effort-title">Effort of each block</h2>
              <p class="muted small">100${'\u202f'}% is the average; less is luck</p>
            </div>
            <hh-chart class="chart-low" .spec=${effortChart(blocks)}></hh-chart>
          </section>`
        : nothing}
      <section class="panel" aria-labelledby="blocks-title">
        <h2 id="blocks-title" class="sr-only">Blocks found</h2>
        ${table(
          blocks,
          [
            {
              name: 'Height',
              place: 'title',
              cell: (block) =>
                html`<span class="strong">${blockLink(block.hash, integer(block.height))}</span>`,
            },
            { name: 'Found', cell: (block) => time(block.found_at) },
            { name: 'State', place: 'aside', cell: blockBadge },
            {
              name: 'Reward',
              number: true,
              cell: (block) => bitcoin(block.subsidy_sats + block.fees_sats),
            },
            {
              name: 'Effort',
              number: true,
              cell: (block) => measured(block.effort_percent, (effort) => percent(effort, 0)),
            },
            { name: 'By', cell: (block) => accountLink(block.account) },
            { name: 'Hash', place: 'wide-only', cell: (block) => blockLink(block.hash) },
          ],
          { labelledBy: 'blocks-title' },
        )}
        ${showMore(this.blocks, () => {
          this.wanted += ROWS;
          void this.blocks.reload();
        })}
      </section>`;
  }
}

function effortChart(blocks: Block[]): ChartSpec {
  return {
    label: 'Effort of each block',
    format: (value) => percent(value, 0),
    fromZero: true,
    reference: { value: 100, name: 'Average' },
    series: [
      {
        name: 'Effort',
        kind: 'bar',
        tone: 'accent',
        points: blocks
          .flatMap((block): [number, number][] =>
            block.effort_percent === undefined
              ? []
              : [[Date.parse(block.found_at), block.effort_percent]],
          )
          .reverse(),
      },
    ],
  };
}

const KINDS: Record<string, string> = {
  'winner-fees': 'Fees, for the winner',
  direct: 'Reward, paid directly',
  treasury: 'Everything else, to be paid later',
  other: 'Commitment',
};

/** All pages as one: only the whole can be computed again. */
async function wholeExplanation(hash: string, signal: AbortSignal): Promise<Explanation> {
  const path = '/api/v1/blocks/{hash}/explain';
  const whole = await get(path, { hash }, signal);
  let next = whole.next;
  for (let page = 1; next !== undefined && page < PAGES_MAX; page++) {
    const more: Explanation = await get(path, { hash, cursor: next }, signal);
    whole.rewards.push(...more.rewards);
    whole.postings.push(...more.postings);
    next = more.next;
  }
  return whole;
}

@customElement('hh-block')
export class BlockPage extends Plain {
  @property() hash = '';
  private readonly detail = new Resource<BlockDetail>(
    this,
    (signal) => get('/api/v1/blocks/{hash}', { hash: this.hash }, signal),
    30_000,
  );
  private readonly explanation = new Resource<Explanation>(this, (signal) =>
    wholeExplanation(this.hash, signal),
  );

  protected override render() {
    return html`${this.detail.view(
      (detail) => this.all(detail),
      10,
      (problem) => html`<section class="panel">
        <h1 class="sr-only">Unknown block</h1>
        ${empty(
          'Not a block of this pool',
          problem.message,
          html`<a class="button" href="/blocks">All blocks</a>`,
        )}
      </section>`,
    )}`;
  }

  private all(detail: BlockDetail) {
    const { block } = detail;
    return html`<div class="page-head">
        <div class="page-title">
          <p class="eyebrow"><a href="/blocks">Blocks</a></p>
          <h1>Block ${integer(block.height)} ${statusBadge(block.status)}</h1>
          <p class="mono hash">${block.hash} ${copy(block.hash, 'the hash')}</p>
        </div>
      </div>
      <dl class="stats headline">
        ${stat(
          'Reward',
          money(block.subsidy_sats + block.fees_sats),
          `${about(block.fees_sats)} of it fees`,
        )}
        ${stat(
          'Confirmations',
          block.status === 'pending'
            ? html`${integer(block.confirmations)} of ${MATURE}
              ${progress(
                `${block.confirmations} of ${MATURE} confirmations`,
                block.confirmations / MATURE,
              )}`
            : integer(block.confirmations),
          MEANINGS[block.status],
        )}
        ${stat(
          'Effort',
          measured(block.effort_percent, (effort) => figure(percent(effort, 0))),
          'of the average block',
        )}
        ${stat('Found', time(block.found_at), exactTime(Date.parse(block.found_at)))}
        ${stat(
          'By',
          accountLink(block.account),
          html`${block.worker}${block.share_difficulty === undefined
            ? nothing
            : html`, share of ${difficulty(block.share_difficulty)}`}`,
        )}
      </dl>
      <div class="columns columns-2-1">
        <section class="panel" aria-labelledby="outputs-title">
          <div class="panel-head"><h2 id="outputs-title">What the coinbase pays</h2></div>
          ${this.outputs(detail)}
        </section>
        <div class="stack">
          <section class="panel" aria-labelledby="reconciled-title">
            <div class="panel-head">
              <h2 id="reconciled-title">Chain against ledger</h2>
              ${badge(detail.reconciliation.state)}
            </div>
            <p class="muted sentence">
              ${detail.reconciliation.reason ??
              (detail.reconciliation.state === 'matched'
                ? 'Read back from the node: every output is what the ledger says.'
                : 'Nothing is credited before the coinbase has been read back from the node.')}
            </p>
          </section>
          <section class="panel" aria-labelledby="ways-title">
            <div class="panel-head"><h2 id="ways-title">Ways to the network</h2></div>
            <ul class="ways">
              ${detail.outcomes.map(
                (outcome) => html`<li>
                  <span>${outcome.path}</span> ${badge(outcome.outcome, outcome.outcome.replace('-', ' '))}
                  <span class="muted small under">
                    ${Date.parse(outcome.at) - Date.parse(block.found_at)}${'\u202f'}ms after it was
                    found${outcome.reason ? `: ${outcome.reason}` : ''}
                  </span>
                </li>`,
              )}
            </ul>
          </section>
          <section class="panel" aria-labelledby="files-title">
            <div class="panel-head"><h2 id="files-title">Check it elsewhere</h2></div>
            <p class="muted small">
              With the share log <code>hh payout verify</code> recomputes every payout without asking us.
            </p>
            <div class="row">
              <a class="button" href=${`/api/v1/blocks/${block.hash}/window`} download>Share log</a>
              ${manifest(detail)}
            </div>
          </section>
        </div>
      </div>
      <section class="panel" aria-labelledby="explained-title">
        <div class="panel-head"><h2 id="explained-title">How it was divided</h2></div>
        ${this.explanation.view(
          (explanation) =>
            explanation.rewards.length === 0
              ? empty('Nothing was divided', MEANINGS[block.status])
              : html`<hh-explanation .explanation=${explanation}></hh-explanation>`,
          8,
        )}
      </section>`;
  }

  private outputs(detail: BlockDetail) {
    if (detail.outputs.length === 0) {
      return empty('Not read yet', 'The coinbase is shown once a node has told it.');
    }
    const most = Math.max(1, ...detail.outputs.map((output) => output.value_sats));
    return table(
      detail.outputs,
      [
        { name: 'To', place: 'title', cell: receiver },
        { name: 'For', cell: (output) => KINDS[output.kind] ?? words(output.kind) },
        {
          name: 'Satoshis',
          number: true,
          place: 'aside',
          cell: (output) =>
            html`<span class="strong">${sats(output.value_sats)}</span>
              ${progress(`${integer(output.value_sats)} satoshis`, output.value_sats / most)}`,
        },
      ],
      { labelledBy: 'outputs-title' },
    );
  }
}

/** Of an output its address, or the start of its script when it has none. */
function receiver(output: CoinbaseOutput): TemplateResult {
  const start = (text: string, length: number) =>
    html`<span class="mono" title=${text}>${text.slice(0, length)}…</span>`;
  if (output.address === undefined) {
    return start(output.script, 12);
  }
  return output.kind === 'treasury' ? start(output.address, 16) : accountLink(output.address);
}

function manifest({ block, manifest }: BlockDetail): TemplateResult {
  switch (manifest) {
    case 'published':
      return html`<a class="button" href=${`/api/v1/blocks/${block.hash}/manifest`} download
        >Signed manifest</a
      >`;
    case 'suspended':
      return html`<p class="muted small">
        Its signed manifest does not hold now: the block is not credited.
      </p>`;
    case 'revoked':
      return html`<p class="muted small">
        ${badge('revoked')} Its signed manifest was revoked: what it says does not hold.
      </p>`;
    case undefined:
      return html`<p class="muted small">No signed manifest is published of this block.</p>`;
  }
}
