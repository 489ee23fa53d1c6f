// What follows from an archive alone: that its file is the settlement's, and that its numbers follow from each other.
import type { Stated } from '../api/types';
import { addressBytes, readContent } from '../proof/reading';
import { must, step, type Step } from '../proof/steps';
import {
  MerkleSumTree,
  backlogBound,
  contentBytes,
  equal,
  fromHex,
  letThrough,
  priceSetHash,
  sum,
  type Side,
  type Tariff,
  type Totals,
  type TreeSummary,
} from '../verify';
import type { AccountLine, Archive, ChargeLine } from './archive';
import { LARGEST, SumsByIndex, isRising, pairKey } from './sums';

/** That the file is the one that the settlement names, and its first line says what the settlement says. */
export function fileStep(archive: Archive, digest: Uint8Array, settlement: Stated, network: string): Step {
  return step('File', 'it has the SHA-256 that stands in the settlement, and its first line says what the settlement says', () => {
    must(equal(digest, fromHex(settlement.archive_hash, 32)), 'the file has another hash than the settlement names');
    const { header } = archive;
    must(header.network === network, 'the file is of another network');
    const stated = contentBytes({ ...header, ...header.trees, archiveHash: digest });
    must(equal(stated, contentBytes(readContent(settlement))), 'its first line says something else than the settlement');
  });
}

export function orderStep({ assets, payers, reserves, charges, pairs }: Archive): Step {
  return step('Lines', 'each account and each pair has one line, in order', () => {
    const accounts = [assets, payers, reserves].every((lines) => isRising(lines, ({ index }) => index));
    must(accounts && isRising(charges, pairKey) && isRising(pairs, pairKey), 'lines are not in the order of their indexes');
  });
}

/** That the lines of one kind of account lead to the root in the settlement, with its sums. */
export function treeStep(name: string, side: Side, lines: readonly AccountLine[], stated: TreeSummary, network: string): Step {
  return step(name, `the totals of ${stated.count.toLocaleString('en-US')} leaves lead to the root, with the same sums`, () => {
    const nothing: Totals = { bytes: 0n, paid: 0n, charged: 0n, accrued: 0n };
    must((lines.at(-1)?.index ?? -1) < stated.count, 'there are more accounts than leaves');
    const totals = new Array<Totals>(stated.count).fill(nothing);
    for (const { index, lifetime } of lines) totals[index] = lifetime;
    const { root } = new MerkleSumTree(side, addressBytes(network), totals);
    must(
      equal(root.hash, stated.root) && root.charged === stated.charged && root.accrued === stated.accrued,
      'they lead to another root',
    );
  });
}

export function sumsStep({ header, assets, payers }: Archive): Step {
  return step('Sums', 'what payers spent and lots released is what assets earned, and no more bytes were paid for than carried', () => {
    const { assets: earned, payers: spent, reserves: released } = header.trees;
    must(spent.charged + released.charged === earned.charged, 'more or less was earned than was spent and released');
    must(spent.accrued + released.accrued === earned.accrued, 'more or less accrued to assets than of payers and lots');
    const bytes = sum(assets.map(({ lifetime }) => lifetime.bytes));
    must((bytes > LARGEST ? LARGEST : bytes) === header.bytes, 'the assets carried other bytes');
    must([...assets, ...payers].every(({ lifetime }) => lifetime.paid <= lifetime.bytes), 'more bytes were paid for than carried');
  });
}

export function pricesStep(archive: Archive): Step {
  const { header, tariffs, nextTariff } = archive;
  return step('Prices', 'they have the hash that stands in the settlement; what is not licensed costs nothing', () => {
    must(tariffs[0]?.epoch === header.epoch && nextTariff.epoch === header.epoch + 1n, 'the prices are of other epochs');
    must(nextTariff.prices.length === header.trees.assets.count, 'the next prices are of other assets');
    for (const { prices, notLicensed } of [...tariffs, nextTariff]) {
      must(isRising(notLicensed, ({ asset }) => asset), 'an asset is not licensed for two reasons');
      must(notLicensed.every(({ asset }) => prices[asset] === 0n), 'an asset that is not licensed has a price');
    }
    must(equal(priceSetHash(tariffs), header.priceSetHash), 'the prices have another hash');
    for (const charge of archive.charges) checkLicences(charge, tariffs);
  });
}

