// One miner's page: hash rate, workers, shares, earnings.
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Account, AccountList, Payout, PayoutList, Worker, WorkerList } from './api';
import type { ChartSpec } from './chart';
import { get, list } from './client';
import { about, counted, difficulty, hashrate, integer, percent, sats, software } from './format';
import './history';
import {
  Plain, accountLink, copy, empty, icon, measured, money, stackedBar, stat, statusBadge, time,
} from './parts';
import { Resource, showMore } from './resource';
import { minerPath, navigate, payoutPath } from './route';
import { type Column as TableColumn, table } from './table';

const REFRESH_MS = 10_000;
const WORKERS_MAX = 2_000;
const PAYOUTS = 20;
const LAST_KEY = 'hh-miner';

@customElement('hh-miner-search')
export class MinerSearch extends Plain {
  protected override render() {
    const last = localStorage.getItem(LAST_KEY) ?? '';
    return html`<form class="search" role="search" @submit=${this.submit}>
      <label for="address">Your payout address</label>
      <div class="search-row">
        <input
          id="address"
          name="address"
          class="mono"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          placeholder="bc1q…"
          .value=${last}
          required
          maxlength="120"
        />
        <button class="button button-main">Show</button>
      </div>
    </form>`;
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.querySelector('input');
    // A user name is the address with a worker behind a dot.
    const account = input?.value.trim().split('.')[0] ?? '';
    if (account !== '') {
      localStorage.setItem(LAST_KEY, account);
      navigate(minerPath(account));
    }
  }
}

@customElement('hh-miners')
export class MinersPage extends Plain {
  private readonly accounts = new Resource<AccountList>(
    this,
    (signal) => get('/api/v1/accounts', { limit: 20 }, signal),
    REFRESH_MS,
  );

  protected override render() {
    return html`<div class="hero">
        <h1>How is your miner doing?</h1>
        <p class="muted">The address that you mine to is all it takes. There is no account to make.</p>
        <hh-miner-search></hh-miner-search>
      </div>
      <section class="panel" aria-labelledby="miners-title">
        <div class="panel-head"><h2 id="miners-title">Miners by hash rate</h2></div>
        ${this.accounts.view((list) => this.table(list.items), 6)}
      </section>`;
  }

  private table(accounts: Account[]) {
    if (accounts.length === 0) {
      return empty(
        'Nobody mines here yet',
        'Be the first.',
        html`<a class="button" href="/connect">Connect a miner</a>`,
      );
    }
    return table(
      accounts,
      [
        { name: 'Miner', place: 'title', cell: (account) => accountLink(account.account) },
        {
          name: 'Hash rate',
          number: true,
          place: 'aside',
          cell: (account) => hashrate(account.hashrate_1h),
        },
        { name: 'Workers', number: true, cell: (account) => integer(account.workers) },
        {
          name: 'Of the window',
          number: true,
          cell: (account) => percent(account.window_share_ppm / 10_000, 2),
        },
        {
          name: 'Last share',
          number: true,
          cell: (account) => (account.last_share_at ? time(account.last_share_at) : '–'),
        },
      ],
      { labelledBy: 'miners-title', short: true },
    );
  }
}

type Column = 'worker' | 'hashrate_15m' | 'hashrate_24h' | 'accepted' | 'rejected' | 'last_share_at';

/** Workers in the order of a column; numbers start with the largest. */
export function sortWorkers(workers: Worker[], column: Column, descending: boolean): Worker[] {
  const key = (worker: Worker): number | string => {
    switch (column) {
      case 'worker':
        return worker.worker;
      case 'rejected':
        return worker.rejected;
      case 'last_share_at':
        return worker.last_share_at ? Date.parse(worker.last_share_at) : 0;
      default:
        return worker[column];
    }
  };
  return [...workers].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    const order =
      typeof left === 'string'
        ? left.localeCompare(String(right), undefined, { numeric: true })
        : left - Number(right);
    return descending ? -order : order;
  });
}

