// The live picture of the network: who is there, and what flows between them.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Overview } from './api';
import { about, counted, duration, hashrate, integer, milliseconds, percent, significant } from './format';
import { LiveController } from './live';
import { Plain, blockLink, figure, icon, time, tone } from './parts';

/** What flows on a line. */
interface Flow {
  /** On the picture: a figure, and what it is of. */
  figure: string;
  caption: string;
  /** In words, for those who hear it. */
  words: string;
  /** Things per second; nothing moves at zero. */
  rate: number;
}

interface Station {
  kind: 'node' | 'template' | 'pool' | 'translator' | 'miner' | 'blocks' | 'coins';
  /** Where it stands in the picture. */
  place: string;
  title: string;
  state: string;
  figure: unknown;
  details: unknown[];
}

/** How fast dots move: slowly at a thing a minute, quickly at a thousand a second. */
export function speedOf(rate: number): number {
  if (rate <= 0) {
    return 0;
  }
  const decades = Math.log10(rate / (1 / 60)) / 5;
  return 0.35 + 1.9 * Math.min(1, Math.max(0, decades));
}

/** Templates come about this often; there is no better figure for their line. */
const TEMPLATES_PER_SECOND = 1 / 30;
const MATURE = 100;

@customElement('hh-network')
export class Network extends Plain {
  private readonly live = new LiveController(this);

  protected override render() {
    const overview = this.live.state.overview;
    if (!overview) {
      return html`<div class="network network-empty" role="status">
        <span class="sr-only">Loading</span>
      </div>`;
    }
    return html`<div class="network">
      ${templatesIn(overview)} ${sharesIn(overview, this.live.state.forwardedPerSecond)}
      ${coinsOut(overview)}
    </div>`;
  }

  protected override updated(): void {
    for (const dots of this.querySelectorAll<HTMLElement>('.dots')) {
      const speed = Number(dots.dataset.speed);
      for (const animation of dots.getAnimations()) {
        animation.updatePlaybackRate(speed);
      }
    }
  }
}

