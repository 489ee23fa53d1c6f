// The whole page in a simulated browser, on recorded answers, and what must hold for each screen.
import { QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { afterEach, expect, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { App } from '../../src/app';
import { createClient } from '../../src/data/client';
import { SourcesProvider, ownOrigin } from '../../src/data/sources';
import { playRecorded, type Differences } from '../recorded';
import '../unmounting';

// Screens are loaded when they are opened, which takes a busy machine its time. Whether something is hidden is not asked:
// the simulated browser computes styles so slowly that the page would wait for the test.
configure({ asyncUtilTimeout: 30_000, defaultHidden: true });

// The simulated browser has no `matchMedia`.
const systemTheme = (theme: 'light' | 'dark') =>
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes(theme) }));

afterEach(() => localStorage.clear());

/** Opens a path. The returned function tells where the page is now. */
export function open(path: string, differences: Differences = {}): () => string {
  playRecorded(differences);
  systemTheme('light');
  const [pathname = '/', search = ''] = path.split('?');
  const location = memoryLocation({ path: pathname, searchPath: search, record: true });
  render(
    <StrictMode>
      <QueryClientProvider client={createClient()}>
        <SourcesProvider value={ownOrigin()}>
          <Router hook={location.hook} searchHook={location.searchHook}>
            <App />
          </Router>
        </SourcesProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
  return () => location.history.at(-1) ?? '';
}

/** WCAG 2.2 AA as far as it can be told without drawing; contrast.test.ts has the colours. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast': { enabled: false }, 'document-title': { enabled: false }, 'html-has-lang': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
