// How to connect each kind of miner.
import { html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Connect } from './api';
import { get } from './client';
import { chain } from './format';
import { Plain, copy } from './parts';
import { Resource } from './resource';

interface Field {
  name: string;
  value: string;
}

interface Guide {
  name: string;
  protocol: 'Stratum V1' | 'Stratum V2';
  text: string;
  fields: Field[];
}

const EXAMPLE_WORKER = 'rig1';

/** The steps for each firmware, with the pool's own addresses. */
export function guides(connect: Connect, account: string): Guide[] {
  const user = (worker: string) => `${account}.${worker}`;
  const found: Guide[] = [];
  if (connect.sv1) {
    const { url } = connect.sv1;
    const { host, port } = split(url);
    found.push(
      {
        name: 'Bitaxe',
        protocol: 'Stratum V1',
        text: 'In AxeOS, Settings: host and port go into fields of their own. Save, then restart.',
        fields: [
          { name: 'Stratum host', value: host },
          { name: 'Stratum port', value: port },
          { name: 'Stratum user', value: user('bitaxe') },
          { name: 'Password', value: 'x' },
        ],
      },
      {
        name: 'Antminer, stock firmware',
        protocol: 'Stratum V1',
        text: 'Miner configuration, pool 1. Version rolling is agreed on without your doing.',
        fields: [
          { name: 'Pool', value: url },
          { name: 'Worker', value: user('s21') },
          { name: 'Password', value: 'x' },
        ],
      },
      {
        name: 'Whatsminer, Avalon',
        protocol: 'Stratum V1',
        text: 'The pool page of the miner. Some cut user names at 63 characters: keep the worker short.',
        fields: [
          { name: 'URL', value: url },
          { name: 'User', value: user('m60') },
          { name: 'Password', value: 'x' },
        ],
      },
      {
        name: 'NerdMiner',
        protocol: 'Stratum V1',
        text: 'In its set-up page. The password asks for a difficulty that a small chip can meet.',
        fields: [
          { name: 'Pool URL', value: host },
          { name: 'Pool port', value: port },
          { name: 'BTC address', value: user('nerd') },
          { name: 'Password', value: 'd=0.001' },
        ],
      },
      {
        name: 'cgminer',
        protocol: 'Stratum V1',
        text: 'On the command line, or as a pool of its configuration file.',
        fields: [{ name: 'Command', value: `cgminer -o ${url} -u ${user(EXAMPLE_WORKER)} -p x` }],
      },
      {
        name: 'minerd',
        protocol: 'Stratum V1',
        text: 'A processor finds few shares: ask for a low difficulty.',
        fields: [
          {
            name: 'Command',
            value: `minerd -a sha256d -o ${url} -u ${user('cpu')} -p d=0.001`,
          },
        ],
      },
    );
  }
  const { url, host, port, authority_key: key } = connect.sv2;
  found.push(
    {
      name: 'Bitaxe, SV2 firmware',
      protocol: 'Stratum V2',
      text: 'Encrypted from the chip’s board to the pool. The key proves that it is this pool.',
      fields: [
        { name: 'Stratum host', value: host },
        { name: 'Stratum port', value: String(port) },
        { name: 'Authority key', value: key },
        { name: 'Stratum user', value: user('bitaxe') },
      ],
    },
    {
      name: 'Braiins OS',
      protocol: 'Stratum V2',
      text: 'Speaks Stratum V2 by itself: the URL carries the pool’s key.',
      fields: [
        { name: 'URL', value: url },
        { name: 'Username', value: user('bos') },
      ],
    },
    {
      name: 'SRI translator',
      protocol: 'Stratum V2',
      text: 'For a farm of SV1 miners behind one connection: the upstream part of its configuration.',
      fields: [
        {
          name: 'Configuration',
          value: `[[upstreams]]\naddress = "${host}"\nport = ${port}\nauthority_pubkey = "${key}"\nuser_identity = "${user('farm')}"`,
        },
      ],
    },
    {
      name: 'hh mine',
      protocol: 'Stratum V2',
      text: 'Our own miner for processors: good for a first share within seconds.',
      fields: [{ name: 'Command', value: `./hh mine --url ${url} --user ${user(EXAMPLE_WORKER)}` }],
    },
  );
  return found;
}

function split(url: string): { host: string; port: string } {
  const match = /^[a-z0-9+]+:\/\/(.+):(\d+)/.exec(url);
  return { host: match?.[1] ?? url, port: match?.[2] ?? '' };
}

@customElement('hh-connect')
export class ConnectPage extends Plain {
  @state() private account = localStorage.getItem('hh-miner') ?? '';
  private readonly connect = new Resource<Connect>(this, (signal) =>
    get('/api/v1/connect', {}, signal),
  );

  protected override render() {
    return html`<div class="hero">
        <h1>Connect a miner</h1>
        <p class="muted">
          No registration: your Bitcoin address is your account, and a name behind a dot tells your
          machines apart.
        </p>
      </div>
      ${this.connect.view((connect) => this.all(connect), 8)}`;
  }

  private all(connect: Connect) {
    const account = this.account.trim().split('.')[0] || 'ADDRESS';
    const found = guides(connect, account);
    return html`<section class="panel" aria-labelledby="own-title">
        <h2 id="own-title" class="sr-only">Your address</h2>
        <div class="connect-own">
          <div class="field-block">
            <label for="own-address">Your ${chain(connect.network)} address, to fill in below</label>
            <input
              id="own-address"
              class="mono"
              autocomplete="off"
              autocapitalize="none"
              spellcheck="false"
              placeholder=${connect.example_user}
              maxlength="120"
              .value=${this.account}
              @input=${this.typed}
            />
          </div>
          <dl class="facts">
            <dt>User name</dt>
            <dd class="mono">${connect.user_format}</dd>
            <dt>Password</dt>
            <dd>${connect.password_hint}</dd>
          </dl>
        </div>
      </section>
      <div class="guides">
        ${found.map(
          (guide) => html`<section class="panel guide">
            <div class="panel-head">
              <h2>${guide.name}</h2>
              <span class="badge badge-${guide.protocol === 'Stratum V2' ? 'accent' : 'quiet'}"
                >${guide.protocol}</span
              >
            </div>
            <p class="muted">${guide.text}</p>
            ${guide.fields.map((field) => this.field(guide, field))}
          </section>`,
        )}
      </div>
      <section class="panel">
        <div class="panel-head"><h2>What the key is for</h2></div>
        <p class="muted">
          Stratum V2 is encrypted, and the authority key proves that the other end is this pool
          and nobody between. Stratum V1 has neither; mine with it over networks that you trust,
          or put a translator beside your miners.
        </p>
      </section>`;
  }

  private typed(event: InputEvent): void {
    this.account = (event.target as HTMLInputElement).value;
    const account = this.account.trim().split('.')[0] ?? '';
    if (account === '') {
      localStorage.removeItem('hh-miner');
    } else {
      localStorage.setItem('hh-miner', account);
    }
  }

  private field(guide: Guide, field: Field) {
    return html`<div class="field">
      <span class="field-name">${field.name}</span>
      <div class="field-value">
        <code>${field.value}</code>
        ${copy(field.value, `${field.name} for ${guide.name}`)}
      </div>
    </div>`;
  }
}
