// What a wallet has in the market is listed, whatever stands at the addresses of the sales that it bought in.
import { address } from '@solana/kit';
import { expect, test } from 'vitest';
import type { Chain } from '../../src/chain/chain';
import { CLOCK_SYSVAR } from '../../src/chain/clock';
import { saleAt } from '../../src/chain/market';
import { NOBODY } from '../../src/chain/nobody';
import { readTrades } from '../../src/chain/trades';
import type { RawAccount } from '../../src/signing/raw-account';
import { id } from '../recorded';
import { findsAll, person, rawOffer, rawPurchase, rawSale } from '../market';

const [network, mint, wallet] = [address(id.network), person(9), person(33)];

async function trades(saleNetwork: string) {
  const sale = await saleAt({ issuer: person(2), id: 8n });
  const there = new Map<string, RawAccount>([
    [CLOCK_SYSVAR, { owner: NOBODY, lamports: 1n, data: new Uint8Array(40) }],
    [sale, rawSale({ network: address(saleNetwork), mint })],
  ]);
  const read = async (addresses: readonly string[]) => ({ slot: 9n, accounts: addresses.map((where) => there.get(where)) });
  const found = findsAll([rawOffer({ network, mint, maker: wallet })], [], [rawPurchase({ sale, buyer: wallet, network, mint })]);
  return readTrades({ ...found, read } as unknown as Chain, id, wallet);
}

test('with the sale that is there', async () => {
  expect(await trades(network)).toMatchObject({ offers: [{}], purchases: [{ sale: { network } }] });
});

test('as if it were gone where its issuer opened one of another network instead', async () => {
  expect(await trades(person(99))).toMatchObject({ offers: [{}], purchases: [{ sale: undefined }] });
});
