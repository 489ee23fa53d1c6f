// What a test rendered is taken away after it, also where it used no whole page.
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(async () => {
  cleanup();
  // Queries tell components what came in the next turn, also those that have just gone, and these ask for the window: it must
  // still be there.
  await new Promise((resolve) => setTimeout(resolve, 0));
});
