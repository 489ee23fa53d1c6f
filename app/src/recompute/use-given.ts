// The files that somebody opened, for components: which they are, and whether the chain holds them.
import { useMemo, useSyncExternalStore } from 'react';
import { useNetworkId, useSettlementsOnChain } from '../data/on-chain';
import { openedFiles, type Given, type Opened } from './given';
import { heldTo, type Held } from './held';

export const useOpened = (): readonly Opened[] => useSyncExternalStore(openedFiles.subscribe, openedFiles.state);

export function useGiven(): readonly Given[] {
  const opened = useOpened();
  return useMemo(() => opened.flatMap((it) => (it.state === 'read' ? [it.given] : [])), [opened]);
}

const NONE: readonly Held<Given>[] = [];

/** Nothing while files are looked at, or the chain is asked. */
export function useHeld(): readonly Held<Given>[] | undefined {
  const isReading = useOpened().some(({ state }) => state === 'reading');
  const given = useGiven();
  const network = useNetworkId()?.network;
  const epochs = useMemo(() => (isReading ? undefined : [...new Set(given.map(({ header }) => header.epoch))]), [isReading, given]);
  const chain = useSettlementsOnChain(epochs);
  return useMemo(() => {
    if (epochs?.length === 0) return NONE;
    return network && chain && epochs ? heldTo(network, given, chain) : undefined;
  }, [network, given, chain, epochs]);
}
