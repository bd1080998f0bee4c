// The frame around all pages: where one is, whether the figures are live, dark or light.
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import './blocks';
import './connect';
import { relative } from './format';
import { LiveController, live } from './live';
import './miner';
import './operator';
import './overview';
import { Plain, empty, icon } from './parts';
import './payout';
import { type Route, navigate, routeOf } from './route';
import { type Theme, nextTheme, setTheme, startTheme, theme } from './theme';

const PAGES = [
  { path: '/', name: 'Overview', icon: 'overview', routes: ['overview'] },
  { path: '/miner', name: 'Miner', icon: 'miner', routes: ['miner', 'payout'] },
  { path: '/connect', name: 'Connect', icon: 'connect', routes: ['connect'] },
  { path: '/blocks', name: 'Blocks', icon: 'blocks', routes: ['blocks', 'block'] },
  { path: '/operator', name: 'Operator', icon: 'operator', routes: ['operator'] },
] as const;

const THEME_NAMES: Record<Theme, string> = {
  system: 'as the system has it',
  light: 'light',
  dark: 'dark',
};

@customElement('hh-app')
export class App extends Plain {
  @state() private route: Route = routeOf(location.pathname);
  @state() private theme: Theme = theme();
  private readonly live = new LiveController(this);

  override connectedCallback(): void {
    this.replaceChildren();
    super.connectedCallback();
    window.addEventListener('popstate', this.moved);
    this.addEventListener('click', this.clicked);
    live.start();
  }

  /** Links within the page do not load the document again. */
  private readonly clicked = (event: MouseEvent) => {
    const link = (event.target as Element).closest('a');
    const plain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (
      !link ||
      !plain ||
      link.origin !== location.origin ||
      link.hasAttribute('download') ||
      link.hash !== ''
    ) {
      return;
    }
    event.preventDefault();
    if (link.pathname !== location.pathname) {
      navigate(link.pathname);
    }
  };

  private readonly moved = () => {
    this.route = routeOf(location.pathname);
    void this.updateComplete.then(() => {
      window.scrollTo(0, 0);
      this.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    });
  };

  protected override updated(): void {
    const page = PAGES.find((one) => (one.routes as readonly string[]).includes(this.route.page));
    document.title = `${page?.name ?? 'Not found'} · HyperHash`;
  }

  protected override render() {
    const { overview } = this.live.state;
    return html`<a class="skip" href="#main" @click=${this.skip}>Skip to the content</a>
      <header class="top">
        <div class="top-row">
          <a class="brand" href="/" aria-label="HyperHash, overview">
            <svg viewBox="0 0 32 32" aria-hidden="true">
              <path d="M11 5v22M21 5v22M5 20.500l22-9"></path>
            </svg>
            <span>HyperHash</span>
          </a>
          ${overview && overview.network !== 'main'
            ? html`<span class="badge badge-accent">${overview.network}</span>`
            : nothing}
          <nav aria-label="Pages">
            ${PAGES.map(
              (page) => html`<a
                href=${page.path}
                aria-current=${(page.routes as readonly string[]).includes(this.route.page)
                  ? 'page'
                  : nothing}
                >${icon(page.icon)}<span>${page.name}</span></a
              >`,
            )}
          </nav>
          <div class="top-end">
            ${this.liveness()}
            <button
              class="icon-button"
              type="button"
              @click=${this.switchTheme}
              aria-label=${`Colours: ${THEME_NAMES[this.theme]}. Change`}
              title=${`Colours: ${THEME_NAMES[this.theme]}`}
            >
              ${icon(this.theme === 'system' ? 'system' : this.theme === 'dark' ? 'moon' : 'sun')}
            </button>
          </div>
        </div>
      </header>
      <main id="main" tabindex="-1">${this.alarms()} ${this.page()}</main>
      <footer>
        <p>Every satoshi explained, every hash seen.</p>
        <p>
          <a href="/api/v1/openapi.json" download="hyperhash-openapi.json">API</a>
          ${overview ? html`<span class="muted">HyperHash ${overview.version}</span>` : nothing}
        </p>
      </footer>`;
  }

  private liveness() {
    const { connection, heardAt } = this.live.state;
    const text = connection === 'live' ? 'Live' : connection === 'stale' ? 'Stale' : 'Connecting';
    const title =
      connection === 'stale'
        ? `The figures are of ${relative(heardAt, Date.now())}; trying to reconnect`
        : text;
    return html`<span class="live live-${connection}" role="status" title=${title}>
      <span class="dot"></span>${text}
    </span>`;
  }

  private alarms() {
    const { overview, connection, heardAt } = this.live.state;
    return html`${connection === 'stale'
      ? html`<div class="note note-wait" role="status">
          <p>
            The connection to the pool is lost. These figures are of
            ${relative(heardAt, Date.now())}; the page keeps trying.
          </p>
        </div>`
      : nothing}
    ${overview?.ledger.state === 'down'
      ? html`<div class="note note-bad" role="alert">
          <p>
            The ledger is down: ${overview.ledger.reason ?? 'no reason given'}. Mining goes on, and
            accepted shares are kept.
          </p>
        </div>`
      : nothing}`;
  }

  private page() {
    const { route } = this;
    switch (route.page) {
      case 'overview':
        return html`<hh-overview></hh-overview>`;
      case 'miner':
        return route.account === undefined
          ? html`<hh-miners></hh-miners>`
          : html`<hh-miner .account=${route.account}></hh-miner>`;
      case 'payout':
        return html`<hh-payout .account=${route.account} .block=${route.block}></hh-payout>`;
      case 'connect':
        return html`<hh-connect></hh-connect>`;
      case 'blocks':
        return html`<hh-blocks></hh-blocks>`;
      case 'block':
        return html`<hh-block .hash=${route.hash}></hh-block>`;
      case 'operator':
        return html`<hh-operator></hh-operator>`;
      case 'unknown':
        return html`<section class="panel">
          <h1 class="sr-only">Not found</h1>
          ${empty(
            'Nothing here',
            'This address leads nowhere.',
            html`<a class="button" href="/">To the overview</a>`,
          )}
        </section>`;
    }
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>('main')?.focus();
  }

  private switchTheme(): void {
    this.theme = nextTheme(this.theme);
    setTheme(this.theme);
  }
}

startTheme();
