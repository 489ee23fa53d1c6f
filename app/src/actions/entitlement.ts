// What a payer's owner does about what was redeemed for it. The commands: `openmast lot ask-back`, `cancel-ask`, `take-back` and
// `refund` of an entitlement.
import { address, createNoopSigner } from '@solana/kit';
import { settlementAt } from '../chain/addresses';
import { goesOn, isSettled, windowOf } from '../chain/lot-stage';
import { TOKEN_2022 } from '../chain/token-account';
import { getAskBackInstruction } from '../generated/openmast/instructions/askBack';
import { getCancelAskInstruction } from '../generated/openmast/instructions/cancelAsk';
import { getRefundEntitlementInstructionAsync } from '../generated/openmast/instructions/refundEntitlement';
import { getTakeBackInstruction } from '../generated/openmast/instructions/takeBack';
import { PlanError, type Plan } from '../signing/plan';
import { whole } from '../ui/format';
import { lotTokens } from '../ui/lots';
import { quantity as amountOf } from '../ui/quantity';
import { LOT_KIND, givenBack, lotRefund, lotRefundUnused, max, unusedBytes, type Totals } from '../verify';
import { mustOpen } from './holding';
import { requireFits } from './lot-ending';
import { payout, requireSettled } from './lot-holding';
import { tokensIn, type EntitlementPlace } from './lot-place';
import { openAccount } from './opening';
import { idOf, provenAt, type Proven, type Sources } from './proven';
import { timeText } from './standing';

const NOTHING: Proven = { totals: { bytes: 0n, paid: 0n, charged: 0n, accrued: 0n }, siblings: [] };

/** The last final epoch with which tokens can be redeemed or asked back. */
const lastFree = ({ lot }: EntitlementPlace): bigint => max(lot.lastEpoch - 4n, 0n);

const accountsOf = ({ wallet, networkAddress, entitlement, entitlementAddress }: EntitlementPlace) => ({
  owner: createNoopSigner(wallet),
  network: networkAddress,
  payer: entitlement.payer,
  lot: entitlement.lot,
  entitlement: entitlementAddress,
});

export async function askBackPlan(place: EntitlementPlace, text: string): Promise<Plan> {
  const { lot, network, now, entitlement, entitlementIndex: index } = place;
  if (!goesOn(lot, network.finalEpoch, now)) {
    throw new PlanError(`Too late: tokens of lot ${lot.index} can be asked back until epoch ${lastFree(place)} is the newest final one, and until ${timeText(lot.endsBy)}.`);
  }
  const amount = tokensIn(text, entitlement.quantity);
  if (amount > entitlement.quantity) throw new PlanError(`Entitlement ${index} is for ${whole(entitlement.quantity)} tokens, fewer than ${whole(amount)}.`);
  return {
    kind: 'transaction',
    instructions: [getAskBackInstruction({ ...accountsOf(place), amount })],
    sentence: () => `You ask ${lotTokens(lot.kind, amount)} of ${lotTokens(lot.kind, entitlement.quantity)} back: from the first epoch on that opens after the next snapshot they meet nothing, and you can then take those back as tokens that are not begun.`,
    cautions: [...(entitlement.asked === 0n ? [] : [`This replaces the request for ${whole(entitlement.asked)}.`]), ...redeemedUntil(place)],
  };
}

/** How long tokens that are taken back can be used once more. */
function redeemedUntil(place: EntitlementPlace): string[] {
  const { lot, network } = place;
  const last = lastFree(place);
  const anew = lot.kind === LOT_KIND.rate || lot.kind === LOT_KIND.exclusive ? ', and have nothing then of the epochs before' : '';
  // It takes two settlements, as a rule, until one has seen the request.
  const isLate = network.finalEpoch + 2n > last;
  return [
    `They can be redeemed until epoch ${last} is the newest final one${anew}; now that is epoch ${network.finalEpoch}.`,
    ...(isLate ? ['That will most likely be too late: nobody could use them any more, or buy them to use.'] : []),
  ];
}

function requireAsked({ entitlement, entitlementIndex: index }: EntitlementPlace): void {
  if (entitlement.asked === 0n) throw new PlanError(`Nothing is asked back of entitlement ${index}.`);
}

