// WCAG 2.2 AA: text against what it stands on, in both themes. The simulated browser draws nothing, so axe cannot tell.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COLOURS } from '../../src/map/colours';

const css = readFileSync(new URL('../../src/styles.css', import.meta.url), 'utf8');

function colours(selector: string): Record<string, string> {
  const block = css.split(`${selector} {`)[1]?.split('}')[0] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

function luminance(colour: string | undefined): number {
  if (!colour) throw new Error('no such colour');
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string | undefined, b: string | undefined): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each([':root', ":root[data-theme='dark']"])('%s', (selector) => {
  const palette = colours(selector);
  const texts = ['ink', 'quiet', 'accent', 'good', 'bad', 'warn'];
  test.each(texts.flatMap((text) => ['ground', 'surface'].map((ground) => [text, ground])))('%s on %s', (text, ground) => {
    expect(contrast(palette[text as string], palette[ground as string])).toBeGreaterThanOrEqual(4.5);
  });
  test('text on the accent', () => expect(contrast(palette['on-accent'], palette.accent)).toBeGreaterThanOrEqual(4.5));
});

describe.each(Object.entries(COLOURS))('the map, %s', (_, { water, land, ink, unknown, steps, licences }) => {
  test.each([ink, unknown, ...steps, ...licences])('%s stands out from land and water', (colour) => {
    expect(contrast(colour, land)).toBeGreaterThanOrEqual(3);
    expect(contrast(colour, water)).toBeGreaterThanOrEqual(3);
  });
});
