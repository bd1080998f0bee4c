// Small things that all pages are made of.
import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Block } from './api';
import { THIN, about, bitcoin, exactTime, relative, short, shortHash } from './format';
import { LiveController } from './live';
import { blockPath, minerPath } from './route';

/** An element that draws into the document itself, so that one style sheet serves all. */
export class Plain extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

type IconName =
  | 'overview' | 'miner' | 'connect' | 'blocks' | 'operator' | 'node' | 'template' | 'pool'
  | 'translator' | 'coins' | 'copy' | 'done' | 'sun' | 'moon' | 'system' | 'warning' | 'arrow';

const PATHS: Record<IconName, string> = {
  overview: 'M3 12h4l3-8 4 16 3-8h4',
  miner: 'M4 7h16v10H4zM8 7V4m4 3V4m4 3V4M8 20v-3m4 3v-3m4 3v-3M9 12h6',
  connect: 'M9 15l6-6M10.5 6.5L13 4a5 5 0 0 1 7 7l-2.5 2.5M13.5 17.5L11 20a5 5 0 0 1-7-7l2.5-2.5',
  blocks: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  operator: 'M5 20v-7m0-4V4m7 16v-4m0-4V4m7 16v-9m0-4V4M2.5 13h5M9.500 12h5M16.500 11h5',
  node: 'M4 5h16v5H4zM4 14h16v5H4zM8 7.500h.01M8 16.500h.01',
  template: 'M6 3h9l4 4v14H6zM14 3v5h5M9 13h6M9 17h6',
  pool: 'M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11zM9.500 14.500a2.500 2.500 0 0 0 2.500 2.500',
  translator: 'M4 8h14l-4-4M20 16H6l4 4',
  coins: 'M4 7c0-2 3.500-3 8-3s8 1 8 3-3.500 3-8 3-8-1-8-3zM4 7v5c0 2 3.500 3 8 3s8-1 8-3V7M4 12v5c0 2 3.500 3 8 3s8-1 8-3v-5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  done: 'M4 12.500l5 5L20 6.500',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8zM12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.500 1.500m11 11L19 19M5 19l1.500-1.500m11-11L19 5',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
  system: 'M3 5h18v11H3zM8 20h8M12 16v4',
  warning: 'M12 4l9.500 16h-19zM12 10v4m0 3v.01',
  arrow: 'M9 5l7 7-7 7',
};

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    ${svg`<path d=${PATHS[name]}></path>`}
  </svg>`;
}

/** A figure with what it is and what else is worth knowing of it. */
export function stat(
  label: string,
  value: unknown,
  note: unknown = nothing,
  title?: string,
): TemplateResult {
  return html`<div class="stat">
    <dt>${label}</dt>
    <dd class="stat-value" title=${title ?? nothing}>
      ${typeof value === 'string' ? figure(value) : value}
    </dd>
    ${note === nothing ? nothing : html`<dd class="stat-note">${note}</dd>`}
  </div>`;
}

/** A number with its unit smaller behind it; anything else as it is. */
export function figure(text: string): TemplateResult {
  const cut = text.lastIndexOf(THIN);
  const [number, unit] = [text.slice(0, cut), text.slice(cut + 1)];
  return /^[\d.\u202f\u2212]+$/.test(number) && /^\D/.test(unit)
    ? html`${number}<span class="unit">${THIN}${unit}</span>`
    : html`${text}`;
}

/** An amount in large letters: rounded to be read, exact to be pointed at. */
export function money(value: number): TemplateResult {
  return html`<span title=${bitcoin(value)}>${figure(about(value))}</span>`;
}

const TONES: Record<string, string> = {
  up: 'good', ok: 'good', mature: 'good', matched: 'good', accepted: 'good', 'in-chain': 'good',
  pending: 'wait', degraded: 'wait', waiting: 'wait', inconclusive: 'wait',
  down: 'bad', failed: 'bad', different: 'bad', rejected: 'bad', revoked: 'bad',
  orphaned: 'bad', stale: 'bad', disputed: 'bad', outrun: 'bad', lost: 'bad',
};

export function tone(state: string): string {
  return TONES[state] ?? 'quiet';
}

export function badge(state: string, text = state): TemplateResult {
  return html`<span class="badge badge-${tone(state)}">${text}</span>`;
}

/** What a block's status means for those who mined in its window. */
export const MEANINGS: Record<Block['status'], string> = {
  waiting: 'Not owed before the chain has it.',
  pending: 'Credited: the coinbase and the ledger pay it after 100 confirmations.',
  mature: 'Its coinbase can be spent, and what the ledger owes is payable.',
  orphaned: 'Not owed: it was credited once, and the chain has left it.',
  stale: 'Not owed: the chain never had it.',
  disputed: 'Not owed: its coinbase is not what its window says.',
};

export function statusBadge(status: Block['status'], text: string = status): TemplateResult {
  return html`<span class="badge badge-${tone(status)}" title=${MEANINGS[status]}>${text}</span>`;
}

/** A status, and of a pending block how far it is. */
export function blockBadge(block: Pick<Block, 'status' | 'confirmations'>): TemplateResult {
  return statusBadge(
    block.status,
    block.status === 'pending' ? `${block.confirmations} of 100` : block.status,
  );
}

/** Stands where work would be compared with blocks and there is nothing to compare. */
@customElement('hh-unmeasured')
export class Unmeasured extends Plain {
  private readonly live = new LiveController(this);

  protected override render() {
    const why =
      this.live.state.overview?.network === 'regtest'
        ? 'not meaningful on regtest: a share is worth whole blocks'
        : 'not known yet';
    return html`<span title=${why}>–<span class="sr-only"> ${why}</span></span>`;
  }
}

/** A figure that compares work with blocks, if there is one. */
export function measured(
  value: number | undefined,
  write: (value: number) => unknown,
): TemplateResult {
  return value === undefined ? html`<hh-unmeasured></hh-unmeasured>` : html`${write(value)}`;
}

export function empty(title: string, text: unknown, action: unknown = nothing): TemplateResult {
  return html`<div class="empty">
    <p class="empty-title">${title}</p>
    <p class="muted">${text}</p>
    ${action}
  </div>`;
}

export function accountLink(account: string): TemplateResult {
  return html`<a class="mono nowrap" href=${minerPath(account)} title=${account}
    >${short(account)}</a
  >`;
}

export function blockLink(hash: string, text?: string): TemplateResult {
  return html`<a class=${text === undefined ? 'mono' : 'num'} href=${blockPath(hash)} title=${hash}
    >${text ?? shortHash(hash)}</a
  >`;
}

/** Parts of a whole as one bar. */
export function stackedBar(
  label: string,
  parts: Array<{ name: string; value: number; tone: string }>,
): TemplateResult {
  const total = parts.reduce((sum, one) => sum + one.value, 0);
  return html`<div class="bar" role="img" aria-label=${label}>
    ${parts.map((one) =>
      one.value === 0
        ? nothing
        : html`<span
            class="bar-${one.tone}"
            .style=${`flex-grow:${total === 0 ? 0 : one.value / total}`}
          ></span>`,
    )}
  </div>`;
}

/** How far something is; more than the whole is shown as the whole. */
export function progress(label: string, share: number): TemplateResult {
  const width = Math.min(1, Math.max(0, share)) * 100;
  return html`<div class="progress" role="img" aria-label=${label}>
    <span class=${share > 1 ? 'over' : ''} .style=${`width:${width}%`}></span>
  </div>`;
}

/** Tells everyone who shows a relative time that it has moved on. */
const clock = new EventTarget();
setInterval(() => clock.dispatchEvent(new Event('tick')), 1_000);

/** A time as people say it, with the exact one behind it. */
@customElement('hh-time')
export class Time extends Plain {
  @property() at = '';
  private shown = '';

  override connectedCallback(): void {
    super.connectedCallback();
    clock.addEventListener('tick', this.tick);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clock.removeEventListener('tick', this.tick);
  }

  private readonly tick = () => {
    if (relative(Date.parse(this.at), Date.now()) !== this.shown) {
      this.requestUpdate();
    }
  };

  protected override render() {
    const at = Date.parse(this.at);
    this.shown = relative(at, Date.now());
    return html`<time datetime=${this.at} title=${exactTime(at)}>${this.shown}</time>`;
  }
}

export function time(at: string): TemplateResult {
  return html`<hh-time .at=${at}></hh-time>`;
}

const COPIED_MS = 1_600;

/** Puts a text on the clipboard and says so. */
@customElement('hh-copy')
export class Copy extends Plain {
  @property() text = '';
  @property() what = '';
  @state() private answer = '';

  protected override render() {
    return html`<button
        class="copy"
        type="button"
        aria-label=${`Copy ${this.what}`}
        title=${`Copy ${this.what}`}
        @click=${this.copy}
      >
        ${icon(this.answer === 'Copied' ? 'done' : 'copy')}
      </button>
      <span class="sr-only" role="status">${this.answer}</span>`;
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.answer = 'Copied';
    } catch {
      this.answer = this.copyBySelection() ? 'Copied' : 'Copying is not allowed here';
    }
    setTimeout(() => (this.answer = ''), COPIED_MS);
  }

  /** For pages without TLS, where browsers have no clipboard for scripts. */
  private copyBySelection(): boolean {
    const area = document.createElement('textarea');
    area.value = this.text;
    area.className = 'off-screen';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

export function copy(text: string, what: string): TemplateResult {
  return html`<hh-copy .text=${text} .what=${what}></hh-copy>`;
}

/** A choice of a few, as a row of buttons. */
export function choice<T extends string>(
  label: string,
  options: ReadonlyArray<readonly [T, string]>,
  chosen: T,
  choose: (value: T) => void,
): TemplateResult {
  return html`<div class="choice" role="group" aria-label=${label}>
    ${options.map(
      ([value, text]) => html`<button
        type="button"
        aria-pressed=${value === chosen ? 'true' : 'false'}
        @click=${() => choose(value)}
      >
        ${text}
      </button>`,
    )}
  </div>`;
}
