// What the person who runs the pool looks at.
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type {
  HealthResponse, LedgerView, Overview, PoolStatistics, Sv1ClientsResponse, Sv2ClientsResponse,
  TemplateList,
} from './api';
import type { ChartSpec } from './chart';
import './chart';
import { get } from './client';
import {
  THIN, bitcoin, chain, counted, difficulty, duration, hashrate, integer, milliseconds, percent, sats, short,
  significant, words,
} from './format';
import './history';
import { LiveController } from './live';
import { Plain, accountLink, badge, empty, figure, measured, progress, stat, time } from './parts';
import { Resource } from './resource';
import { table } from './table';

const REFRESH_MS = 5_000;
const ROWS = 25;

@customElement('hh-operator')
export class OperatorPage extends Plain {
  private readonly live = new LiveController(this);
  private readonly health = new Resource<HealthResponse>(
    this, (signal) => get('/api/v1/health', {}, signal), REFRESH_MS,
  );
  private readonly pool = new Resource<PoolStatistics>(
    this, (signal) => get('/api/v1/pool', {}, signal), REFRESH_MS,
  );
  private readonly templates = new Resource<TemplateList>(
    this, (signal) => get('/api/v1/templates', {}, signal), REFRESH_MS,
  );
  private readonly ledger = new Resource<LedgerView>(
    this, (signal) => get('/api/v1/ledger', {}, signal), REFRESH_MS,
  );
  private readonly clients = new Resource<Sv2ClientsResponse>(
    this, (signal) => get('/api/v1/clients', { offset: 0, limit: ROWS }, signal), REFRESH_MS,
  );
  private readonly sv1Clients = new Resource<Sv1ClientsResponse>(
    this, (signal) => get('/api/v1/sv1/clients', { offset: 0, limit: ROWS }, signal), REFRESH_MS,
  );

  protected override render() {
    const overview = this.live.state.overview;
    return html`<div class="page-head">
        <div class="page-title"><h1>Operator</h1></div>
        ${overview
          ? html`<p class="muted small">
              HyperHash ${overview.version} on ${chain(overview.network)}, up since
              ${time(overview.started_at)}
            </p>`
          : nothing}
      </div>
      <dl class="stats headline">${this.headline(overview)}</dl>
      <section class="panel" aria-labelledby="health-title">
        <div class="panel-head">
          <h2 id="health-title">Health</h2>
          ${this.health.value ? badge(this.health.value.status) : nothing}
        </div>
        ${this.health.view((health) => parts(health), 2)}
      </section>
      <div class="columns">
        <section class="panel" aria-labelledby="round-title">
          <div class="panel-head"><h2 id="round-title">Round and luck</h2></div>
          ${this.pool.view((pool) => this.round(pool), 4)}
        </section>
        <section class="panel" aria-labelledby="rejects-title">
          <div class="panel-head"><h2 id="rejects-title">Refused shares</h2></div>
          ${this.pool.view((pool) => rejects(pool), 4)}
        </section>
      </div>
      <div class="columns">
        <section class="panel" aria-labelledby="latency-title">
          <div class="panel-head">
            <h2 id="latency-title">Template latency</h2>
            <p class="muted small">from the node’s change to jobs sent</p>
          </div>
          ${this.templates.view((list) => latency(list), 5)}
        </section>
        <section class="panel" aria-labelledby="books-title">
          <div class="panel-head">
            <h2 id="books-title">Books</h2>
            ${this.ledger.value?.audit ? audited(this.ledger.value.audit.state) : nothing}
          </div>
          ${this.ledger.view((ledger) => books(ledger), 6)}
        </section>
      </div>
      <div class="columns">
        <section class="panel">
          <hh-history
            heading="Effort of the rounds"
            what="effort"
            range="7d"
            .unmeasured=${overview?.network === 'regtest'}
          ></hh-history>
        </section>
        <section class="panel">
          <hh-history heading="Network difficulty" what="difficulty" range="7d"></hh-history>
        </section>
      </div>
      <section class="panel">
        <hh-history heading="Refused shares over time" what="shares"></hh-history>
      </section>
      <div class="columns">
        <section class="panel" aria-labelledby="clients-title">
          <div class="panel-head">
            <h2 id="clients-title">Stratum V2 connections</h2>
            ${this.clients.value ? html`<p class="muted small">${integer(this.clients.value.total)} in all</p>` : nothing}
          </div>
          ${this.clients.view((list) => connections(list), 5)}
        </section>
        <section class="panel" aria-labelledby="sv1-title">
          <div class="panel-head">
            <h2 id="sv1-title">Stratum V1 miners</h2>
            ${this.sv1Clients.value ? html`<p class="muted small">${integer(this.sv1Clients.value.total)} in all</p>` : nothing}
          </div>
          ${this.sv1Clients.view((list) => sv1Miners(list), 5)}
        </section>
      </div>`;
  }

