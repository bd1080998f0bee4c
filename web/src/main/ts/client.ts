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
  const limit = AbortSignal.timeout(LIMIT_MS);
  let response: Response;
  try {
    response = await fetch(address(path, values), {
      headers: { Accept: 'application/json' },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw new Problem(0, 'no-answer', 'The server does not answer.');
  }
  // Health is told with a body also when it is bad.
  if (response.ok || (path === '/api/v1/health' && response.status === 503)) {
    return (await response.json()) as Answers[P];
  }
  throw await problemOf(response);
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