function checkLicences(charge: ChargeLine, tariffs: readonly Tariff[]): void {
  const parts = sum(charge.notLicensed) + charge.metBytes + charge.writtenOffBytes;
  must(parts <= charge.bytes, 'more bytes are met, written off or not licensed than were carried');
  must(charge.writtenOff > 0n || charge.writtenOffBytes === 0n, 'bytes are written off that cost nothing');
  charge.notLicensed.forEach((bytes, at) => {
    const says = ({ notLicensed }: Tariff) => notLicensed.some((it) => it.asset === charge.asset && it.reason === at + 1);
    must(bytes === 0n || tariffs.some(says), 'bytes are not licensed, and no prices say so of their asset');
  });
}

/** That charges, and what lots released, are what the epoch added to every account. */
export function chargesStep({ charges, reserves, assets, payers }: Archive): Step {
  const text = `${charges.length.toLocaleString('en-US')} charges and what lots released add up to what the epoch added to each account`;
  return step('Charges', text, () => {
    const [byAsset, byPayer] = [new SumsByIndex(), new SumsByIndex()];
    for (const { asset, payer, bytes, paidBytes: paid, charged, accrued } of charges) {
      byAsset.add(asset, { bytes, paid, charged, accrued });
      byPayer.add(payer, { bytes, paid, charged, accrued });
    }
    // The bytes that a reserve met are among those of the charges already.
    for (const { asset, added } of reserves) byAsset.add(asset, { ...added, bytes: 0n, paid: 0n });
    byAsset.mustBe('asset', assets.map(({ index, added }) => [index, added]));
    byPayer.mustBe('payer', payers.map(({ index, added }) => [index, added]));
  });
}

/** That what payers and assets have with each other adds up to what each of them has. */
export function pairsStep({ pairs, charges, reserves, assets, payers }: Archive): Step {
  const text = `what ${pairs.length.toLocaleString('en-US')} pairs of payer and asset have adds up to what each of them has`;
  return step('Pairs', text, () => {
    const [byAsset, byPayer] = [new SumsByIndex(), new SumsByIndex()];
    for (const { payer, asset, accrued, carried, fraction } of pairs) {
      must(carried <= accrued && fraction < 1_000_000_000n, 'a pair cannot be what it is said to be');
      const totals = { bytes: 0n, paid: 0n, charged: accrued - carried, accrued };
      byAsset.add(asset, totals);
      byPayer.add(payer, totals);
    }
    for (const { asset, lifetime } of reserves) byAsset.add(asset, { ...lifetime, bytes: 0n, paid: 0n });
    const money = ({ index, lifetime }: AccountLine): [number, Totals] => [index, { ...lifetime, bytes: 0n, paid: 0n }];
    byAsset.mustBe('asset', assets.map(money));
    byPayer.mustBe('payer', payers.map(money));
    const owing = pairs.filter(({ owed }) => owed > 0n);
    const stated = charges.filter(({ owed }) => owed > 0n);
    const isSame = owing.every(
      (pair, at) => pair.payer === stated[at]?.payer && pair.asset === stated[at].asset && pair.owed === stated[at].owed,
    );
    must(owing.length === stated.length && isSame, 'pairs owe something else than the charges leave them owing');
  });
}

/** What had accrued and was not charged before the epoch was, and what the epoch charged and accrued. */
export function outstandingOf({ header, charges, reserves }: Archive): { outstanding: bigint; charged: bigint; accrued: bigint } {
  const charged = sum([...charges.map((it) => it.charged), ...reserves.map(({ added }) => added.charged)]);
  const accrued = sum([...charges.map((it) => it.accrued), ...reserves.map(({ added }) => added.accrued)]);
  const { assets } = header.trees;
  return { outstanding: assets.accrued - (assets.charged - charged), charged, accrued };
}

export function breakerStep(archive: Archive): Step {
  return step('Breaker', 'as much was charged as the network lets through in an epoch', () => {
    const { outstanding, charged, accrued } = outstandingOf(archive);
    must(charged === letThrough(archive.header.breaker, outstanding), 'the breaker lets another amount through');
    must(accrued === 0n || outstanding <= backlogBound(archive.header.breaker), 'more accrued than twice the breaker');
  });
}
