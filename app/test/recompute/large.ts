// An archive of a hundred thousand accounts, each payer with one asset and nothing before.
import { sha256 } from '@noble/hashes/sha2.js';
import type { Settlement } from '../../src/api/types';
import { addressBytes } from '../../src/proof/reading';
import { MerkleSumTree, priceSetHash, sum, toHex, type Side, type Totals } from '../../src/verify';

export const NETWORK = '11111111111111111111111111111111';
export const ASSETS = 1_000;
export const PAYERS = 99_000;
const PRICE_PER_GB = 1_000_000n;
const BYTES_PER_GB = 1_000_000_000n;

const bytesOf = (payer: number): bigint => BYTES_PER_GB + BigInt(payer);
const chargedOf = (payer: number): bigint => (bytesOf(payer) * PRICE_PER_GB) / BYTES_PER_GB;

function totalsOf(payers: readonly number[]): Totals {
  const [bytes, charged] = [sum(payers.map(bytesOf)), sum(payers.map(chargedOf))];
  return { bytes, paid: bytes, charged, accrued: charged };
}

const payers = Array.from({ length: PAYERS }, (_, payer) => payer);
const ofPayers = payers.map((payer) => totalsOf([payer]));
const payersOf = (asset: number) => Array.from({ length: PAYERS / ASSETS }, (_, at) => at * ASSETS + asset);
const ofAssets = Array.from({ length: ASSETS }, (_, asset) => totalsOf(payersOf(asset)));
const all = totalsOf(payers);

const root = (side: Side, totals: readonly Totals[]): string =>
  toHex(new MerkleSumTree(side, addressBytes(NETWORK), totals).root.hash);

const account = (kind: 'asset' | 'payer', charged: 'earned' | 'spent') => (totals: Totals, index: number) => ({
  [kind]: index,
  bytes: `${totals.bytes}`,
  paid: `${totals.paid}`,
  [charged]: `${totals.charged}`,
  accrued: `${totals.accrued}`,
  epoch_bytes: `${totals.bytes}`,
  epoch_paid: `${totals.paid}`,
  [`epoch_${charged}`]: `${totals.charged}`,
  epoch_accrued: `${totals.accrued}`,
  ...(kind === 'asset' ? { trailing: `${totals.charged}` } : {}),
});

const charge = (payer: number) => ({
  payer,
  asset: payer % ASSETS,
  bytes: `${bytesOf(payer)}`,
  unlicensed_bytes: '0',
  suspended_bytes: '0',
  expired_bytes: '0',
  met_bytes: '0',
  paid_bytes: `${bytesOf(payer)}`,
  accrued: `${chargedOf(payer)}`,
  charged: `${chargedOf(payer)}`,
  owed: '0',
  written_off_bytes: '0',
  written_off: '0',
});

const pair = (payer: number) => ({
  payer,
  assets: [payer % ASSETS],
  accrued: [`${chargedOf(payer)}`],
  carried: ['0'],
  owed: ['0'],
  fractions: [Number((bytesOf(payer) * PRICE_PER_GB) % BYTES_PER_GB)],
});

const prices = ofAssets.map(() => PRICE_PER_GB);
const tariff = (epoch: string) => ({ tariff: epoch, prices: prices.map(String), unlicensed: [], suspended: [], expired: [] });

const counted = {
  epoch: '1',
  snapshot_slot: '1',
  closed_at: '1',
  asset_count: ASSETS,
  payer_count: PAYERS,
  reserve_count: 0,
  asset_root: root('asset', ofAssets),
  payer_root: root('payer', ofPayers),
  reserve_root: root('reserve', []),
  charged: `${all.charged}`,
  accrued: `${all.accrued}`,
  reserve_charged: '0',
  reserve_accrued: '0',
  bytes: `${all.bytes}`,
  private_root: '00'.repeat(32),
  price_set_hash: toHex(priceSetHash([{ epoch: 1n, prices, notLicensed: [] }])),
};

const header = {
  format: 'openmast/archive/8',
  program: NETWORK,
  network: NETWORK,
  ...counted,
  breaker: `${2n ** 64n - 1n}`,
  previous: null,
  asset_lines: ASSETS,
  payer_lines: PAYERS,
  reserve_lines: 0,
  tariff_lines: 1,
  earlier_tariff_lines: 0,
  charge_lines: `${PAYERS}`,
  request_lines: 0,
  pair_lines: PAYERS,
  payer_charged: counted.charged,
  payer_accrued: counted.accrued,
};

const lines: object[] = [
  header,
  ...ofAssets.map(account('asset', 'earned')),
  ...ofPayers.map(account('payer', 'spent')),
  tariff('1'),
  tariff('2'),
  ...payers.map(charge),
  ...payers.map(pair),
];
lines.push({ end: `${lines.length}` });

export const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
export const settlement = {
  ...counted,
  archive_hash: toHex(sha256(new TextEncoder().encode(text))),
} as unknown as Settlement;
