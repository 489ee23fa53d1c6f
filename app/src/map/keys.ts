// What keys do on the map.

export type Act =
  | { readonly act: 'push'; readonly right: number; readonly down: number }
  | { readonly act: 'zoom'; readonly factor: number }
  | { readonly act: 'fit' | 'pick' | 'next' | 'previous' };

/** Pixels of a press, and how much larger one makes it. */
const PUSH = 60;
export const ZOOM = 1.6;

const ACTS: Readonly<Record<string, Act>> = {
  ArrowLeft: { act: 'push', right: PUSH, down: 0 },
  ArrowRight: { act: 'push', right: -PUSH, down: 0 },
  ArrowUp: { act: 'push', right: 0, down: PUSH },
  ArrowDown: { act: 'push', right: 0, down: -PUSH },
  '+': { act: 'zoom', factor: ZOOM },
  '=': { act: 'zoom', factor: ZOOM },
  '-': { act: 'zoom', factor: 1 / ZOOM },
  '0': { act: 'fit' },
  Home: { act: 'fit' },
  Enter: { act: 'pick' },
  ' ': { act: 'pick' },
  n: { act: 'next' },
  p: { act: 'previous' },
};

/** Nothing where the key is the browser's, as with Ctrl. */
export const actOf = ({ key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): Act | undefined =>
  ctrlKey || metaKey || altKey ? undefined : ACTS[key];

export const KEYS_SAID = 'Arrow keys move it, + and − zoom, 0 shows all, N and P go to the next and the previous cell, Enter lists the assets of the cell in the middle.';
