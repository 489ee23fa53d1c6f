// What errors of the program say, and what to do about those that staking, paying and owning can meet where it says only what is wrong.
// `crates/client/src/errors/advice.rs` has it for the command.
import {
  OPENMAST_ERROR__ASSET_RETIRED,
  OPENMAST_ERROR__CAPACITY_SOLD,
  OPENMAST_ERROR__CAPACITY_TOO_SOON,
  OPENMAST_ERROR__COOLDOWN_NOT_PASSED,
  OPENMAST_ERROR__DEPARTURE_UNSETTLED,
  OPENMAST_ERROR__FIRST_DEPOSIT_TOO_SMALL,
  OPENMAST_ERROR__INDEX_TAKEN,
  OPENMAST_ERROR__INVALID_PROOF,
  OPENMAST_ERROR__LEVY_CHANGES_BETWEEN,
  OPENMAST_ERROR__MOVES_BETWEEN,
  OPENMAST_ERROR__NOT_COLLECTED,
  OPENMAST_ERROR__NOT_ENOUGH_STAKED,
  OPENMAST_ERROR__NOT_OWN_SHARE_ACCOUNT,
  OPENMAST_ERROR__PAUSED,
  OPENMAST_ERROR__PRICE_TOO_SOON,
  OPENMAST_ERROR__REQUEST_TOO_LARGE,
  OPENMAST_ERROR__SETTLEMENT_NOT_NEWEST,
  OPENMAST_ERROR__SETTLEMENT_TOO_OLD,
  OPENMAST_ERROR__SHARE_ACCOUNT_FROZEN,
  OPENMAST_ERROR__SPLIT_CHANGES_BETWEEN,
  OPENMAST_ERROR__SPLIT_TOO_SOON,
  OPENMAST_ERROR__STAKE_NOT_SETTLED,
  OPENMAST_ERROR__TREASURY_CHANGES_BETWEEN,
  OPENMAST_ERROR__UNSTAKE_NOT_ANNOUNCED,
  OPENMAST_ERROR__WRONG_DEPARTURE,
  OPENMAST_ERROR__WRONG_JURISDICTION,
  OPENMAST_ERROR__ALREADY_COLLECTED_NEWER,
  getOpenmastErrorMessage,
  type OpenmastError,
} from '../generated/openmast/errors/openmast';
import type { Words } from './words';

const IN_STEPS = 'try again: this page collects in these steps';
const LATER = 'choose a later epoch: others became final meanwhile';

const ADVICE: Readonly<Record<number, string>> = {
  [OPENMAST_ERROR__PAUSED]: 'wait until the pause lapses',
  [OPENMAST_ERROR__ASSET_RETIRED]: 'it takes no new stake',
  [OPENMAST_ERROR__STAKE_NOT_SETTLED]: 'wait for the next final settlement',
  [OPENMAST_ERROR__NOT_ENOUGH_STAKED]: 'choose a smaller amount',
  [OPENMAST_ERROR__COOLDOWN_NOT_PASSED]: 'try again later',
  [OPENMAST_ERROR__NOT_COLLECTED]: 'try again: it is collected before',
  [OPENMAST_ERROR__UNSTAKE_NOT_ANNOUNCED]: 'wait until their time has come, or until the asset is collected',
  [OPENMAST_ERROR__DEPARTURE_UNSETTLED]: 'they are settled once the asset is collected again: try again after the next final settlement',
  [OPENMAST_ERROR__SHARE_ACCOUNT_FROZEN]: 'be admitted and thawed first, or wait until a suspension ends',
  [OPENMAST_ERROR__NOT_OWN_SHARE_ACCOUNT]: 'permissioned shares are held in your own associated account alone',
  [OPENMAST_ERROR__SPLIT_CHANGES_BETWEEN]: IN_STEPS,
  [OPENMAST_ERROR__TREASURY_CHANGES_BETWEEN]: IN_STEPS,
  [OPENMAST_ERROR__LEVY_CHANGES_BETWEEN]: IN_STEPS,
  [OPENMAST_ERROR__MOVES_BETWEEN]: IN_STEPS,
  [OPENMAST_ERROR__INVALID_PROOF]: 'the oracle gave a proof that does not hold: tell its operator',
  [OPENMAST_ERROR__SETTLEMENT_TOO_OLD]: 'try again with the newest one',
  [OPENMAST_ERROR__PRICE_TOO_SOON]: LATER,
  [OPENMAST_ERROR__SPLIT_TOO_SOON]: LATER,
  [OPENMAST_ERROR__CAPACITY_TOO_SOON]: LATER,
  [OPENMAST_ERROR__CAPACITY_SOLD]: 'what was sold must go on being carried',
  [OPENMAST_ERROR__FIRST_DEPOSIT_TOO_SMALL]: 'deposit more',
  [OPENMAST_ERROR__REQUEST_TOO_LARGE]: 'ask for less',
};

/**
 * Another settlement became final, or somebody collected, or left first, or the asset moved. As
 * `crates/client/src/composites/collecting.rs` has it.
 */
const OVERTAKEN: readonly number[] = [
  OPENMAST_ERROR__INDEX_TAKEN,
  OPENMAST_ERROR__NOT_COLLECTED,
  OPENMAST_ERROR__ALREADY_COLLECTED_NEWER,
  OPENMAST_ERROR__WRONG_DEPARTURE,
  OPENMAST_ERROR__WRONG_JURISDICTION,
  OPENMAST_ERROR__PRICE_TOO_SOON,
  OPENMAST_ERROR__SPLIT_TOO_SOON,
  OPENMAST_ERROR__CAPACITY_TOO_SOON,
  OPENMAST_ERROR__SETTLEMENT_NOT_NEWEST,
];

export const WORDS: Words = {
  message: (code) => getOpenmastErrorMessage(code as OpenmastError),
  advice: ADVICE,
  overtaken: OVERTAKEN,
};
