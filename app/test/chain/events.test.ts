// Decoding against transactions that a demo's chain really kept (`test/recorded/transactions.json`).
import { describe, expect, test } from 'vitest';
import { accountTold, eventTold, numberOf, programsOf, valueOf, type Told } from '../../src/chain/described';
import { eventsIn, isKnown } from '../../src/chain/events';
import { tradedIn } from '../../src/chain/traded';
import { transactionOf, type Told as ToldTransaction, type Transaction } from '../../src/chain/transactions';
import { OPENMAST_PROGRAM_ADDRESS } from '../../src/generated/openmast/programs/openmast';
import { MARKET_PROGRAM_ADDRESS } from '../../src/generated/market/programs/market';
import { PROGRAM as OPENMAST } from '../../src/generated/described/openmast';
import { PROGRAM as MARKET } from '../../src/generated/described/market';
import { getAssetDecoder, ASSET_DISCRIMINATOR } from '../../src/generated/openmast/accounts/asset';
import { getNetworkDecoder, NETWORK_DISCRIMINATOR } from '../../src/generated/openmast/accounts/network';
import { accountsOf } from '../recorded';
import recorded from '../recorded/transactions.json';

const transactions = Object.values(recorded as unknown as Record<string, ToldTransaction>).map(transactionOf);
const programs = programsOf(OPENMAST_PROGRAM_ADDRESS);
const tradesIn = (transaction: Transaction) => tradedIn(transaction, OPENMAST_PROGRAM_ADDRESS).trades;
const eventsOf = ({ logs }: Transaction) => eventsIn(logs, programs).events;
const named = (name: string): Told[] => transactions.flatMap(eventsOf).filter(isKnown).filter(({ described }) => described.name === name);

describe('accounts', () => {
  test('are read as the generated client reads them', () => {
    for (const [, data] of accountsOf(ASSET_DISCRIMINATOR)) {
      const told = accountTold(OPENMAST, data);
      const asset = getAssetDecoder().decode(data);
      expect(told?.described.name).toBe('Asset');
      expect(told && numberOf(told, 'price_per_gb')).toBe(asset.pricePerGb);
      expect(told && numberOf(told, 'active_shares')).toBe(asset.activeShares);
      expect(told && valueOf(told, 'owner')).toBe(asset.owner);
    }
    const [[, data] = []] = accountsOf(NETWORK_DISCRIMINATOR);
    if (!data) throw new Error('no network is recorded');
    const [told, network] = [accountTold(OPENMAST, data), getNetworkDecoder().decode(data)];
    expect(told && numberOf(told, 'levy_paid')).toBe(network.levyPaid);
    const parameters = told && valueOf(told, 'parameters');
    if (typeof parameters !== 'object' || !('parts' in parameters)) throw new Error('no parameters');
    expect(numberOf(parameters, 'settlements_kept')).toBe(BigInt(network.parameters.settlementsKept));
  });

  test('of another version, of another kind or too short are not read', () => {
    const [[, data] = []] = accountsOf(ASSET_DISCRIMINATOR);
    if (!data) throw new Error('no asset is recorded');
    const other = Uint8Array.from(data);
    other[8] = 2;
    expect(accountTold(OPENMAST, other)).toBeUndefined();
    expect(accountTold(OPENMAST, data.subarray(0, 100))).toBeUndefined();
    expect(accountTold(OPENMAST, new Uint8Array(0))).toBeUndefined();
    expect(accountTold(MARKET, data)).toBeUndefined();
  });
});

