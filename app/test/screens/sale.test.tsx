// @vitest-environment jsdom
// A sale by the owner: what somebody agreed to in one is not agreed to in another.
import { address } from '@solana/kit';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { createClient } from '../../src/data/client';
import { SourcesProvider, ownOrigin } from '../../src/data/sources';
import { Sales } from '../../src/trade/sales';
import { person, sale } from '../market';
import { id, playRecorded } from '../recorded';
import '../unmounting';

const [NOW, MONTH] = [1_796_256_000n, 2_592_000n];
const goods = { network: address(id.network), mint: person(9), decimals: 3, quantity: 10_000, left: 10_000, mostPerBuyer: 10_000 };
const lockedFor = (madeAt: bigint, months: bigint) =>
  sale({ ...goods, madeAt, lockedUntil: NOW + months * MONTH, endsAt: NOW + MONTH, startPrice: 1_000_000, floorPrice: 1_000_000 });

test('who accepted a lock of a month did not accept one of ten years in a later sale at that address', async () => {
  playRecorded();
  const client = createClient();
  const page = (one: ReturnType<typeof lockedFor>) => (
    <QueryClientProvider client={client}>
      <SourcesProvider value={ownOrigin()}>
        <Sales sales={[one]} share={{ symbol: 'HARB', decimals: 3 }} now={NOW} asked={NOW} own={{ wallet: person(33), shares: 0n, money: 100_000_000n }} decide={() => {}} />
      </SourcesProvider>
    </QueryClientProvider>
  );
  const { rerender } = render(page(lockedFor(1n, 1n)));
  const accepts = () => screen.getByRole<HTMLInputElement>('checkbox').checked;
  await userEvent.click(screen.getByRole('checkbox'));
  rerender(page(lockedFor(1n, 1n)));
  expect(accepts()).toBe(true);
  rerender(page(lockedFor(2n, 120n)));
  expect(accepts()).toBe(false);
});