  private headline(overview?: Overview) {
    const wait = html`<span class="bone"></span>`;
    const pool = overview?.pool;
    const latencies = this.templates.value?.items.map((template) => template.latency_ms) ?? [];
    return [
      stat(
        'Hash rate',
        overview ? hashrate(overview.pool.hashrate_15m) : wait,
        pool ? `${hashrate(pool.hashrate_24h)} over a day` : wait,
      ),
      stat(
        'Connections',
        pool ? integer(pool.connections) : wait,
        pool ? counted(pool.channels, 'channel') : wait,
      ),
      stat(
        'Shares',
        pool ? `${significant(pool.shares_per_second)}${THIN}/s` : wait,
        pool ? `${integer(pool.shares_accepted)} accepted` : wait,
      ),
      stat(
        'Refused',
        pool ? percent(part(pool.shares_rejected, pool.shares_accepted), 2) : wait,
        pool ? counted(pool.shares_rejected, 'share') : wait,
        'Of all shares since the start of the pool',
      ),
      stat(
        'Template latency',
        latencies.length === 0 ? '–' : milliseconds(quantile(latencies, 0.5)),
        latencies.length === 0
          ? 'no template yet'
          : `95${THIN}% within ${milliseconds(quantile(latencies, 0.95))}`,
        'Of the last hundred templates: median',
      ),
    ];
  }

  private round(pool: PoolStatistics) {
    const round = this.live.state.overview?.round;
    const luck = (value?: number) => measured(value, (some) => figure(percent(some, 0)));
    return html`<dl class="stats compact">
        ${stat(
          'Effort',
          measured(pool.effort_percent, (effort) => figure(percent(effort))),
          round ? html`since ${time(round.started_at)}` : nothing,
        )}
        ${stat(
          'A block takes',
          measured(pool.expected_seconds, duration),
          'on average',
        )}
        ${stat('Shares in the round', round ? integer(round.shares) : '–')}
        ${stat(
          'Best share',
          pool.best_share ? difficulty(pool.best_share.difficulty) : '–',
          pool.best_share
            ? html`${accountLink(pool.best_share.account)}, ${time(pool.best_share.at)}`
            : nothing,
        )}
        ${stat('Luck, 24 h', luck(pool.luck_percent.day))}
        ${stat('7 days', luck(pool.luck_percent.week))}
        ${stat('All time', luck(pool.luck_percent.all))}
        ${stat('Hash rate, 24 h', hashrate(pool.hashrate_24h))}
      </dl>`;
  }
}

