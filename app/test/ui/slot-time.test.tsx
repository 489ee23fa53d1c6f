// @vitest-environment jsdom
import { render } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { keepTime } from '../../src/chain/slot-times';
import { ChainSource } from '../../src/ui/amounts';
import { ClockNote } from '../../src/ui/clock-note';
import '../unmounting';

const SECONDS = 1_796_226_759n;
const MS = Number(SECONDS) * 1000;

const shown = (slot: bigint) => {
  vi.spyOn(Date, 'now').mockReturnValue(MS + 20_000);
  const { container } = render(<ChainSource slot={slot} atMs={MS + 15_000} />);
  return { text: container.textContent, times: [...container.querySelectorAll('time')] };
};

test('a slot whose clock was read is shown with the chain’s time, here and in UTC', () => {
  keepTime({ slot: 12_345n, seconds: SECONDS });
  const { text, times } = shown(12_345n);
  expect(text).toContain('From the chain at slot 12,345 (finalized, 20 s ago by the chain’s clock), read 5 s ago');
  expect(times[0]?.title).toBe(`${new Date(MS).toLocaleString()} local, 2026-12-02 15:52:39 UTC`);
  expect(times[0]?.dateTime).toBe('2026-12-02T15:52:39.000Z');
});

test('another one is an estimate, and says from what', () => {
  keepTime({ slot: 12_345n, seconds: SECONDS });
  expect(shown(12_320n).text).toContain('slot 12,320 (finalized, about 30 s ago, an estimate from the clock in slot 12,345), read');
  expect(shown(90_000_000n).text).toContain('(finalized, about 17 s ago, an estimate from the time at which it was read), read 5 s ago');
});

test.each([
  [60_000, 'This device’s clock is about 1 min ahead of the chain’s.'],
  [-3_600_000, 'This device’s clock is about 1 h behind the chain’s.'],
  [30_000, ''],
  [-30_000, ''],
])('a clock that is %d ms ahead of the chain’s is said where that matters', (ahead, text) => {
  // What is final is 32 slots old when it is read.
  keepTime({ slot: 12_346n, seconds: SECONDS }, MS + 12_800 + ahead);
  expect(render(<ClockNote />).container.textContent).toMatch(text === '' ? /^$/ : new RegExp(`^${text}`));
});
