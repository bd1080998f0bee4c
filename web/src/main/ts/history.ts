// A time series of the API with a choice of its length.
import { html, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { History, HistoryPoint } from './api';
import type { ChartSpec, Series } from './chart';
import './chart';
import { get } from './client';
import { difficulty, hashrate, integer, percent } from './format';
import { Plain, choice, empty } from './parts';
import { Resource } from './resource';

export type Range = '1h' | '24h' | '7d' | '90d';
export type What = 'hashrate' | 'difficulty' | 'effort' | 'shares';

const RANGES: ReadonlyArray<readonly [Range, string]> = [
  ['1h', '1 h'],
  ['24h', '24 h'],
  ['7d', '7 days'],
  ['90d', '90 days'],
];
const HOUR_MS = 3_600_000;
const LENGTHS_MS: Record<Range, number> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '90d': 90 * 24 * HOUR_MS,
};
const REFRESH_MS = 20_000;

@customElement('hh-history')
export class HistoryChart extends Plain {
  @property() heading = '';
  @property() what: What = 'hashrate';
  @property() account?: string;
  @property() range: Range = '24h';
  /** Whether effort means nothing, as on regtest. */
  @property({ attribute: false }) unmeasured = false;
  private readonly history = new Resource<History>(
    this,
    (signal) =>
      get(
        '/api/v1/history',
        {
          of: this.account === undefined ? 'pool' : 'account',
          account: this.account,
          range: this.range,
        },
        signal,
      ),
    REFRESH_MS,
  );

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('account')) {
      this.history.restart();
    }
  }

  protected override render() {
    return html`<div class="panel-head">
        <h2>${this.heading}</h2>
        ${choice('Time shown', RANGES, this.range, (range) => {
          this.range = range;
          this.history.restart();
        })}
      </div>
      <div class="chart-room">
        ${this.history.view((history) => this.chart(history), 5)}
      </div>`;
  }

  private chart(history: History) {
    const now = Date.now();
    const spec: ChartSpec = {
      ...specOf(this.what, this.heading, filled(history)),
      span: [now - LENGTHS_MS[this.range], now],
    };
    const drawn = spec.series.flatMap((series) => series.points);
    const worthIt = this.what === 'shares' ? drawn.some((point) => point[1] > 0) : drawn.length > 0;
    return worthIt
      ? html`<hh-chart .spec=${spec}></hh-chart>`
      : this.unmeasured
        ? empty('Not meaningful on regtest', 'A share is worth whole blocks here.')
        : nothingToDraw(this.what, history.points.length === 0);
  }
}

/** Why there is no line, and when there will be one. */
function nothingToDraw(what: What, unsampled: boolean) {
  if (what === 'effort' || what === 'difficulty') {
    return empty('No block in this time', 'Each block that the pool finds adds a point.');
  }
  return unsampled
    ? empty('No samples yet', 'The first comes within a minute of the first share.')
    : empty('No share was refused', 'Late and wrong ones of this time would be counted here.');
}

/** Times without work are left out by the API; on the line they are zero. */
export function filled(history: History): HistoryPoint[] {
  const stepMs = history.resolution_seconds * 1000;
  return history.points.flatMap((point, index) => {
    const before = history.points[index - 1];
    const gap = before === undefined ? 0 : Date.parse(point.at) - Date.parse(before.at);
    if (before === undefined || gap < 1.5 * stepMs) {
      return [point];
    }
    // Two points draw the whole gap.
    return [idle(Date.parse(before.at) + stepMs), idle(Date.parse(point.at) - stepMs), point];
  });
}

function idle(at: number): HistoryPoint {
  return { at: new Date(at).toISOString(), hashrate: 0, accepted: 0, rejected: 0, stale: 0 };
}

export function specOf(what: What, label: string, points: HistoryPoint[]): ChartSpec {
  const series = (
    name: string,
    kind: Series['kind'],
    tone: Series['tone'],
    value: (point: HistoryPoint) => number | undefined,
  ): Series => ({
    name,
    kind,
    tone,
    points: points.flatMap((point): Array<[number, number]> => {
      const found = value(point);
      return found === undefined ? [] : [[Date.parse(point.at), found]];
    }),
  });
  switch (what) {
    case 'hashrate':
      return {
        label,
        format: hashrate,
        fromZero: true,
        series: [series('Hash rate', 'area', 'accent', (point) => point.hashrate)],
      };
    case 'difficulty':
      return {
        label,
        format: difficulty,
        series: [series('Difficulty', 'step', 'accent', (point) => point.difficulty)],
      };
    case 'effort':
      return {
        label,
        format: (value) => percent(value, 0),
        fromZero: true,
        reference: { value: 100, name: 'Average' },
        series: [series('Effort', 'bar', 'accent', (point) => point.effort)],
      };
    case 'shares':
      return {
        label,
        format: integer,
        fromZero: true,
        stacked: true,
        series: [
          series('Otherwise', 'bar', 'bad', (point) => Math.max(0, point.rejected - point.stale)),
          series('Stale', 'bar', 'wait', (point) => point.stale),
        ],
      };
  }
}
