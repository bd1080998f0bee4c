// Why a miner earned what it earned by a block.
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Explanation } from './api';
import { get } from './client';
import './explanation';
import { amount, integer, short } from './format';
import { Plain, blockLink, empty, stat } from './parts';
import { Resource } from './resource';
import { minerPath } from './route';

@customElement('hh-payout')
export class PayoutPage extends Plain {
  @property() account = '';
  @property() block = '';
  private readonly explanation = new Resource<Explanation>(this, (signal) =>
    get('/api/v1/blocks/{hash}/explain', { hash: this.block, account: this.account }, signal),
  );

  protected override render() {
    return html`<div class="page-head">
        <div class="page-title">
          <p class="eyebrow">
            <a href=${minerPath(this.account)}>Miner ${short(this.account)}</a>
          </p>
          <h1>Payout explained</h1>
        </div>
      </div>
      ${this.explanation.view(
        (explanation) => this.explained(explanation),
        8,
        (problem) =>
          html`<section class="panel">${empty('No such payout', problem.message)}</section>`,
      )}`;
  }

  private explained(explanation: Explanation) {
    const own = explanation.rewards.find((reward) => reward.account === this.account);
    if (!own) {
      return html`<section class="panel">
        ${empty(
          'No work in this window',
          html`The reward window of block ${integer(explanation.height)} holds no share of this
          address.`,
        )}
      </section>`;
    }
    return html`<dl class="stats headline">
        ${stat('You earned', amount(own.reward_sats + own.carry_sats + own.fees_sats))}
        ${stat('Of block', blockLink(explanation.block, integer(explanation.height)))}
        ${stat('Paid by the block itself', amount(own.in_coinbase_sats))}
      </dl>
      <section class="panel">
        <h2 class="sr-only">Step by step</h2>
        <hh-explanation .explanation=${explanation} .account=${this.account}></hh-explanation>
      </section>`;
  }
}
