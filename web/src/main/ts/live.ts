// The stream of live figures, and what the page makes of it.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Overview } from './api';
import { get } from './client';

/** Older figures are called stale. The server speaks at least each 15 seconds. */
const STALE_AFTER_MS = 20_000;
const BACK_OFF_LEAST_MS = 1_000;
const BACK_OFF_MOST_MS = 30_000;

/** A page that nobody looks at gives its stream back after this long. */
const HIDDEN_LIMIT_MS = 60_000;

export type Connection = 'connecting' | 'live' | 'stale';

export interface LiveState {
  connection: Connection;
  overview?: Overview;
  /** When the overview came, on this machine's clock. */
  heardAt: number;
  /** Shares that the translator sends on, per second; from two looks at the counter. */
  forwardedPerSecond?: number;
}

export type LiveEvent =
  | { kind: 'overview'; overview: Overview; now: number }
  | { kind: 'lost'; now: number }
  | { kind: 'tick'; now: number };

export const AT_FIRST: LiveState = { connection: 'connecting', heardAt: 0 };

export function reduce(state: LiveState, event: LiveEvent): LiveState {
  switch (event.kind) {
    case 'overview': {
      const rate = forwarded(state, event.overview);
      const next: LiveState = {
        connection: 'live',
        overview: event.overview,
        heardAt: event.now,
      };
      return rate === undefined ? next : { ...next, forwardedPerSecond: rate };
    }
    case 'lost':
      return { ...state, connection: state.overview ? 'stale' : 'connecting' };
    case 'tick':
      return state.connection === 'live' && event.now - state.heardAt > STALE_AFTER_MS
        ? { ...state, connection: 'stale' }
        : state;
  }
}

function forwarded(state: LiveState, overview: Overview): number | undefined {
  const before = state.overview;
  if (!before?.translator || !overview.translator) {
    return undefined;
  }
  const seconds = (Date.parse(overview.at) - Date.parse(before.at)) / 1000;
  const shares = overview.translator.shares_forwarded - before.translator.shares_forwarded;
  if (seconds < 0.2 || shares < 0) {
    return state.forwardedPerSecond;
  }
  const rate = shares / seconds;
  const old = state.forwardedPerSecond;
  return old === undefined ? rate : old * 0.7 + rate * 0.3;
}

/** How long to wait before the next attempt; random so that pages do not come back all at once. */
export function backOff(attempt: number, random: number): number {
  const most = Math.min(BACK_OFF_MOST_MS, BACK_OFF_LEAST_MS * 2 ** attempt);
  return most / 2 + (most / 2) * random;
}

/** The one stream of this page; listeners are told when the state has changed. */
class Live extends EventTarget {
  state: LiveState = AT_FIRST;
  private source?: EventSource;
  private attempt = 0;
  private retry = 0;
  private hiddenTimer = 0;

  start(): void {
    get('/api/v1/overview').then(
      (overview) => this.step({ kind: 'overview', overview, now: Date.now() }),
      () => this.step({ kind: 'lost', now: Date.now() }),
    );
    this.open();
    setInterval(() => this.step({ kind: 'tick', now: Date.now() }), 1_000);
    document.addEventListener('visibilitychange', () => this.visibilityChanged());
  }

  private open(): void {
    clearTimeout(this.retry);
    this.source?.close();
    const source = new EventSource('/api/v1/stream');
    this.source = source;
    source.addEventListener('overview', (event) => {
      this.attempt = 0;
      const overview = JSON.parse((event as MessageEvent<string>).data) as Overview;
      this.step({ kind: 'overview', overview, now: Date.now() });
    });
    source.addEventListener('block', () => this.dispatchEvent(new Event('block')));
    source.onerror = () => {
      source.close();
      this.step({ kind: 'lost', now: Date.now() });
      this.retry = window.setTimeout(
        () => this.open(),
        backOff(this.attempt++, Math.random()),
      );
    };
  }

  private visibilityChanged(): void {
    clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = window.setTimeout(() => {
        clearTimeout(this.retry);
        this.source?.close();
        this.source = undefined;
      }, HIDDEN_LIMIT_MS);
    } else if (!this.source || this.source.readyState === EventSource.CLOSED) {
      this.attempt = 0;
      this.open();
    }
  }

  private step(event: LiveEvent): void {
    const next = reduce(this.state, event);
    if (next !== this.state) {
      this.state = next;
      this.dispatchEvent(new Event('change'));
    }
  }
}

export const live = new Live();

/** Draws its host again when the live figures change. */
export class LiveController implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get state(): LiveState {
    return live.state;
  }

  hostConnected(): void {
    live.addEventListener('change', this.changed);
  }

  hostDisconnected(): void {
    live.removeEventListener('change', this.changed);
  }

  private readonly changed = () => this.host.requestUpdate();
}