function templatesIn(overview: Overview) {
  const { nodes, template, pool } = overview;
  const worst =
    nodes.find((node) => node.state === 'down') ??
    nodes.find((node) => node.state === 'degraded') ??
    nodes[0];
  const heights = nodes.flatMap((node) => node.height ?? []);
  const rate = template ? TEMPLATES_PER_SECOND : 0;
  const age = template ? duration(Math.floor(template.age_ms / 1000)) : '–';
  return html`${station({
    kind: 'node',
    place: 'node',
    title: nodes.length < 2 ? 'Bitcoin node' : `${nodes.length} nodes`,
    state: worst?.state ?? 'down',
    figure: heights.length === 0 ? 'None' : integer(Math.max(...heights)),
    details: worst?.reason
      ? [worst.reason]
      : ['height of the chain', nodes.map((node) => node.name).join(', ')],
  })}
  ${wire('templates right', {
    figure: template ? milliseconds(template.latency_ms) : '–',
    caption: 'latency',
    words: template
      ? `A new block's template reaches miners after ${milliseconds(template.latency_ms)}`
      : 'No template comes',
    rate,
  })}
  ${station({
    kind: 'template',
    place: 'template',
    title: 'Template',
    state: template ? 'up' : 'down',
    figure: template ? integer(template.height) : 'None yet',
    details: template
      ? [`${integer(template.transactions)} transactions`, `${about(template.fees_sats)} fees`]
      : ['Miners wait for one'],
  })}
  ${wire('jobs right', {
    figure: age,
    caption: 'old',
    words: template ? `The template is ${age} old` : 'Nothing to send',
    rate,
  })}
  ${station({
    kind: 'pool',
    place: 'pool',
    title: 'Pool',
    state: pool.state,
    figure: figure(hashrate(pool.hashrate_1m)),
    details: pool.reason
      ? [pool.reason]
      : [
          `${significant(pool.shares_per_second)} shares a second`,
          counted(pool.channels, 'channel'),
          counted(pool.workers, 'worker'),
          counted(pool.connections, 'connection'),
        ],
  })}`;
}

function sharesIn(overview: Overview, forwarded?: number) {
  const { pool, translator } = overview;
  const fromSv1 = translator?.shares_per_second ?? 0;
  const sv1Miners = translator?.miners ?? 0;
  const sv2Miners = Math.max(0, pool.miners - sv1Miners);
  const direct = Math.max(0, pool.shares_per_second - (forwarded ?? fromSv1));
  return html`${wire('forwarded left', {
    figure: forwarded === undefined ? '…' : `${significant(forwarded)}/s`,
    caption: 'shares',
    words:
      forwarded === undefined
        ? 'The translator sends shares on'
        : `The translator sends on ${significant(forwarded)} shares per second`,
    rate: forwarded ?? 0,
  })}
  ${station({
    kind: 'translator',
    place: 'translator',
    title: 'Translator',
    state: translator?.state ?? 'quiet',
    figure: translator ? 'SV1 → SV2' : 'None',
    details: translator
      ? [translator.reason ?? `to ${hostOf(translator.upstream)}`]
      : ['Only SV2 miners connect'],
  })}
  ${wire('sv1-shares left', {
    figure: `${significant(fromSv1)}/s`,
    caption: 'shares',
    words: `Miners send ${significant(fromSv1)} shares per second to the translator`,
    rate: fromSv1,
  })}
  ${station({
    kind: 'miner',
    place: 'sv1',
    title: 'Stratum V1',
    state: sv1Miners > 0 ? 'up' : 'quiet',
    figure: integer(sv1Miners),
    details: [sv1Miners === 1 ? 'miner' : 'miners'],
  })}
  ${wire('sv2-shares left', {
    figure: `${significant(direct)}/s`,
    caption: 'shares, encrypted up to the pool',
    words: `Stratum V2 miners send ${significant(direct)} shares per second to the pool`,
    rate: sv2Miners === 0 ? 0 : direct,
  })}
  ${station({
    kind: 'miner',
    place: 'sv2',
    title: 'Stratum V2',
    state: sv2Miners > 0 ? 'up' : 'quiet',
    figure: integer(sv2Miners),
    details: [sv2Miners === 1 ? 'miner' : 'miners'],
  })}`;
}

/** Of an upstream's URL what tells it from others, without scheme and key. */
export function hostOf(upstream?: string): string {
  return upstream?.replace(/^[a-z0-9+]+:\/\//, '').replace(/\/.*$/, '') ?? 'no pool yet';
}

function coinsOut(overview: Overview) {
  const { round, last_block: last, ledger } = overview;
  const maturing = last?.status === 'pending';
  const effort =
    round.effort_percent === undefined ? undefined : percent(round.effort_percent, 0);
  return html`${wire('found left', {
    figure: effort ?? '–',
    caption: 'of a block',
    words:
      effort === undefined
        ? 'How much of a block the work since the last one is worth is not measured here'
        : `The work since the last block is ${effort} of what one takes on average`,
    rate: overview.pool.shares_per_second > 0 ? TEMPLATES_PER_SECOND : 0,
  })}
  ${station({
    kind: 'blocks',
    place: 'block',
    title: 'Last block',
    state: last ? last.status : 'quiet',
    figure: last ? blockLink(last.hash, integer(last.height)) : 'None yet',
    details: last
      ? [time(last.found_at), about(last.reward_sats)]
      : [
          round.expected_seconds === undefined
            ? 'Waiting for the first'
            : `One takes ${duration(round.expected_seconds)}`,
        ],
  })}
  ${wire('paid left', {
    figure: last ? (maturing ? 'maturing' : last.status) : '–',
    caption: maturing ? `${MATURE} confirmations` : 'last block',
    words: last ? `The last block is ${last.status}` : 'Nothing to pay out yet',
    rate: last ? TEMPLATES_PER_SECOND : 0,
  })}
  ${station({
    kind: 'coins',
    place: 'coins',
    title: 'Paid out',
    state: ledger.state,
    figure: ledger.paid_sats === undefined ? '–' : figure(about(ledger.paid_sats)),
    details: ledger.reason
      ? [ledger.reason]
      : [
          `${about(ledger.available_sats ?? 0)} available`,
          `${about(ledger.pending_sats ?? 0)} pending`,
        ],
  })}`;
}

function station(one: Station): TemplateResult {
  const colour = tone(one.state);
  return html`<div class="station at-${one.place} station-${colour}">
    <div class="station-head">
      ${icon(one.kind)}
      <h3>${one.title}</h3>
      <span class="dot dot-${colour}" title=${one.state}></span>
      ${colour === 'good' ? nothing : html`<span class="sr-only">${one.state}</span>`}
    </div>
    <p class="station-figure">${one.figure}</p>
    <ul class="station-details">
      ${one.details.map((detail) => html`<li>${detail}</li>`)}
    </ul>
  </div>`;
}

function wire(place: string, flow: Flow): TemplateResult {
  const speed = speedOf(flow.rate);
  const [name, direction] = place.split(' ');
  return html`<div class="wire at-${name} wire-${direction} ${speed === 0 ? 'wire-still' : ''}">
    <span class="wire-figure" aria-hidden="true">${flow.figure}</span>
    <span class="sr-only">${flow.words}</span>
    <span class="wire-line" aria-hidden="true"
      ><i class="dots" data-speed=${speed.toFixed(2)}></i
    ></span>
    <span class="wire-caption" aria-hidden="true">${flow.caption}</span>
  </div>`;
}
