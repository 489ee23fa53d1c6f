// What a settlement says, written as oracles tell it: from its account on chain, or from the first line of its archive.
import type { Stated } from '../api/types';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { toHex, type Content, type TreeSummary } from '../verify';

export function statedBy(content: Content, contentHash: Uint8Array): Stated {
  const { assets, payers, reserves } = content;
  return {
    epoch: `${content.epoch}`,
    snapshot_slot: `${content.snapshotSlot}`,
    closed_at: `${content.closedAt}`,
    asset_count: assets.count,
    payer_count: payers.count,
    reserve_count: reserves.count,
    asset_root: toHex(assets.root),
    payer_root: toHex(payers.root),
    reserve_root: toHex(reserves.root),
    charged: `${assets.charged}`,
    accrued: `${assets.accrued}`,
    reserve_charged: `${reserves.charged}`,
    reserve_accrued: `${reserves.accrued}`,
    bytes: `${content.bytes}`,
    archive_hash: toHex(content.archiveHash),
    private_root: toHex(content.privateRoot),
    price_set_hash: toHex(content.priceSetHash),
    content_hash: toHex(contentHash),
  };
}

type OnChain = Settlement['content'];

/** The content of a Settlement account, in which the sums of its trees stand one by one. */
export const contentOnChain = (content: OnChain): Content => ({
  epoch: content.epoch,
  snapshotSlot: content.snapshotSlot,
  closedAt: content.closedAt,
  assets: treeOnChain(content, 'asset'),
  payers: treeOnChain(content, 'payer'),
  reserves: treeOnChain(content, 'reserve'),
  bytes: content.bytes,
  archiveHash: Uint8Array.from(content.archiveHash),
  privateRoot: Uint8Array.from(content.privateRoot),
  priceSetHash: Uint8Array.from(content.priceSetHash),
});

const treeOnChain = (content: OnChain, side: 'asset' | 'payer' | 'reserve'): TreeSummary => ({
  count: content[`${side}Count`],
  root: Uint8Array.from(content[`${side}Root`]),
  charged: content[`${side}Charged`],
  accrued: content[`${side}Accrued`],
});
