import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { GATEWAYS } from '../../src/generated/gateways';

const docs = new URL('../../../docs/reference/', import.meta.url);
const codegen: { gatewaysModule: (docs: URL) => Promise<string>; gatewaysOf: (page: string) => unknown } = await import(
  new URL('../../codegen/gateways.mjs', import.meta.url).href
);

test('what is known of gateways is what the reference says', async () => {
  const written = await readFile(new URL('../../src/generated/gateways.ts', import.meta.url), 'utf8');
  expect(written, 'run: npm run generate').toBe(await codegen.gatewaysModule(docs));
});

test('every vendor has words for what is to be set on its gateway, and none has marks of the page left', () => {
  expect(GATEWAYS.length).toBeGreaterThan(10);
  for (const { vendor, name, settings, onGateway } of GATEWAYS) {
    expect([vendor, name, onGateway]).not.toContain('');
    expect([vendor, name, onGateway, ...settings].join()).not.toMatch(/<br>|\]\(|\*\*/);
  }
  expect(GATEWAYS.find(({ vendor }) => vendor === 'hostapd')?.onGateway).toContain('radius_acct_interim_interval=300');
});

test('a page without the table is an error, not an empty list', () => {
  expect(() => codegen.gatewaysOf('# RADIUS')).toThrow(/no table begins with/);
});
