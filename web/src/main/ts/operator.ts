// What the person who runs the pool looks at.
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type {
  ClientList, Health, LedgerView, PoolStatistics, Sv1ClientList, TemplateList,
} from './api';
import type { ChartSpec } from './chart';
import './chart';
import { get } from './client';
import {
  bitcoin, difficulty, duration, hashrate, integer, milliseconds, percent, sats, short, words,
} from './format';
import './history';
import { LiveController } from './live';
import { Plain, accountLink, badge, empty, progress, stat, time } from './parts';
import { Resource } from './resource';

const REFRESH_MS = 5_000;
const ROWS = 25;

@customElement('hh-operator')
export class OperatorPage extends Plain {
  private readonly live = new LiveController(this);
  private readonly health = new Resource<Health>(
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
  private readonly clients = new Resource<ClientList>(
    this, (signal) => get('/api/v1/clients', { offset: 0, limit: ROWS }, signal), REFRESH_MS,
  );
  private readonly sv1Clients = new Resource<Sv1ClientList>(
    this, (signal) => get('/api/v1/sv1/clients', { offset: 0, limit: ROWS }, signal), REFRESH_MS,
  );

  protected override render() {
    const overview = this.live.state.overview;
    return html`<div class="page-head">
        <div class="page-title"><h1>Operator</h1></div>
        ${overview
          ? html`<p class="muted small">
              HyperHash ${overview.version} on ${overview.network}, up since
              ${time(overview.started_at)}
            </p>`
          : nothing}
      </div>
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
            ${this.ledger.value ? badge(this.ledger.value.audit.state, this.ledger.value.audit.state === 'ok' ? 'adds up' : 'does not add up') : nothing}
          </div>
          ${this.ledger.view((ledger) => books(ledger), 6)}
        </section>
      </div>
      <div class="columns">
        <section class="panel">
          <hh-history heading="Effort" what="effort"></hh-history>
        </section>
        <section class="panel">
          <hh-history heading="Network difficulty" what="difficulty"></hh-history>
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

  private round(pool: PoolStatistics) {
    const round = this.live.state.overview?.round;
    const luck = (value?: number) => (value === undefined ? '–' : percent(value, 0));
    return html`<dl class="stats compact">
        ${stat(
          'Effort',
          pool.effort_percent === undefined ? '–' : percent(pool.effort_percent),
          round ? html`since ${time(round.started_at)}` : nothing,
        )}
        ${stat(
          'A block takes',
          pool.expected_seconds === undefined ? '–' : duration(pool.expected_seconds),
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

function parts(health: Health) {
  return html`<ul class="parts">
    ${Object.entries(health.parts).map(
      ([name, part]) => html`<li class="part part-${part.status}">
        <span class="strong">${words(name)}</span> ${badge(part.status)}
        ${part.reason === ''
          ? nothing
          : html`<span class="muted small under">${part.reason}</span>`}
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
    <div class="table-scroll" tabindex="0" role="region" aria-labelledby="latency-title">
      <table>
        <thead>
          <tr>
            <th scope="col">Block</th>
            <th scope="col">Came</th>
            <th scope="col" class="num">Latency</th>
            <th scope="col" class="num">Transactions</th>
            <th scope="col" class="num">Fees</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          ${list.items.slice(0, 6).map(
            (template) => html`<tr>
              <td>${integer(template.height)}</td>
              <td>${time(template.received_at)}</td>
              <td class="num">${milliseconds(template.latency_ms)}</td>
              <td class="num">${integer(template.transactions)}</td>
              <td class="num">${sats(template.fees_sats)}</td>
              <td>${template.source}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function books(ledger: LedgerView) {
  const total = ledger.balances.reduce((sum, balance) => sum + balance.sats, 0);
  return html`${ledger.payouts_stopped
      ? html`<div class="note note-bad" role="alert">
          <p><strong>Payouts are stopped.</strong> ${ledger.audit.finding ?? ''}</p>
        </div>`
      : nothing}
    <div class="table-scroll" tabindex="0" role="region" aria-labelledby="books-title">
      <table>
        <thead>
          <tr>
            <th scope="col">Accounts</th>
            <th scope="col" class="num">Owed (+), held (−)</th>
          </tr>
        </thead>
        <tbody>
          ${ledger.balances.map(
            (balance) => html`<tr>
              <td>${words(balance.account_kind.replace('/', ', '))}</td>
              <td class="num">${bitcoin(balance.sats)}</td>
            </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <td>Sum</td>
            <td class="num strong">${sats(total)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
    <p class="muted small">The auditor looked ${time(ledger.audit.at)}.</p>`;
}

function connections(list: ClientList) {
  if (list.items.length === 0) {
    return empty('Nobody is connected', html`<a href="/connect">How to connect</a>`);
  }
  return html`<div class="table-scroll table-tall" tabindex="0" role="region" aria-labelledby="clients-title">
    <table>
      <thead>
        <tr>
          <th scope="col">Connection</th>
          <th scope="col" class="num">Extended</th>
          <th scope="col" class="num">Standard</th>
          <th scope="col" class="num">Declared</th>
        </tr>
      </thead>
      <tbody>
        ${list.items.map(
          (client) => html`<tr>
            <td>${integer(client.client_id)}</td>
            <td class="num">${integer(client.extended_channels_count)}</td>
            <td class="num">${integer(client.standard_channels_count)}</td>
            <td class="num">${hashrate(client.total_hashrate)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function sv1Miners(list: Sv1ClientList) {
  if (list.items.length === 0) {
    return empty('No SV1 miner', 'The translator waits for them.');
  }
  return html`<div class="table-scroll table-tall" tabindex="0" role="region" aria-labelledby="sv1-title">
    <table>
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col" class="num">Hash rate</th>
          <th scope="col" class="num">Channel</th>
        </tr>
      </thead>
      <tbody>
        ${list.items.map(
          (client) => html`<tr>
            <td class="mono" title=${client.authorized_worker_name}>
              ${short(client.authorized_worker_name, 8, 12)}
            </td>
            <td class="num">
              ${client.hashrate === undefined ? '–' : hashrate(client.hashrate)}
            </td>
            <td class="num">${client.channel_id ?? '–'}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
