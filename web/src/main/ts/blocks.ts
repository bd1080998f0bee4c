// The blocks that the pool found, and one of them in full.
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Block, BlockDetail, BlockList, Explanation } from './api';
import type { ChartSpec } from './chart';
import './chart';
import { Problem, get } from './client';
import './explanation';
import { about, bitcoin, difficulty, exactTime, integer, percent, sats, words } from './format';
import {
  Plain, accountLink, badge, blockBadge, blockLink, choice, copy, empty, money, progress, stat, time,
} from './parts';
import { Resource } from './resource';

type Status = 'any' | Block['status'];
const STATUSES: ReadonlyArray<readonly [Status, string]> = [
  ['any', 'All'],
  ['pending', 'Pending'],
  ['mature', 'Mature'],
  ['orphaned', 'Orphaned'],
  ['stale', 'Stale'],
  ['disputed', 'Disputed'],
];
const PAGE_SIZE = 50;
const MATURE = 100;

/** Pages of 1,000 accounts that are read of one block. */
const PAGES_MAX = 20;

@customElement('hh-blocks')
export class BlocksPage extends Plain {
  @state() private status: Status = 'any';
  @state() private more: Block[] = [];
  @state() private next?: string;
  @state() private moreProblem?: string;
  private readonly first = new Resource<BlockList>(this, async (signal) => {
    const list = await get(
      '/api/v1/blocks',
      { status: this.status, limit: PAGE_SIZE },
      signal,
    );
    this.more = [];
    this.next = list.next;
    return list;
  });

  protected override render() {
    return html`<div class="page-head">
        <div class="page-title"><h1>Blocks</h1></div>
        ${choice('Which blocks', STATUSES, this.status, (status) => {
          this.status = status;
          this.first.restart();
        })}
      </div>
      ${this.first.view((list) => this.all([...list.items, ...this.more]), 8)}`;
  }

  private all(blocks: Block[]) {
    if (blocks.length === 0) {
      return html`<section class="panel">
        ${empty(
          this.status === 'any' ? 'No block yet' : `No ${this.status} block`,
          this.status === 'any'
            ? 'The first one will be listed here the moment it is found.'
            : 'Try another state.',
        )}
      </section>`;
    }
    return html`<section class="panel" aria-labelledby="effort-title">
        <div class="panel-head">
          <h2 id="effort-title">Effort of each block</h2>
          <p class="muted small">100${'\u202f'}% is the average; less is luck</p>
        </div>
        <hh-chart class="chart-low" .spec=${effortChart(blocks)}></hh-chart>
      </section>
      <section class="panel" aria-labelledby="blocks-title">
        <h2 id="blocks-title" class="sr-only">Blocks found</h2>
        <div class="table-scroll" tabindex="0" role="group" aria-labelledby="blocks-title">
          <table>
            <thead>
              <tr>
                <th scope="col">Height</th>
                <th scope="col">Found</th>
                <th scope="col">State</th>
                <th scope="col" class="num">Reward</th>
                <th scope="col" class="num">Effort</th>
                <th scope="col">By</th>
                <th scope="col">Hash</th>
              </tr>
            </thead>
            <tbody>
              ${blocks.map(
                (block) => html`<tr>
                  <td class="strong">${blockLink(block.hash, integer(block.height))}</td>
                  <td>${time(block.found_at)}</td>
                  <td>${blockBadge(block)}</td>
                  <td class="num">${bitcoin(block.subsidy_sats + block.fees_sats)}</td>
                  <td class="num">${percent(block.effort_percent, 0)}</td>
                  <td>${accountLink(block.account)}</td>
                  <td>${blockLink(block.hash)}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
        ${this.next
          ? html`<button class="button" @click=${this.loadMore}>Show older blocks</button>`
          : nothing}
        ${this.moreProblem
          ? html`<p class="note note-bad" role="alert">${this.moreProblem}</p>`
          : nothing}
      </section>`;
  }

  private async loadMore(): Promise<void> {
    try {
      const list = await get('/api/v1/blocks', {
        status: this.status,
        limit: PAGE_SIZE,
        cursor: this.next,
      });
      this.more = [...this.more, ...list.items];
      this.next = list.next;
      this.moreProblem = undefined;
    } catch (failure) {
      this.moreProblem = failure instanceof Problem ? failure.message : String(failure);
    }
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
          <h1>Block ${integer(block.height)} ${badge(block.status)}</h1>
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
          block.status === 'pending' ? 'spendable when mature' : words(block.status),
        )}
        ${stat('Effort', percent(block.effort_percent, 0), 'of the average block')}
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
            <p class="muted">
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
                  <span>${outcome.path}</span> ${badge(outcome.outcome)}
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
              <a class="button" href=${`/api/v1/blocks/${block.hash}/manifest`} download
                >Signed manifest</a
              >
            </div>
          </section>
        </div>
      </div>
      <section class="panel" aria-labelledby="explained-title">
        <div class="panel-head"><h2 id="explained-title">How it was divided</h2></div>
        ${this.explanation.view(
          (explanation) =>
            html`<hh-explanation .explanation=${explanation}></hh-explanation>`,
          8,
        )}
      </section>`;
  }

  private outputs(detail: BlockDetail) {
    const most = Math.max(1, ...detail.outputs.map((output) => output.value_sats));
    return html`<div class="table-scroll" tabindex="0" role="group" aria-labelledby="outputs-title">
      <table>
        <thead>
          <tr>
            <th scope="col">To</th>
            <th scope="col">For</th>
            <th scope="col" class="num">Satoshis</th>
          </tr>
        </thead>
        <tbody>
          ${detail.outputs.map(
            (output) => html`<tr>
              <td>
                ${output.address === undefined
                  ? html`<span class="mono" title=${output.script}>${output.script.slice(0, 12)}…</span>`
                  : output.kind === 'treasury'
                    ? html`<span class="mono" title=${output.address}>${output.address.slice(0, 16)}…</span>`
                    : accountLink(output.address)}
              </td>
              <td>${KINDS[output.kind] ?? words(output.kind)}</td>
              <td class="num strong">
                ${sats(output.value_sats)}
                ${progress(`${integer(output.value_sats)} satoshis`, output.value_sats / most)}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