export async function cancelAskPlan(place: EntitlementPlace): Promise<Plan> {
  requireAsked(place);
  const { owner, payer, entitlement } = accountsOf(place);
  return {
    kind: 'transaction',
    instructions: [getCancelAskInstruction({ owner, payer, entitlement })],
    sentence: () => `You ask for nothing back any more of entitlement ${place.entitlementIndex}: ${whole(place.entitlement.asked)} tokens had been asked back.`,
    cautions: [],
  };
}

export async function takeBackPlan(place: EntitlementPlace, sources: Sources): Promise<Plan> {
  const { lot, network, wallet, tokens, entitlement, entitlementIndex: index, settlement } = place;
  requireAsked(place);
  if (isSettled(lot)) throw new PlanError(`Lot ${lot.index} is settled: a refund pays back what was not served.`);
  if (!settlement || settlement.content.snapshotSlot < entitlement.askedSlot) {
    return { kind: 'nothing', why: `No final settlement has seen yet what was asked in slot ${entitlement.askedSlot}. Try again after the next one.` };
  }
  const isVolume = lot.kind === LOT_KIND.volume;
  const proven = isVolume ? await provenOf(place, sources) : NOTHING;
  const expected = givenBack(entitlement.quantity, entitlement.asked, proven.totals.bytes);
  if (expected === 0n) throw new PlanError(`All tokens of entitlement ${index} are begun: ${whole(proven.totals.bytes)} bytes of them are used; take the request back to let the rest be used.`);
  const opens = mustOpen(tokens, wallet, lot.mint);
  const instructions = [
    ...(opens ? [openAccount(wallet, tokens.address, lot.mint, address(TOKEN_2022))] : []),
    getTakeBackInstruction({ ...accountsOf(place), mint: lot.mint, tokens: tokens.address, settlement: await settlementAt(idOf(place), network.finalEpoch), ...argumentsOf(proven) }),
  ];
  requireFits(instructions, wallet, `openmast lot take-back ${index}`);
  const begun = entitlement.asked - expected;
  return {
    kind: 'transaction',
    instructions,
    sentence: () => `${whole(expected)} of the ${whole(entitlement.asked)} tokens of lot ${lot.index} that you asked back of entitlement ${index} come back to you.`,
    cautions: begun === 0n ? [] : [`${whole(begun)} of the tokens that were asked back are begun and stay: what is left of them is used again from the epoch on that opens after the next snapshot.`],
  };
}

const provenOf = (place: EntitlementPlace, sources: Sources) => provenAt('reserve', { ...place, index: place.entitlementIndex }, sources, place.network.finalEpoch, 'What was used must be proven');

const argumentsOf = ({ totals, siblings }: Proven): Totals & { proof: Proven['siblings'][number][] } => ({ ...totals, proof: [...siblings] });

export async function refundEntitlementPlan(place: EntitlementPlace, sources: Sources): Promise<Plan> {
  const { lot, network, wallet, networkAddress, currency, currencyUnit: unit, entitlement, entitlementIndex: index } = place;
  requireSettled(place);
  // Of other kinds no token is ever used up: nothing is proven.
  const isShown = lot.kind === LOT_KIND.volume && network.finalEpoch > 0n;
  const proven = isShown ? await provenOf(place, sources) : NOTHING;
  const window = windowOf(lot);
  const back =
    lot.kind === LOT_KIND.volume
      ? lotRefundUnused(lot.price, unusedBytes(entitlement.quantity, proven.totals.bytes), lot.served, window)
      : lotRefund(lot.price, entitlement.quantity, lot.served, window);
  const refund = await getRefundEntitlementInstructionAsync({
    ...accountsOf(place),
    network: networkAddress,
    destination: currency.address,
    rentPayer: entitlement.rentPayer,
    ...(isShown ? { settlement: await settlementAt(idOf(place), network.finalEpoch) } : {}),
    ...argumentsOf(proven),
  });
  const instructions = [...payout(place), refund];
  requireFits(instructions, wallet, `openmast lot refund ${index}`);
  return {
    kind: 'transaction',
    instructions,
    sentence: () => `Entitlement ${index} pays ${amountOf(back, unit)} back and is closed: ${lot.served} of the ${window} epochs of lot ${lot.index} were served.`,
    cautions: [
      ...(lot.kind === LOT_KIND.volume ? [`Of its ${lotTokens(lot.kind, entitlement.quantity)} it used ${whole(proven.totals.bytes)} bytes.`] : []),
      entitlement.rentPayer === wallet ? 'Its rent returns to you.' : `Its rent returns to ${entitlement.rentPayer}, who paid it.`,
    ],
  };
}
