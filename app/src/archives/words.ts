// What follows from a file, in words.
import type { Sentences } from '../ui/verdict';

/** Of a file that somebody opened. */
export const HELD: Sentences = {
  holds: 'The chain holds it: this is the archive of that settlement',
  fails: 'This is not what the chain holds: do not rely on it',
  unknown: 'Not compared with the chain',
};

/** Of what files say of an account. */
export const OF_ACCOUNT: Sentences = {
  holds: 'Verified in this browser, up to the chain',
  fails: 'This does not verify: do not rely on it',
  unknown: 'Consistent, but not all of it could be compared',
};
