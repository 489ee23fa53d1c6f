// From one page of a list to the next, where each says where the next one goes on.
import { useState } from 'react';

export function useTurns() {
  const [before, setBefore] = useState<readonly string[]>([]);
  return {
    /** What the present page is asked with; nothing for the first one. */
    before: before.at(-1),
    /** For `Pages`; `next` is what the present page says. */
    turns: (next: string | null | undefined) => ({
      newer: before.length > 0 ? () => setBefore(before.slice(0, -1)) : undefined,
      older: next ? () => setBefore([...before, next]) : undefined,
    }),
  };
}
