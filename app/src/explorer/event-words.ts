// What an event says in one sentence: of those that move money or shares with its amounts, of the others what the program's own
// description says.
import { isKnown, type Event } from '../chain/events';
import type { Parts, Told } from '../chain/described';
import { short } from '../ui/format';
import { isParts, said, type Units } from './said';

/** Names of fields stand in braces; those of a struct behind its name. */
export const SENTENCES: Readonly<Record<string, string>> = {
  AssetCreated: 'Asset {index}, {shares_name} ({shares_symbol}), was created with {share_supply}, at {price_per_gb}.',
  AssetOffered: 'The asset’s owner offered it to {pending_owner}.',
  AssetAccepted: 'The asset was taken over by {owner}, with {owner_owed} that are owed to its owner.',
  AssetRetired: 'The asset is retired: it is not charged for from epoch {retired_epoch} on.',
  BondDeposited: '{amount} were put up as the bond of the oracle {member}, which is {bond} now.',
  BondReturned: 'The oracle {member}, which left, was sent its bond of {amount}.',
  BondWithdrawn: 'The oracle {member}, which left, took its bond of {amount}.',
  Collected: 'What the asset earned up to epoch {epoch} was split: {owner} for its owner, {stakers} for who staked shares, {treasury} for the treasury, {levy} as levy.',
  Deposited: '{depositor} paid {amount} in for the payer.',
  EntitlementRefunded: '{amount} of an entitlement came back to the payer; it is closed.',
  FeesWithdrawn: 'The treasury withdrew {amount} of fees from the market.',
  HolderAdmitted: '{wallet} may hold the shares.',
  HolderSuspended: 'The regulator suspended {wallet}, or lifted that: until {suspended_until}.',
  LevyWithdrawn: 'The regulator of {jurisdiction} was paid a levy of {amount}.',
  LivePriceSet: 'The price follows how busy the asset is, between {price_floor} and {price_cap}.',
  LotBought: '{buyer} bought {quantity} tokens of a lot for {paid}.',
  LotIssued: 'Lot {index} was issued: {terms.quantity} tokens of {terms.name}, from epoch {terms.first_epoch} to {terms.last_epoch}, at {terms.price_start} each.',
  LotPurchaseSettled: '{buyer} got {amount} back, which it had paid above the last price of a lot.',
  LotRedeemed: '{quantity} tokens of lot {lot_index} were redeemed for payer {payer_index}.',
  LotRefunded: '{holder} got {amount} back for {quantity} tokens of a lot.',
  LotReturned: '{holder} returned {quantity} tokens of a lot for {amount}.',
  OfferCancelled: '{maker} took an offer back, and got {paid.goods} and {paid.money}.',
  OfferClaimed: '{maker} got {paid.goods} and {paid.money} of an offer.',
  OfferExpired: 'An offer of {maker} ended by rule; {paid.goods} and {paid.money} went back.',
  OfferFilled: '{taker} took {quantity} of an offer of {maker} for {amount}; the taker’s fee is {fee}.',
  OfferMade: '{maker} made an offer ({side}): {quantity} at {price}.',
  OwnerWithdrawn: 'The asset’s owner {owner} was paid {amount}.',
  PayerOpened: 'Payer {index} was opened for {owner} with {amount}, of which {fee} are the network’s fee.',
  PolicyChanged: 'Who may hold the shares was changed.',
  PriceRepriced: 'The live price was computed: {price_per_gb} before epoch {next_price_epoch}, {next_price_per_gb} from it on.',
  PriceScheduled: 'The price is {price_per_gb} before epoch {epoch}, and {next_price_per_gb} from it on.',
  PurchaseReleased: '{buyer} got {paid.goods} that were locked.',
  RewardsClaimed: '{staker} was paid rewards of {amount}.',
  SaleEnded: 'A sale of {issuer} ended, which got {paid.goods} back and {paid.money}.',
  SaleOpened: '{issuer} put up {quantity} for sale, at {start_price} at first and {floor_price} in the end.',
  SettlementProposed: '{proposer} proposed the settlement of epoch {content.epoch}: {content.asset_charged} earned by all assets, lifetime.',
  SettlementAttested: '{oracle} attested a settlement of epoch {epoch}.',
  SettlementFinalized: 'The settlement of epoch {epoch} is final.',
  SettlementClosed: 'The account of the settlement of epoch {epoch} was closed.',
  Bought: '{buyer} bought {quantity} in a sale for {amount}, and paid a fee of {fee} on top.',
  SharesDelivered: 'The market delivered {amount} to {owner}, into an account that is frozen.',
  Staked: '{staker} staked {amount}.',
  StakeActivated: '{amount} of {staker} began to earn.',
  StatementPaid: 'The payer’s owner was paid the {amount} that its statement claims.',
  TreasuryWithdrawn: '{holder} was paid {amount} as the treasury.',
  Unstaked: '{staker} took {from_active} that earned, and {from_pending} that did not yet, out of stake: they cool down.',
  UnstakedWithdrawn: '{amount} that had cooled down went back to {staker}.',
  WithdrawalRequested: 'The payer’s owner asked for {requested} back.',
  WithdrawalCancelled: 'The payer’s owner does not ask for {requested} any more.',
  Withdrawn: 'The payer’s owner was paid {amount} back, by the settlement of epoch {epoch}.',
};

/** The words of a sentence, and addresses in it, which are shown short and lead somewhere. */
export type Piece = string | { readonly address: string };

export function piecesOf(event: Told, units: Units): Piece[] {
  const sentence = SENTENCES[event.described.name];
  if (sentence === undefined) return [firstSentence(event.described.says)];
  return sentence
    .split(/(\{[a-z_.]+\})/)
    .filter((text) => text !== '')
    .map((text) => (text.startsWith('{') ? pieceOf(event, text.slice(1, -1).split('.'), units) : text));
}

/** The whole sentence, as text. */
export const sentenceOf = (event: Event, units: Units): string =>
  isKnown(event)
    ? piecesOf(event, units).map((piece) => (typeof piece === 'string' ? piece : short(piece.address))).join('')
    : 'The program said something that this page does not know.';

function pieceOf(of: Parts, [name = '', ...inner]: readonly string[], units: Units): Piece {
  const part = of.parts.find(({ field }) => field.name === name);
  if (!part) return '';
  if (inner.length > 0) return isParts(part.value) ? pieceOf(part.value, inner, units) : '';
  const text = said(part.field, part.value, units);
  return part.field.type === 'pubkey' && text === part.value ? { address: text } : text;
}

const firstSentence = (says: string): string => /^.*?\.(?= |$)/.exec(says)?.[0] ?? says;
