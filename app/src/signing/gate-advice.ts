// What errors of the share gate say, and what to do where it says only what is wrong. `crates/client/src/errors/gate_advice.rs` has
// it for the command, and a test compares.
import * as errors from '../generated/share-gate/errors/shareGate';
import type { Words } from './words';

const OTHER = 'load the page again: it is of another network or asset';
const ASKED_AND_SAID = '`openmast holder show INDEX WALLET` has what the policy asks for and what issuers say';
const UNTIL_WHEN = '`openmast holder show INDEX WALLET` says until when';
const ADMIT = '`openmast holder admit INDEX WALLET --issuer NUMBER`';

const ADVICE: Readonly<Record<number, string>> = {
  [errors.SHARE_GATE_ERROR__NOT_AUTHORIZED]:
    "connect the right wallet: the network's authority accepts issuers, an issuer signs what it says, the asset's owner its policy, the regulator of its jurisdiction suspensions",
  [errors.SHARE_GATE_ERROR__WRONG_NETWORK]: OTHER,
  [errors.SHARE_GATE_ERROR__WRONG_ASSET]: OTHER,
  [errors.SHARE_GATE_ERROR__ISSUER_WITHDRAWN]: 'another issuer must say it (`openmast issuer list`)',
  [errors.SHARE_GATE_ERROR__WRONG_ISSUER_KIND]:
    '`openmast issuer show NUMBER` says whether it signs (`openmast clearance attest`) or attests elsewhere (`openmast clearance copy`)',
  [errors.SHARE_GATE_ERROR__KINDS_OUT_OF_RANGE]: '`openmast issuer show NUMBER` has those that it may say',
  [errors.SHARE_GATE_ERROR__EXPIRED]: 'the issuer must say it again, with a later end',
  [errors.SHARE_GATE_ERROR__REGULATOR_MISSING]: "the command takes the regulator's key beside the owner's",
  [errors.SHARE_GATE_ERROR__WRONG_CLEARANCE]: ASKED_AND_SAID,
  [errors.SHARE_GATE_ERROR__KINDS_MISSING]: ASKED_AND_SAID,
  [errors.SHARE_GATE_ERROR__WRONG_JURISDICTION]: ASKED_AND_SAID,
  [errors.SHARE_GATE_ERROR__HOLDERS_FULL]: 'somebody must give an admission up (`openmast holder leave INDEX`), or the owner allow more',
  [errors.SHARE_GATE_ERROR__WALLET_MUST_SIGN]: 'connect that wallet',
  [errors.SHARE_GATE_ERROR__STILL_CLEARED]: UNTIL_WHEN,
  [errors.SHARE_GATE_ERROR__STILL_HOLDS]: '`openmast holder leave INDEX` closes the empty account, too',
  [errors.SHARE_GATE_ERROR__STILL_STAKED]: 'unstake and claim, then `openmast stake close INDEX`',
  [errors.SHARE_GATE_ERROR__STILL_IN_MARKET]: '`openmast market mine` finds them, with the command for each',
  [errors.SHARE_GATE_ERROR__SUSPENDED]: UNTIL_WHEN,
  [errors.SHARE_GATE_ERROR__SUSPENSIONS_EXHAUSTED]: UNTIL_WHEN,
  [errors.SHARE_GATE_ERROR__NOT_ADMITTED]: ADMIT,
  [errors.SHARE_GATE_ERROR__POLICY_CHANGED]: ADMIT,
  [errors.SHARE_GATE_ERROR__LOCKED_UP]: '`openmast holder show INDEX` says until when',
  [errors.SHARE_GATE_ERROR__REVOKED]: `be admitted by clearances that stand (${ADMIT})`,
};

export const WORDS: Words = { message: (code) => errors.getShareGateErrorMessage(code as errors.ShareGateError), advice: ADVICE, overtaken: [] };
