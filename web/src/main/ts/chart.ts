// A chart with a time axis, and its figures as a table for those who would rather read.
import type { EChartsType } from 'echarts/core';
import { html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { exactTime, relative } from './format';
import { Plain } from './parts';
import { type Column, table } from './table';

export interface Series {
  name: string;
  kind: 'area' | 'line' | 'step' | 'bar';
  /** The accent is for what the chart is about. */
  tone: 'accent' | 'quiet' | 'good' | 'wait' | 'bad';
  points: Array<[number, number]>;
}

export interface ChartSpec {
  label: string;
  series: Series[];
  format: (value: number) => string;
  /** Shorter, for the axis. */
  axis?: (value: number) => string;
  /** Where the axis of values may start: at zero, or near the smallest value. */
  fromZero?: boolean;
  /** A line to compare with, such as 100 % effort. */
  reference?: { value: number; name: string };
  stacked?: boolean;
  /** Begin and end of the axis of time, milliseconds since 1970; else those of the points. */
  span?: readonly [number, number];
}

/** Rows of the table that stands for the chart. */
const TABLE_ROWS = 24;

/** So few points are marked one by one. */
const FEW_POINTS = 12;

/** In which the colours of the style sheet are asked for. */
const COLOURS = ['accent', 'quiet', 'good', 'wait', 'bad', 'line', 'text', 'surface'] as const;
type Colours = Record<(typeof COLOURS)[number], string>;

@customElement('hh-chart')
export class Chart extends Plain {
  @property({ attribute: false }) spec?: ChartSpec;
  @query('.chart-canvas') private canvas?: HTMLElement;
  private engine?: EChartsType;
  private readonly resize = new ResizeObserver(() => this.engine?.resize());

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hh-theme', this.themeChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hh-theme', this.themeChanged);
    this.resize.disconnect();
    this.engine?.dispose();
    this.engine = undefined;
  }

  private readonly themeChanged = () => this.draw();

  protected override render() {
    if (!this.spec) {
      return nothing;
    }
    return html`${this.legend(this.spec)}
      <div class="chart-canvas" role="img" aria-label=${this.summary(this.spec)}></div>
      <details class="chart-table">
        <summary>Figures</summary>
        ${this.table(this.spec)}
      </details>`;
  }

  protected override updated(): void {
    void this.start();
  }

  private async start(): Promise<void> {
    if (!this.canvas || !this.spec) {
      return;
    }
    if (!this.engine) {
      const { init } = await import('./chart-engine');
      if (!this.isConnected || !this.canvas || this.engine) {
        return;
      }
      this.engine = init(this.canvas, undefined, { renderer: 'canvas' });
      this.resize.observe(this.canvas);
    }
    this.draw();
  }

  private legend(spec: ChartSpec) {
    return spec.series.length < 2
      ? nothing
      : html`<ul class="chart-legend" aria-hidden="true">
          ${spec.series.map(
            (series) => html`<li><span class="key key-${series.tone}"></span>${series.name}</li>`,
          )}
        </ul>`;
  }

  private summary(spec: ChartSpec): string {
    const parts = spec.series
      .filter((series) => series.points.length > 0)
      .map((series) => {
        const values = series.points.map((point) => point[1]);
        const last = values[values.length - 1] ?? 0;
        return (
          `${series.name}: last ${spec.format(last)},` +
          ` lowest ${spec.format(Math.min(...values))}, highest ${spec.format(Math.max(...values))}`
        );
      });
    return `${spec.label}. ${parts.join('. ')}`;
  }

  private table(spec: ChartSpec) {
    const first = spec.series[0];
    if (!first) {
      return nothing;
    }
    const step = Math.max(1, Math.ceil(first.points.length / TABLE_ROWS));
    const rows = first.points.map((point, index) => ({ at: point[0], index }));
    const shown = rows.filter((row) => (rows.length - 1 - row.index) % step === 0).reverse();
    return table(
      shown,
      [
        {
          name: 'Time',
          place: 'title',
          cell: (row) => html`<span title=${exactTime(row.at)}>${relative(row.at, Date.now())}</span>`,
        },
        ...spec.series.map((series): Column<(typeof shown)[number]> => ({
          name: series.name,
          number: true,
          place: spec.series.length === 1 ? 'aside' : undefined,
          cell: (row) => spec.format(series.points[row.index]?.[1] ?? 0),
        })),
      ],
      { label: spec.label },
    );
  }

  /** What the style sheet's variables come to, in a form that a canvas understands. */
  private colours(): Colours {
    const probe = document.createElement('span');
    this.append(probe);
    const found = {} as Colours;
    for (const name of COLOURS) {
      probe.style.color = `var(--${name === 'quiet' ? 'muted' : name})`;
      found[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return found;
  }

  private draw(): void {
    const spec = this.spec;
    if (!spec || !this.engine) {
      return;
    }
    const colours = this.colours();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const font = { color: colours.quiet, fontSize: 11, fontFamily: 'system-ui, sans-serif' };
    this.engine.setOption(
      {
        animation: !still,
        animationDuration: 500,
        animationDurationUpdate: 300,
        grid: { left: 8, right: 12, top: 14, bottom: 4, outerBoundsMode: 'same' },
        tooltip: {
          trigger: 'axis',
          confine: true,
          className: 'chart-tip',
          backgroundColor: colours.surface,
          borderColor: colours.line,
          borderWidth: 1,
          padding: [6, 10],
          textStyle: { color: colours.text, fontSize: 12, fontFamily: 'inherit' },
          axisPointer: { type: 'line', lineStyle: { color: colours.quiet, type: 'dotted' } },
          formatter: (hits: unknown) => tip(spec, hits),
        },
        xAxis: {
          type: 'time',
          min: spec.span?.[0],
          max: spec.span?.[1],
          axisLine: { lineStyle: { color: colours.line } },
          axisTick: { show: false },
          axisLabel: { ...font, hideOverlap: true },
          splitLine: { show: false },
        },
        yAxis: {
          type: 'value',
          scale: !spec.fromZero,
          splitNumber: 3,
          axisLabel: { ...font, formatter: spec.axis ?? spec.format },
          splitLine: { lineStyle: { color: colours.line, opacity: 0.7 } },
        },
        series: [
          ...spec.series.map((series) => drawn(series, colours, spec.stacked ?? false)),
          ...(spec.reference ? [reference(spec, colours)] : []),
        ],
      },
      { notMerge: true },
    );
  }
}

function drawn(series: Series, colours: Colours, stacked: boolean): object {
  const colour = colours[series.tone];
  const shared = {
    name: series.name,
    data: series.points,
    itemStyle: { color: colour },
    ...(stacked ? { stack: 'all' } : {}),
  };
  if (series.kind === 'bar') {
    return {
      ...shared,
      type: 'bar',
      barMaxWidth: 18,
      itemStyle: { color: colour, borderRadius: stacked ? 0 : [3, 3, 0, 0] },
    };
  }
  return {
    ...shared,
    type: 'line',
    showSymbol: series.points.length <= FEW_POINTS,
    step: series.kind === 'step' ? 'end' : false,
    smooth: series.kind === 'area' ? 0.25 : false,
    lineStyle: { color: colour, width: series.tone === 'quiet' ? 1.25 : 2 },
    ...(series.kind === 'area' ? { areaStyle: { color: colour, opacity: 0.1 } } : {}),
  };
}

function reference(spec: ChartSpec, colours: Colours): object {
  const points = spec.series[0]?.points ?? [];
  const ends = [points[0], points[points.length - 1]].filter((end) => end !== undefined);
  return {
    name: spec.reference?.name,
    type: 'line',
    silent: true,
    showSymbol: false,
    data: ends.map((end) => [end[0], spec.reference?.value]),
    lineStyle: { color: colours.quiet, width: 1, type: 'dashed' },
    itemStyle: { color: colours.quiet },
    tooltip: { show: false },
  };
}

/** Made of elements, as the page allows no styles in markup. */
function tip(spec: ChartSpec, hits: unknown): HTMLElement {
  const found = hits as Array<{ seriesName: string; value: [number, number] }>;
  const box = document.createElement('div');
  const at = found[0]?.value[0];
  if (at !== undefined) {
    const when = document.createElement('div');
    when.className = 'tip-time';
    when.textContent = exactTime(at);
    box.append(when);
  }
  for (const hit of found) {
    if (hit.seriesName === spec.reference?.name) {
      continue;
    }
    const line = document.createElement('div');
    line.className = 'tip-line';
    const name = document.createElement('span');
    name.textContent = hit.seriesName;
    const value = document.createElement('strong');
    value.textContent = spec.format(hit.value[1]);
    line.append(name, value);
    box.append(line);
  }
  return box;
}
