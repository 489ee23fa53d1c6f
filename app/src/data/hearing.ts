// Whether the chain tells this page of changes. Where it does not, the page asks again now and then, and says so.
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let isHearing = false;

export function setHearing(hears: boolean): void {
  if (hears === isHearing) return;
  isHearing = hears;
  for (const listener of listeners) listener();
}

export const hearsChanges = (): boolean => isHearing;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useHearing = (): boolean => useSyncExternalStore(subscribe, hearsChanges);