describe('events', () => {
  test('of all kinds that the demo made are known', () => {
    const all = transactions.flatMap(eventsOf);
    expect(all.length).toBeGreaterThan(45);
    expect(all.filter((event) => !isKnown(event))).toEqual([]);
    expect(new Set(all.map(({ program }) => program))).toEqual(new Set(['openmast', 'market', 'share_gate']));
  });

  test('of an asset have its names', () => {
    const [created] = named('AssetCreated');
    expect(created && [valueOf(created, 'shares_name'), valueOf(created, 'shares_symbol'), numberOf(created, 'price_per_gb')]).toEqual(['Harbour Tower', 'HARB', 500_000n]);
  });

  test('are taken from a program itself only', () => {
    const [line] = transactions.flatMap(({ logs }) => logs ?? []).filter((log) => log.startsWith('Program data: '));
    if (line === undefined) throw new Error('no event is recorded');
    const logs = [
      `Program ${MARKET_PROGRAM_ADDRESS} invoke [1]`,
      'Program log: invoke [9]',
      'Program Other111 invoke [2]',
      line,
      'Program Other111 success',
      'Program data: AAAA',
      'Program data: not base64!',
      `Program ${MARKET_PROGRAM_ADDRESS} consumed 5 of 10 compute units`,
      `Program ${MARKET_PROGRAM_ADDRESS} success`,
      line,
    ];
    const unknown = { program: 'market', unknown: true };
    expect(eventsIn(logs, programs)).toEqual({ events: [unknown, unknown], isCut: false });
    expect(eventsIn([...logs, 'Log truncated'], programs).isCut).toBe(true);
  });

  test('that are cut, or say that a text or a list is longer than they are, are not read', () => {
    const { discriminator } = OPENMAST.events.find(({ name }) => name === 'AssetCreated') ?? { discriminator: [] };
    const bytes = Uint8Array.from([...discriminator, ...new Array<number>(150).fill(255)]);
    expect(eventTold(OPENMAST, bytes)).toBeUndefined();
    const written = OPENMAST.events.find(({ name }) => name === 'ProofWritten')?.discriminator ?? [];
    expect(eventTold(OPENMAST, Uint8Array.from([...written, ...new Array<number>(80).fill(255)]))).toBeUndefined();
  });
});

describe('trades', () => {
  const trades = transactions.flatMap(tradesIn);

  test('of the demo are what it prints: 300 and 100 HARB, 250 MRKT, and 70 LIBR of a sale', () => {
    const told = trades.map(({ where, quantity, paid, received, fee }) => ({ where, quantity, paid, received, fee }));
    expect(told).toEqual([
      { where: 'offer', quantity: 300_000n, paid: 361_800_000n, received: 360_000_000n, fee: 1_800_000n },
      { where: 'offer', quantity: 100_000n, paid: 120_600_000n, received: 120_000_000n, fee: 600_000n },
      { where: 'offer', quantity: 250_000n, paid: 226_125_000n, received: 225_000_000n, fee: 1_125_000n },
      { where: 'sale', quantity: 70_000n, paid: 210_815_524n, received: 209_766_690n, fee: 1_048_834n },
    ]);
    expect(new Set(trades.map(({ mint }) => mint)).size).toBe(3);
  });

  test('to a bid are paid by its maker, and the taker gets less', () => {
    const at = transactions.find((transaction) => eventsOf(transaction).some((event) => isKnown(event) && event.described.name === 'OfferFilled'));
    const [before] = at ? tradesIn(at) : [];
    if (!at || !before) throw new Error('no fill is recorded');
    // The side stands first in what the instruction says.
    const instructions = at.instructions.map((one) => (one.program === MARKET_PROGRAM_ADDRESS ? { ...one, data: Uint8Array.from([...one.data.subarray(0, 8), 1, ...one.data.subarray(9)]) } : one));
    const [trade] = tradesIn({ ...at, instructions });
    expect(trade).toMatchObject({ buyer: before.seller, seller: before.buyer, paid: 360_000_000n, received: 358_200_000n });
  });

  test('of a transaction that failed are none, nor where the instruction is not there', () => {
    const [one] = transactions.filter((transaction) => tradesIn(transaction).length > 0);
    if (!one) throw new Error('no trade is recorded');
    expect(tradesIn({ ...one, error: 'AccountInUse' })).toEqual([]);
    expect(tradedIn({ ...one, instructions: [] }, OPENMAST_PROGRAM_ADDRESS)).toEqual({ trades: [], mayMissSome: true });
    expect(tradedIn({ ...one, logs: undefined }, OPENMAST_PROGRAM_ADDRESS)).toEqual({ trades: [], mayMissSome: true });
    expect(tradedIn(one, OPENMAST_PROGRAM_ADDRESS).mayMissSome).toBe(false);
  });
});