/** The value that a part of all values does not exceed. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function part(some: number, rest: number): number {
  return some + rest === 0 ? 0 : (some / (some + rest)) * 100;
}

function parts(health: HealthResponse) {
  return html`<ul class="parts">
    ${health.parts.map(
      (one) => html`<li class="part part-${one.state}">
        <span class="strong">${words(one.name)}</span> ${badge(one.state)}
        ${one.reason ? html`<span class="muted small under">${one.reason}</span>` : nothing}
      </li>`,
    )}
  </ul>`;
}

function rejects(pool: PoolStatistics) {
  const reasons = Object.entries(pool.rejected).sort((a, b) => b[1] - a[1]);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) {
    return empty('None', 'Every share so far was accepted.');
  }
  const all = total + pool.accepted;
  const most = reasons[0]?.[1] ?? 1;
  return html`<p class="lead">
      <span class="stat-value">${percent((total / all) * 100, 2)}</span>
      <span class="muted">of ${integer(all)} shares</span>
    </p>
    <ul class="reasons">
      ${reasons.map(
        ([reason, count]) => html`<li>
          <span>${words(reason)}</span>
          <span class="num">${integer(count)}</span>
          ${progress(`${words(reason)}: ${integer(count)}`, count / most)}
        </li>`,
      )}
    </ul>`;
}

function latency(list: TemplateList) {
  const newest = list.items[0];
  if (!newest) {
    return empty('No template yet', 'Is the Bitcoin node synced?');
  }
  const spec: ChartSpec = {
    label: 'Template latency',
    format: milliseconds,
    fromZero: true,
    series: [
      {
        name: 'Latency',
        kind: 'bar',
        tone: 'accent',
        points: list.items
          .map((template): [number, number] => [
            Date.parse(template.received_at),
            template.latency_ms,
          ])
          .reverse(),
      },
    ],
  };
  return html`<hh-chart class="chart-low" .spec=${spec}></hh-chart>
    ${table(
      list.items.slice(0, 6),
      [
        { name: 'Block', place: 'title', cell: (template) => integer(template.height) },
        { name: 'Came', place: 'aside', cell: (template) => time(template.received_at) },
        { name: 'Latency', number: true, cell: (template) => milliseconds(template.latency_ms) },
        { name: 'Transactions', number: true, cell: (template) => integer(template.transactions) },
        { name: 'Fees', number: true, cell: (template) => sats(template.fees_sats) },
        { name: 'From', cell: (template) => template.source ?? '–' },
      ],
      { labelledBy: 'latency-title' },
    )}`;
}

function audited(state: 'ok' | 'failed') {
  return badge(state, state === 'ok' ? 'adds up' : 'does not add up');
}

function books(ledger: LedgerView) {
  const total = ledger.balances.reduce((sum, balance) => sum + balance.sats, 0);
  return html`${ledger.payouts_stopped
      ? html`<div class="note note-bad" role="alert">
          <p>
            <strong>Payouts are stopped.</strong>
            ${ledger.audit?.finding ?? ledger.stop_reason ?? ''}
          </p>
        </div>`
      : nothing}
    ${table(
      ledger.balances,
      [
        {
          name: 'Accounts',
          place: 'title',
          cell: (balance) => words(balance.account_kind.replace('/', ', ')),
        },
        {
          name: 'Owed (+), held (−)',
          number: true,
          place: 'aside',
          cell: (balance) => bitcoin(balance.sats),
        },
      ],
      { labelledBy: 'books-title', foot: ['Sum', html`<span class="strong">${sats(total)}</span>`] },
    )}
    <p class="muted small">
      ${ledger.audit
        ? html`The auditor looked ${time(ledger.audit.at)}.`
        : 'The auditor has not looked yet.'}
    </p>`;
}

function connections(list: Sv2ClientsResponse) {
  if (list.items.length === 0) {
    return empty('Nobody is connected', html`<a href="/connect">How to connect</a>`);
  }
  return table(
    list.items,
    [
      {
        name: 'Connection',
        place: 'title',
        cell: (client) =>
          html`${integer(client.client_id)}
            ${client.client_kind === 'translator_proxy' ? badge('translator') : nothing}
            <span class="muted small under">${client.user_agent.replace(/\/+$/, '')}</span>`,
      },
      {
        name: 'Extended',
        number: true,
        cell: (client) => integer(client.extended_channels_count),
      },
      {
        name: 'Standard',
        number: true,
        cell: (client) => integer(client.standard_channels_count),
      },
      {
        name: 'Declared',
        number: true,
        place: 'aside',
        cell: (client) => hashrate(client.total_hashrate),
      },
    ],
    { labelledBy: 'clients-title', tall: true },
  );
}

function sv1Miners(list: Sv1ClientsResponse) {
  if (list.items.length === 0) {
    return empty('No SV1 miner', 'The translator waits for them.');
  }
  return table(
    list.items,
    [
      {
        name: 'User',
        place: 'title',
        cell: (client) =>
          html`<span
              class="mono"
              title=${[client.sv1_username, client.connection_ip].filter(Boolean).join(' at ')}
              >${short(client.sv1_username, 8, 12)}</span
            >
            <span class="muted small under">${client.user_agent}</span>`,
      },
      {
        name: 'Hash rate',
        number: true,
        place: 'aside',
        cell: (client) => hashrate(client.hashrate),
      },
      { name: 'Channel', number: true, cell: (client) => client.channel_id ?? '–' },
    ],
    { labelledBy: 'sv1-title', tall: true },
  );
}
