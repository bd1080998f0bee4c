// The network in one look.
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { BlockList, Overview } from './api';
import { get } from './client';
import { about, amount, chain, counted, duration, hashrate, integer, percent } from './format';
import './history';
import { LiveController, live } from './live';
import './network';
import {
  Plain, accountLink, blockBadge, blockLink, empty, figure, measured, money, progress, stat, time,
} from './parts';
import { Resource } from './resource';

const RECENT_BLOCKS = 6;
const REFRESH_MS = 30_000;

@customElement('hh-overview')
export class OverviewPage extends Plain {
  private readonly live = new LiveController(this);
  private readonly blocks = new Resource<BlockList>(
    this,
    (signal) => get('/api/v1/blocks', { limit: RECENT_BLOCKS }, signal),
    REFRESH_MS,
  );

  override connectedCallback(): void {
    super.connectedCallback();
    live.addEventListener('block', this.blockCame);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    live.removeEventListener('block', this.blockCame);
  }

  private readonly blockCame = () => void this.blocks.reload();

  protected override render() {
    const overview = this.live.state.overview;
    return html`<h1 class="sr-only">Overview</h1>
      <dl class="stats headline">${headline(overview)}</dl>
      <section class="panel" aria-labelledby="network-title">
        <div class="panel-head">
          <h2 id="network-title">The network now</h2>
          ${overview
            ? html`<p class="muted small">${chain(overview.network)}, up since ${time(overview.started_at)}</p>`
            : nothing}
        </div>
        <hh-network></hh-network>
      </section>
      <div class="columns columns-2-1">
        <section class="panel fill">
          <hh-history heading="Hash rate of the pool" what="hashrate"></hh-history>
        </section>
        <section class="panel" aria-labelledby="recent-title">
          <div class="panel-head">
            <h2 id="recent-title">Recent blocks</h2>
            <a class="more" href="/blocks">All blocks</a>
          </div>
          ${this.blocks.view((list) => this.recent(list, overview), 6)}
        </section>
      </div>`;
  }

  private recent(list: BlockList, overview?: Overview) {
    if (list.items.length === 0) {
      const wait = overview?.round.expected_seconds;
      return empty(
        'No block yet',
        wait === undefined
          ? 'As soon as miners connect, the first one is a matter of time.'
          : `At the present hash rate one takes ${duration(wait)} on average.`,
        html`<a class="button" href="/connect">Connect a miner</a>`,
      );
    }
    return html`<ol class="block-list">
      ${list.items.slice(0, RECENT_BLOCKS).map(
        (block) => html`<li>
          <div>
            ${blockLink(block.hash, integer(block.height))}
            <span class="muted small">${time(block.found_at)} by ${accountLink(block.account)}</span>
          </div>
          <div class="right">
            <span class="num" title=${amount(block.subsidy_sats + block.fees_sats)}
              >${about(block.subsidy_sats + block.fees_sats)}</span
            >
            ${blockBadge(block)}
          </div>
        </li>`,
      )}
    </ol>`;
  }
}

function headline(overview?: Overview) {
  if (!overview) {
    return ['Hash rate', 'Blocks found', 'Effort of the round', 'Workers', 'Next reward'].map((label) =>
      stat(label, html`<span class="bone"></span>`, html`<span class="bone"></span>`),
    );
  }
  const { pool, round, template, last_block: last } = overview;
  const share = overview.network_hashrate
    ? `${percent((pool.hashrate_1h / overview.network_hashrate) * 100, 2)} of Bitcoin`
    : `${hashrate(pool.hashrate_24h)} over a day`;
  return [
    stat('Hash rate', hashrate(overview.pool.hashrate_15m), share, 'By the work of the last minutes'),
    stat(
      'Blocks found',
      overview.blocks_found === undefined ? '–' : integer(overview.blocks_found),
      last
        ? html`last ${time(last.found_at)}`
        : overview.blocks_found === undefined
          ? 'the database is away'
          : 'none so far',
    ),
    stat(
      'Effort of the round',
      measured(
        round.effort_percent,
        (effort) => html`${figure(percent(effort))}
        ${progress(`Effort ${percent(effort)}`, effort / 100)}`,
      ),
      round.expected_seconds !== undefined
        ? `one block in ${duration(round.expected_seconds)}`
        : overview.network === 'regtest'
          ? 'not meaningful on regtest'
          : 'no work yet',
      'Work since the last block, in percent of what a block takes on average',
    ),
    stat('Workers', integer(pool.workers), counted(pool.connections, 'connection')),
    stat(
      'Next reward',
      template ? money(template.subsidy_sats + template.fees_sats) : '–',
      template ? `${about(template.fees_sats)} of it fees` : 'no template yet',
    ),
  ];
}
