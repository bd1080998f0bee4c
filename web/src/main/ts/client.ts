// Asks the API.
import type { Answers } from './api';

/** Slower answers count as none. */
const LIMIT_MS = 20_000;

/** A refusal, or no answer at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly id?: string,
  ) {
    super(detail);
  }

  /** Whether the thing that was asked for does not exist. */
  get isUnknown(): boolean {
    return this.status === 404 || (this.status === 400 && this.code === 'bad-parameter');
  }
}

type Values = Record<string, string | number | undefined>;

export async function get<P extends keyof Answers>(
  path: P,
  values: Values = {},
  signal?: AbortSignal,
): Promise<Answers[P]> {
  const response = await answer(address(path, values), signal);
  // Health is told with a body also when it is bad.
  if (response.ok || (path === '/api/v1/health' && response.status === 503)) {
    return (await response.json()) as Answers[P];
  }
  throw await problemOf(response);
}

async function answer(path: string, signal?: AbortSignal): Promise<Response> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  try {
    return await fetch(path, {
      headers: { Accept: 'application/json' },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw new Problem(0, 'no-answer', 'The server does not answer.');
  }
}

/** What the API puts on a page at most. */
const PAGE_MOST = 200;

interface Page {
  items: unknown[];
  next?: string;
}

type Lists = {
  [P in keyof Answers]: Answers[P] extends Page ? P : never;
}[keyof Answers];

/** The first items of a list, as many as are wanted, over as many pages as that takes. */
export async function list<P extends Lists>(
  path: P,
  values: Values,
  wanted: number,
  signal?: AbortSignal,
): Promise<Answers[P]> {
  const limit = Math.min(wanted, PAGE_MOST);
  const all: Page = await get(path, { ...values, limit }, signal);
  while (all.next !== undefined && all.items.length < wanted) {
    const more: Page = await get(path, { ...values, limit, cursor: all.next }, signal);
    all.items.push(...more.items);
    all.next = more.next;
  }
  return all as Answers[P];
}

/** The address of an operation: values named in braces go into the path, others behind it. */
export function address(path: string, values: Values): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      continue;
    }
    if (filled.includes(`{${name}}`)) {
      filled = filled.replace(`{${name}}`, encodeURIComponent(value));
    } else {
      query.set(name, String(value));
    }
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as { code?: string; detail?: string; id?: string };
    return new Problem(
      response.status,
      body.code ?? 'refused',
      body.detail ?? response.statusText,
      body.id,
    );
  } catch {
    return new Problem(response.status, 'refused', `The server answered ${response.status}.`);
  }
}
