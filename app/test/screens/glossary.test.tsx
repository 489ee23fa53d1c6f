// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { WORDS } from '../../src/glossary/words';
import { expectAccessible, open } from './page';

afterEach(() => {
  window.location.hash = '';
});

test('explains every word that the pages ask about, and is there without an oracle', async () => {
  open('/glossary', { hasOracle: false });
  await screen.findByRole('heading', { level: 1, name: 'Glossary' });
  for (const { name, meaning } of WORDS) {
    expect(screen.getByText(name).tagName).toBe('DT');
    expect(screen.getByText(meaning)).toBeTruthy();
  }
  await expectAccessible();
});

test('begins with the word that the address names', async () => {
  window.location.hash = '#lot';
  open('/glossary');
  await screen.findByRole('heading', { level: 1, name: 'Glossary' });
  expect(document.activeElement?.textContent).toMatch(/^Lot/);
});

test.each(['/', '/asset/0', '/payer/2'])('%s leads to what an epoch is, and to all words', async (path) => {
  open(path);
  expect((await screen.findByRole('link', { name: 'What is an epoch?' })).getAttribute('href')).toBe('/glossary#epoch');
  expect(WORDS.some(({ id }) => id === 'epoch')).toBe(true);
  expect(within(screen.getByRole('contentinfo')).getByRole('link', { name: 'Glossary' }).getAttribute('href')).toBe('/glossary');
});

test('has no word that the reference does not have', () => {
  const reference = readFileSync('../docs/glossary.md', 'utf8').toLowerCase();
  const terms = { collected: 'collect', staked: 'stake', 'written-off': 'written off' } as Record<string, string>;
  for (const { id } of WORDS) expect(reference).toContain(`| **${terms[id] ?? id}** |`);
});
