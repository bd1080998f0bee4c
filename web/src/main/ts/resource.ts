// What a page asked the API for: on its way, here, or refused.
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { TemplateResult } from 'lit';
import { Problem } from './client';

/** After which what failed for a time is asked for again. */
const RETRY_MS = 10_000;

/** Loads a value, keeps it fresh while somebody looks, and draws its host when it changes. */
export class Resource<T> implements ReactiveController {
  value?: T;
  problem?: Problem;
  private loading?: AbortController;
  private timer = 0;
  private connected = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly load: (signal: AbortSignal) => Promise<T>,
    private readonly everyMs = 0,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.connected = true;
    void this.reload();
  }

  hostDisconnected(): void {
    this.connected = false;
    clearTimeout(this.timer);
    this.loading?.abort();
  }

  /** Forgets the value, for another question. */
  restart(): void {
    this.value = undefined;
    this.problem = undefined;
    this.host.requestUpdate();
    void this.reload();
  }

  async reload(): Promise<void> {
    clearTimeout(this.timer);
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    try {
      const value = await this.load(loading.signal);
      if (loading.signal.aborted) {
        return;
      }
      this.value = value;
      this.problem = undefined;
    } catch (failure) {
      if (loading.signal.aborted) {
        return;
      }
      this.problem =
        failure instanceof Problem ? failure : new Problem(0, 'page', String(failure));
    }
    this.host.requestUpdate();
    this.schedule();
  }

  private schedule(): void {
    const passing = this.problem !== undefined && !this.problem.isUnknown;
    const waitMs = passing ? Math.min(RETRY_MS, this.everyMs || RETRY_MS) : this.everyMs;
    if (waitMs > 0 && this.connected) {
      this.timer = window.setTimeout(() => {
        if (document.hidden) {
          this.schedule();
        } else {
          void this.reload();
        }
      }, waitMs);
    }
  }

  /** The value's view; before it is here a quiet placeholder, and the reason when it never comes. */
  view(
    draw: (value: T) => TemplateResult | typeof nothing,
    placeholderLines = 3,
    unknown?: (problem: Problem) => TemplateResult,
  ): TemplateResult | typeof nothing {
    if (this.value !== undefined) {
      return draw(this.value);
    }
    if (this.problem) {
      return this.problem.isUnknown && unknown
        ? unknown(this.problem)
        : refusal(this.problem, () => this.restart());
    }
    return html`<div class="skeleton" role="status">
      <span class="sr-only">Loading</span>
      ${Array.from({ length: placeholderLines }, () => html`<span class="bone"></span>`)}
    </div>`;
  }
}

/** Below a list: the way to its next items, and why the last ones did not come. */
export function showMore(
  shown: Resource<{ next?: string }>,
  more: () => void,
): TemplateResult | typeof nothing {
  if (!shown.value) {
    return nothing;
  }
  return html`${shown.value.next === undefined
    ? nothing
    : html`<button class="button more-button" @click=${more}>Show more</button>`}
  ${shown.problem
    ? html`<p class="note note-bad" role="alert">${shown.problem.message}</p>`
    : nothing}`;
}

function refusal(problem: Problem, again: () => void): TemplateResult {
  return html`<div class="note note-bad" role="alert">
    <p><strong>This could not be loaded.</strong> ${problem.message}</p>
    ${problem.id ? html`<p class="muted small">Request ${problem.id}</p>` : nothing}
    <button class="button" @click=${again}>Try again</button>
  </div>`;
}
