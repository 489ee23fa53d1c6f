// Light or dark, as the page is now: a canvas has to be drawn anew when that changes.
import { useSyncExternalStore } from 'react';
import type { Theme } from '../ui/theme';

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

const present = (): Theme => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');

export const useTheme = (): Theme => useSyncExternalStore(subscribe, present);
