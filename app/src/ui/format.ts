// Numbers in words. Integers stay integers: nothing passes through a floating-point number.

/** The protocol fixes the currency's decimals. */
const CURRENCY_DECIMALS = 6;

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `12,345` */
export const whole = (value: bigint | number): string => {
  const text = value.toString();
  return text.startsWith('-') ? `−${grouped(text.slice(1))}` : grouped(text);
};

/** A number of base units as a decimal, with at least `least` digits behind the point. */
export function decimal(units: bigint, decimals: number, least: number): string {
  const sign = units < 0n ? '−' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const fraction = digits.slice(cut).replace(/0+$/, '').padEnd(least, '0');
  return sign + grouped(digits.slice(0, cut)) + (fraction === '' ? '' : `.${fraction}`);
}

/** Base units in the currency: `1.25`, and never fewer digits than the amount has. */
export const currency = (baseUnits: bigint): string => decimal(baseUnits, CURRENCY_DECIMALS, 2);

const STEPS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/** Bytes in the largest SI unit that they fill, rounded down to two digits: `28.15 GB`. */
export function size(bytes: bigint): string {
  const step = Math.min(Math.floor((bytes.toString().length - 1) / 3), STEPS.length - 1);
  if (step === 0) return `${bytes} B`;
  const hundredths = bytes / 10n ** BigInt(3 * step - 2);
  return `${decimal(hundredths, 2, 0)} ${STEPS[step]}`;
}

/** How long ago: `12 s`, `4 min`, `3 h`, `2 d`; from two years on `2 years`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  const days = Math.floor(seconds / 86_400);
  return days < 730 ? `${days} d` : `${Math.floor(days / 365)} years`;
}

/** Behind it no year has four digits. What accounts and answers call a time may be any number. */
const LAST_MS = Date.UTC(10_000, 0) - 1;

/** A time as ISO 8601 has it, UTC; nothing for what is in no year between 1970 and 9999. */
export const isoTime = (ms: number): string | undefined => (ms >= 0 && ms <= LAST_MS ? new Date(ms).toISOString() : undefined);

/** A time for people here and elsewhere. */
export function times(ms: number): string {
  const utc = isoTime(ms)?.replace('T', ' ').slice(0, 19);
  if (utc === undefined) return ms > LAST_MS ? 'after the year 9999' : 'before 1970';
  return `${new Date(ms).toLocaleString()} local, ${utc} UTC`;
}

/** An address or hash, shortened in the middle. */
export const short = (text: string): string => (text.length <= 12 ? text : `${text.slice(0, 5)}…${text.slice(-5)}`);
