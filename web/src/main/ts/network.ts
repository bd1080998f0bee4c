// The live picture of the network: who is there, and what flows between them.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Overview } from './api';
import { duration, hashrate, integer, milliseconds, significant, sats, THIN } from './format';
import { LiveController } from './live';
import { Plain, icon, tone } from './parts';

/** What flows on a line. */
interface Flow {
  /** On the picture. */
  label: string;
  /** In words, for those who hear it. */
  words: string;
  /** Things per second; nothing moves at zero. */
  rate: number;
}

/** How fast dots move: slowly at a thing a minute, quickly at a thousand a second. */
export function speedOf(rate: number): number {
  if (rate <= 0) {
    return 0;
  }
  const decades = Math.log10(rate / (1 / 60)) / 5;
  return 0.35 + 1.9 * Math.min(1, Math.max(0, decades));
}

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
    const { template, pool, translator } = overview;
    const sps = (rate: number) => `${significant(rate)}${THIN}shares/s`;
    const sv1Forwarded = this.live.state.forwardedPerSecond;
    const sv1Miners = translator?.miners ?? 0;
    const direct = Math.max(0, pool.miners - sv1Miners);
    return html`<div class="network">
      ${this.nodes(overview)}
      ${wire('in', {
        label: template ? milliseconds(template.latency_ms) : '–',
        words: template
          ? `A new block's template reaches miners after ${milliseconds(template.latency_ms)}`
          : 'No template comes',
        rate: template ? 1 / 30 : 0,
      })}
      ${station(
        'template',
        'Templates',
        template ? 'up' : 'down',
        template ? `Block ${integer(template.height)}` : 'None yet',
        template
          ? html`${integer(template.transactions)} transactions<br />${sats(template.fees_sats)}`
          : 'Miners wait for one',
      )}
      ${wire('in', {
        label: template ? `${duration(Math.floor(template.age_ms / 1000))} old` : '–',
        words: template
          ? `The template is ${duration(Math.floor(template.age_ms / 1000))} old`
          : 'Nothing to send',
        rate: template ? 1 / 30 : 0,
      })}
      ${station(
        'pool',
        'Pool',
        pool.state,
        hashrate(pool.hashrate_1m),
        pool.reason ?? html`${integer(pool.channels)} channels<br />${sps(pool.shares_per_second)}`,
        true,
      )}
      ${wire('out', {
        label: sv1Forwarded === undefined ? '…' : sps(sv1Forwarded),
        words:
          sv1Forwarded === undefined
            ? 'The translator sends shares on'
            : `The translator sends on ${significant(sv1Forwarded)} shares per second`,
        rate: sv1Forwarded ?? 0,
      })}
      ${translator
        ? station(
            'translator',
            'Translator',
            translator.state,
            `${integer(translator.miners)} SV1`,
            translator.reason ?? html`Stratum V1 in<br />Stratum V2 out`,
          )
        : station('translator', 'Translator', 'quiet', 'None', 'Only SV2 miners connect')}
      ${wire('out', {
        label: sps(translator?.shares_per_second ?? 0),
        words: `Miners send ${significant(translator?.shares_per_second ?? 0)} shares per second to the translator`,
        rate: translator?.shares_per_second ?? 0,
      })}
      ${station(
        'miner',
        'Miners',
        pool.miners > 0 ? 'up' : 'quiet',
        integer(pool.miners),
        html`${integer(pool.workers)} workers<br />${integer(pool.connections)} connections`,
      )}
      <div class="bypass">
        <span class="bypass-line" aria-hidden="true"></span>
        <span class="wire-label">
          ${direct === 0 ? 'No miner speaks' : direct === 1 ? '1 miner speaks' : `${integer(direct)} miners speak`}
          Stratum V2 with the pool directly
        </span>
      </div>
    </div>`;
  }

  private nodes(overview: Overview): TemplateResult {
    const worst =
      overview.nodes.find((node) => node.state === 'down') ??
      overview.nodes.find((node) => node.state === 'degraded') ??
      overview.nodes[0];
    const height = Math.max(0, ...overview.nodes.map((node) => node.height));
    return station(
      'node',
      overview.nodes.length === 1 ? 'Bitcoin node' : `${overview.nodes.length} Bitcoin nodes`,
      worst?.state ?? 'down',
      worst ? integer(height) : 'None',
      worst?.reason ?? overview.nodes.map((node) => html`${node.name}<br />`),
    );
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

function station(
  kind: 'node' | 'template' | 'pool' | 'translator' | 'miner',
  title: string,
  state: string,
  figure: string,
  detail: unknown,
  main = false,
): TemplateResult {
  return html`<div class="station ${main ? 'station-main' : ''} station-${tone(state)}">
    <div class="station-head">
      ${icon(kind)}
      <h3>${title}</h3>
      <span class="dot dot-${tone(state)}" title=${state}></span>
      ${tone(state) === 'good' ? nothing : html`<span class="sr-only">${state}</span>`}
    </div>
    <p class="station-figure">${figure}</p>
    <p class="station-detail">${detail}</p>
  </div>`;
}

function wire(direction: 'in' | 'out', flow: Flow): TemplateResult {
  const speed = speedOf(flow.rate);
  return html`<div class="wire wire-${direction}">
    <span class="wire-label" aria-hidden="true">${flow.label}</span>
    <span class="sr-only">${flow.words}</span>
    <span class="wire-line" aria-hidden="true"
      ><i class="dots ${speed === 0 ? 'still' : ''}" data-speed=${speed.toFixed(2)}></i
    ></span>
  </div>`;
}
