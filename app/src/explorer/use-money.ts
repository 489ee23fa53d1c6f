// What the network's currency is called.
import { currencyUnit } from '../actions/currencies';
import { useChainNetwork } from '../data/on-chain';
import type { Unit } from '../ui/quantity';

export function useMoney(): Unit | undefined {
  const mint = useChainNetwork().data?.currencyMint;
  return mint === undefined ? undefined : currencyUnit(mint);
}
