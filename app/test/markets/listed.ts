// Assets of a list, as tests want them.
import type { Lately, Listed } from '../../src/markets/listed';

export const listed = (index: number, more: Partial<Listed> = {}): Listed => ({
  index,
  title: `Asset ${index}`,
  symbolSaid: undefined,
  name: `Asset ${index}`,
  symbol: '',
  kind: 'Tower',
  country: 756,
  cell: '',
  isRetired: false,
  isLive: false,
  price: 0n,
  collected: 0n,
  collectedEpoch: 0n,
  perShare: 0n,
  activeShares: 0n,
  shareSupply: 0n,
  capacity: 0,
  licence: undefined,
  lately: undefined,
  ...more,
});

export const lately = (more: Partial<Lately>): Lately => ({
  daily: undefined,
  isShort: false,
  shareDaily: undefined,
  seconds: 0n,
  observed: 0,
  reported: 0,
  lastReportMs: undefined,
  ...more,
});