@customElement('hh-miner')
export class MinerPage extends Plain {
  @property() account = '';
  @state() private column: Column = 'hashrate_15m';
  @state() private descending = true;
  private payoutsWanted = PAYOUTS;
  private readonly figures = new Resource<Account>(
    this,
    (signal) => get('/api/v1/accounts/{account}', { account: this.account }, signal),
    REFRESH_MS,
  );
  private readonly workers = new Resource<WorkerList>(
    this,
    (signal) =>
      list('/api/v1/accounts/{account}/workers', { account: this.account }, WORKERS_MAX, signal),
    REFRESH_MS,
  );
  private readonly payouts = new Resource<PayoutList>(
    this,
    (signal) =>
      list(
        '/api/v1/accounts/{account}/payouts',
        { account: this.account },
        this.payoutsWanted,
        signal,
      ),
    REFRESH_MS * 3,
  );

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('account')) {
      this.figures.restart();
      this.workers.restart();
      this.payoutsWanted = PAYOUTS;
      this.payouts.restart();
    }
  }

  protected override render() {
    return html`<div class="page-head">
        <div class="page-title">
          <p class="eyebrow"><a href="/miner">Miners</a></p>
          <h1 class="mono address">${this.account}</h1>
        </div>
        ${copy(this.account, 'the address')}
      </div>
      ${this.figures.view(
        (figures) => this.all(figures),
        6,
        (problem) => this.unknown(problem.message),
      )}`;
  }

  private unknown(detail: string) {
    return html`<section class="panel">
      ${empty(
        'No work from this address so far',
        html`${detail}. It shows up here with its first accepted share, usually within a minute
        of connecting. Is it the address in your miner's user name?`,
        html`<div class="row center">
          <a class="button button-main" href="/connect">How to connect</a>
          <a class="button" href="/miner">Try another address</a>
        </div>`,
      )}
    </section>`;
  }

  private all(figures: Account) {
    return html`<dl class="stats headline">
        ${stat(
          'Hash rate now',
          hashrate(figures.hashrate_15m),
          `${hashrate(figures.hashrate_24h)} over a day`,
          'By the work of the last 15 minutes',
        )}
        ${stat(
          'Last share',
          figures.last_share_at ? time(figures.last_share_at) : 'none',
          `${counted(figures.workers, 'worker')} in a day`,
        )}
        ${stat(
          'Best share',
          figures.best_difficulty === undefined ? '–' : difficulty(figures.best_difficulty),
          'difficulty',
        )}
        ${stat(
          'Of the reward window',
          percent(figures.window_share_ppm / 10_000, 3),
          'of the next block',
        )}
        ${stat(
          'Expected in a day',
          measured(figures.estimated_day_sats, money),
          'on average, at this rate',
        )}
      </dl>
      <section class="panel" aria-labelledby="earnings-title">
        <div class="panel-head"><h2 id="earnings-title">Earnings</h2></div>
        <dl class="stats money">
          ${stat('Pending', money(figures.pending_sats), 'until its blocks have 100 confirmations')}
          ${stat('Available', money(figures.available_sats), 'in the ledger, waiting for a payout')}
          ${stat('Paid', money(figures.paid_sats), 'in coinbases and payouts')}
        </dl>
      </section>
      <div class="columns columns-2-1">
        <section class="panel">
          <hh-history heading="Hash rate" what="hashrate" .account=${this.account}></hh-history>
          <dl class="rates" aria-label="Hash rate over different times">
            ${rate('1 minute', figures.hashrate_1m)} ${rate('15 minutes', figures.hashrate_15m)}
            ${rate('1 hour', figures.hashrate_1h)} ${rate('24 hours', figures.hashrate_24h)}
          </dl>
        </section>
        <section class="panel" aria-labelledby="shares-title">
          <div class="panel-head"><h2 id="shares-title">Shares</h2></div>
          ${shares(figures)}
        </section>
      </div>
      <section class="panel" aria-labelledby="workers-title">
        <div class="panel-head"><h2 id="workers-title">Workers</h2></div>
        ${this.workers.view((list) => this.workerTable(list.items), 4)}
        ${this.workers.value?.next
          ? html`<p class="muted small">
              Only the first ${integer(WORKERS_MAX)} by name; the API has all.
            </p>`
          : nothing}
      </section>
      <section class="panel" aria-labelledby="payouts-title">
        <div class="panel-head"><h2 id="payouts-title">Earned by blocks</h2></div>
        ${this.payouts.view((list) => this.payoutTable(list), 5)}
        ${showMore(this.payouts, () => {
          this.payoutsWanted += PAYOUTS;
          void this.payouts.reload();
        })}
      </section>`;
  }

  private workerTable(workers: Worker[]) {
    if (workers.length === 0) {
      return empty('No workers', 'They show up with their first share.');
    }
    const sorted = (column: Column, text: string): Sorted => {
      const chosen = this.column === column;
      return {
        name: text,
        order: chosen ? (this.descending ? 'descending' : 'ascending') : 'none',
        head: html`<button class="sort" @click=${() => this.sort(column)}>
          ${text}<span class="sort-mark" aria-hidden="true"
            >${chosen ? (this.descending ? '↓' : '↑') : ''}</span
          >
        </button>`,
      };
    };
    return table(
      sortWorkers(workers, this.column, this.descending),
      [
        { ...sorted('worker', 'Worker'), place: 'title', cell: workerName },
        {
          ...sorted('hashrate_15m', 'Now'),
          number: true,
          place: 'aside',
          cell: (worker) => html`<span class="strong">${hashrate(worker.hashrate_15m)}</span>`,
        },
        {
          ...sorted('hashrate_24h', '24 h'),
          number: true,
          cell: (worker) => hashrate(worker.hashrate_24h),
        },
        {
          ...sorted('accepted', 'Accepted'),
          number: true,
          cell: (worker) => integer(worker.accepted),
        },
        {
          ...sorted('rejected', 'Refused'),
          number: true,
          cell: (worker) => integer(worker.rejected),
        },
        {
          name: 'Best',
          number: true,
          cell: (worker) =>
            worker.best_difficulty === undefined ? '–' : difficulty(worker.best_difficulty),
        },
        {
          ...sorted('last_share_at', 'Last share'),
          number: true,
          cell: (worker) => (worker.last_share_at ? time(worker.last_share_at) : '–'),
        },
      ],
      { labelledBy: 'workers-title', short: true },
    );
  }

  private sort(column: Column): void {
    this.descending = this.column === column ? !this.descending : column !== 'worker';
    this.column = column;
  }

  private payoutTable(list: PayoutList) {
    if (list.items.length === 0) {
      return empty(
        'Nothing yet',
        'When the pool finds a block, your part of its reward window is listed here.',
      );
    }
    return html`<hh-chart class="chart-low" .spec=${payoutChart(list)}></hh-chart>
      ${table(
        list.items,
        [
          {
            name: 'Block',
            place: 'title',
            cell: (payout) =>
              html`<a href=${payoutPath(this.account, payout.block)}>${integer(payout.height)}</a>`,
          },
          { name: 'Found', cell: (payout) => time(payout.at) },
          { name: 'Earned', number: true, cell: earned },
          {
            name: 'In the coinbase',
            number: true,
            cell: (payout) => sats(payout.in_coinbase_sats),
          },
          { name: 'State', cell: (payout) => statusBadge(payout.status) },
          {
            name: 'Explanation',
            number: true,
            head: html`<span class="sr-only">Explanation</span>`,
            place: 'aside',
            cell: (payout) =>
              html`<a
                class="why"
                href=${payoutPath(this.account, payout.block)}
                aria-label=${`Explain the payout of block ${payout.height}`}
                >Why ${icon('arrow')}</a
              >`,
          },
        ],
        { labelledBy: 'payouts-title' },
      )}`;
  }
}

type Sorted = Pick<TableColumn<Worker>, 'name' | 'order' | 'head'>;

function workerName(worker: Worker) {
  return html`<span class="dot dot-${worker.online ? 'good' : 'quiet'}"></span>
    <span class="strong">${worker.worker === '' ? 'unnamed' : worker.worker}</span>
    ${worker.online ? nothing : html`<span class="badge badge-quiet">offline</span>`}
    <span class="muted small under">${software(worker.user_agent)}</span>`;
}

function earned(payout: Payout) {
  return html`<span class="strong"
      >${sats(payout.reward_sats + payout.fees_sats + payout.carry_sats)}</span
    >
    ${payout.fees_sats > 0
      ? html`<span class="muted small under">${sats(payout.fees_sats)} fees: you found it</span>`
      : nothing}`;
}

function rate(over: string, value: number) {
  return html`<div><dt>${over}</dt><dd class="num">${hashrate(value)}</dd></div>`;
}

function payoutChart(list: PayoutList): ChartSpec {
  return {
    label: 'Earned by blocks',
    format: sats,
    axis: about,
    fromZero: true,
    series: [
      {
        name: 'Earned',
        kind: 'bar',
        tone: 'accent',
        points: list.items
          .map((payout): [number, number] => [
            Date.parse(payout.at),
            payout.reward_sats + payout.fees_sats + payout.carry_sats,
          ])
          .reverse(),
      },
    ],
  };
}

function shares(figures: Account) {
  const total = figures.accepted + figures.rejected;
  const other = Math.max(0, figures.rejected - figures.stale);
  if (total === 0) {
    return empty('No shares yet', 'They are counted by outcome here.');
  }
  const line = (name: string, value: number, tone: string) =>
    html`<li>
      <span class="key bar-${tone}"></span>${name}
      <span class="num">${integer(value)}</span>
      <span class="num muted">${percent((value / total) * 100, 2)}</span>
    </li>`;
  return html`${stackedBar(
      `Shares: ${integer(figures.accepted)} accepted, ${integer(figures.stale)} stale, ${integer(other)} rejected otherwise`,
      [
        { name: 'Accepted', value: figures.accepted, tone: 'good' },
        { name: 'Stale', value: figures.stale, tone: 'wait' },
        { name: 'Rejected', value: other, tone: 'bad' },
      ],
    )}
    <ul class="legend">
      ${line('Accepted', figures.accepted, 'good')} ${line('Stale', figures.stale, 'wait')}
      ${line('Rejected otherwise', other, 'bad')}
    </ul>
    <p class="muted small">
      Every accepted share was on the pool's disk before your miner heard of it. Stale ones came
      after a new block: up to half a percent is usual.
    </p>`;
}
