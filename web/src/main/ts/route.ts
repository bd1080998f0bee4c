// The page's addresses.

export type Route =
  | { page: 'overview' }
  | { page: 'miner'; account?: string }
  | { page: 'payout'; account: string; block: string }
  | { page: 'connect' }
  | { page: 'blocks' }
  | { page: 'block'; hash: string }
  | { page: 'operator' }
  | { page: 'unknown' };

export function routeOf(path: string): Route {
  const [first, second, third, fourth, ...more] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  if (more.length > 0) {
    return { page: 'unknown' };
  }
  if (first === undefined) {
    return { page: 'overview' };
  }
  if (first === 'miner' && third === undefined) {
    return second === undefined ? { page: 'miner' } : { page: 'miner', account: second };
  }
  if (first === 'miner' && second && third === 'payouts' && fourth) {
    return { page: 'payout', account: second, block: fourth };
  }
  if (first === 'blocks' && third === undefined) {
    return second === undefined ? { page: 'blocks' } : { page: 'block', hash: second };
  }
  if ((first === 'connect' || first === 'operator') && second === undefined) {
    return { page: first };
  }
  return { page: 'unknown' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function minerPath(account: string): string {
  return `/miner/${encodeURIComponent(account)}`;
}

export function payoutPath(account: string, block: string): string {
  return `${minerPath(account)}/payouts/${block}`;
}

export function blockPath(hash: string): string {
  return `/blocks/${hash}`;
}

/** Goes to an address of the page without loading the document again. */
export function navigate(path: string): void {
  history.pushState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
}
