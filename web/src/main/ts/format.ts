// How numbers, amounts and times are written for people.

/** Between groups of digits and before units: narrow and never broken. */
export const THIN = '\u202f';
const MINUS = '\u2212';
const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
export const SATS_PER_BITCOIN = 100_000_000;

/** From this amount on, satoshis are shown as bitcoins. */
const BITCOIN_FROM_SATS = 100_000;

/** 1234567 as 1 234 567; four digits stay together. */
export function groups(digits: string): string {
  const negative = digits.startsWith('-');
  const plain = negative ? digits.slice(1) : digits;
  const grouped = plain.length <= 4 ? plain : plain.replace(/\B(?=(\d{3})+$)/g, THIN);
  return (negative ? MINUS : '') + grouped;
}

export function integer(value: number | bigint): string {
  return groups(typeof value === 'bigint' ? value.toString() : Math.round(value).toString());
}

/** A count with its noun: "1 channel", "2 channels". */
export function counted(count: number, noun: string): string {
  return `${integer(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** With three significant digits, such as 0.0123, 1.23, 12.3, 123 and 1 230. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) {
    return '–';
  }
  if (Math.abs(value) >= 100) {
    return integer(value);
  }
  // Rounded first: 0.9996 is 1.00.
  const size = Number(Math.abs(value).toPrecision(3));
  const places = size === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(size)));
  const text = size < 1e-6 && size > 0 ? size.toExponential(1) : size.toFixed(Math.min(places, 6));
  return (value < 0 ? MINUS : '') + text;
}

/** 1.23e15 as 1.23 P; the unit follows. */
export function scaled(value: number, unit: string): string {
  let size = Math.abs(value);
  let prefix = 0;
  while (size >= 999.5 && prefix < PREFIXES.length - 1) {
    size /= 1000;
    prefix++;
  }
  const sign = value < 0 ? MINUS : '';
  const suffix = (PREFIXES[prefix] ?? '') + unit;
  return sign + significant(size) + (suffix === '' ? '' : THIN + suffix);
}

export function hashrate(hashesPerSecond: number): string {
  return scaled(hashesPerSecond, 'H/s');
}

export function difficulty(value: number): string {
  return scaled(value, '');
}

/** Effort beyond all measure, as on test chains, is told in times of the average. */
const PERCENT_MOST = 10_000;

export function percent(value: number, places = 1): string {
  if (value >= PERCENT_MOST) {
    return `${scaled(value / 100, '×')}`;
  }
  return value.toFixed(places).replace('-', MINUS) + THIN + '%';
}

/** Exact: 4 318 220 sat. */
export function sats(value: number | bigint): string {
  return integer(value) + THIN + 'sat';
}

/** Exact: 3.125 431 82 BTC. */
export function bitcoin(value: number): string {
  const size = Math.abs(value);
  const whole = Math.floor(size / SATS_PER_BITCOIN);
  const rest = (size % SATS_PER_BITCOIN).toString().padStart(8, '0');
  const parts = [rest.slice(0, 3), rest.slice(3, 6), rest.slice(6)].join(THIN);
  return `${value < 0 ? MINUS : ''}${integer(whole)}.${parts}${THIN}BTC`;
}

/** Exact, in the unit that is easier to read. */
export function amount(value: number): string {
  return Math.abs(value) >= BITCOIN_FROM_SATS ? bitcoin(value) : sats(value);
}

/** Where the exact figure has no room: 3.1254 BTC; the exact one belongs beside it. */
export function about(value: number): string {
  if (Math.abs(value) >= 10_000 * SATS_PER_BITCOIN) {
    return `${integer(value / SATS_PER_BITCOIN)}${THIN}BTC`;
  }
  return Math.abs(value) >= BITCOIN_FROM_SATS
    ? `${(value / SATS_PER_BITCOIN).toFixed(4).replace('-', MINUS)}${THIN}BTC`
    : sats(value);
}

/** The two largest units of a duration: 1 d 4 h. */
export function duration(seconds: number): string {
  if (seconds < 1) {
    const millis = Math.max(0, Math.round(seconds * 1000));
    return millis === 0 && seconds > 0 ? `<${THIN}1${THIN}ms` : `${millis}${THIN}ms`;
  }
  const units: Array<[number, string]> = [
    [365.25 * 86_400, 'y'],
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [size, unit] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) {
      parts.push(`${integer(count)}${THIN}${unit}`);
      rest -= count * size;
    } else if (parts.length > 0) {
      break;
    }
    if (parts.length === 2 || (parts.length === 1 && unit === 'min' && rest === 0)) {
      break;
    }
  }
  return parts.join(' ');
}

export function milliseconds(value: number): string {
  return value < 10_000 ? `${integer(value)}${THIN}ms` : duration(value / 1000);
}

/** How long ago, or until when, in one unit. */
export function relative(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) {
    return 'now';
  }
  const [count, unit] =
    size < 60
      ? [size, 's']
      : size < 3_600
        ? [Math.floor(size / 60), 'min']
        : size < 2 * 86_400
          ? [Math.floor(size / 3_600), 'h']
          : [Math.floor(size / 86_400), 'days'];
  const text = `${count}${THIN}${unit}`;
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

export function exactTime(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}

/** The first and last characters of an address or a hash. */
export function short(text: string, first = 8, last = 6): string {
  return text.length <= first + last + 1 ? text : `${text.slice(0, first)}…${text.slice(-last)}`;
}

/** A block's hash by what tells it apart: the end, as all of them start with zeros. */
export function shortHash(hash: string): string {
  return `…${hash.slice(-12)}`;
}

/** A chain as people call it. */
export function chain(network: string): string {
  return network === 'main' ? 'Bitcoin' : words(network);
}

/**
 * What a machine runs, as its connection says: vendor, hardware and firmware between slashes. Behind
 * a translator the connection is the translator's, and of the machine nothing is known.
 */
export function software(userAgent = ''): string {
  const [vendor = '', hardware = '', ...firmware] = userAgent.split('/');
  if (/^translator/i.test(hardware)) {
    const known = [vendor, ...firmware].filter((part) => part !== '').join(' ');
    return known === '' ? 'via translator' : `via translator (${known})`;
  }
  return [vendor, hardware, ...firmware].filter((part) => part !== '').join('/');
}

/** kebab-case words of the API as a person writes them. */
export function words(text: string): string {
  const plain = text.replace(/[-_]/g, ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
