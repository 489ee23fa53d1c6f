// Countries by the numbers that jurisdictions have.

/** From here on ISO 3166 has no countries: users assign these numbers themselves. */
const NO_COUNTRY = 900;

/** What the browser calls the country with this ISO 3166 number; nothing where it knows none. It knows which letters stand for it. */
export function countryName(code: number): string | undefined {
  if (code < 1 || code >= NO_COUNTRY) return undefined;
  const { region } = new Intl.Locale(`und-${String(code).padStart(3, '0')}`);
  return region && /^[A-Z]{2}$/.test(region) ? new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(region) : undefined;
}

/** `276, Germany` */
export function countrySaid(code: number): string {
  const name = countryName(code);
  const number = String(code).padStart(3, '0');
  return name === undefined ? number : `${number}, ${name}`;
}
