// Opens a payer of the wallet's own, with its first deposit. The command: `openmast payer open`.
import { AccountRole, createNoopSigner, type Address, type Instruction } from '@solana/kit';
import { currencyAt, payerAt } from '../chain/addresses';
import { decoded, type NetworkId } from '../chain/decoded';
import { NETWORK } from '../chain/kinds';
import { parametersAt } from '../chain/parameters';
import type { Network } from '../generated/openmast/accounts/network';
import { getOpenPayerInstructionAsync } from '../generated/openmast/instructions/openPayer';
import { PlanError, type Plan } from '../signing/plan';
import { quantity, type Unit } from '../ui/quantity';
import { CLOCK_SYSVAR, treasuryTill } from './addresses';
import { currencyUnit } from './currencies';
import { payable, requireBalance } from './holding';
import { networkOf, timeOf, type Held, type Read } from './place';
import { PAUSE, requireRunning } from './standing';
import { someUnits } from './written';

/** As `PAYER_CANDIDATES` of `crates/client/src/instructions/payers.rs`: so many accounts are named, as others may open some first. */
const CANDIDATES = 8;

export interface OpeningPlace {
  readonly id: NetworkId;
  readonly networkAddress: Address;
  readonly network: Network;
  readonly now: bigint;
  readonly wallet: Address;
  readonly currency: Held;
  readonly currencyUnit: Unit;
}

export async function readOpeningPlace(read: Read, id: NetworkId, wallet: Address): Promise<OpeningPlace> {
  const networkAddress = networkOf(id);
  const [account, clock] = await read([networkAddress, CLOCK_SYSVAR]);
  const network = decoded(id, account, NETWORK);
  const at = await currencyAt(network.currencyMint, wallet);
  const [currency] = await read([at]);
  return {
    id,
    networkAddress,
    network,
    now: timeOf(clock),
    wallet,
    currency: { address: at, account: currency },
    currencyUnit: currencyUnit(network.currencyMint),
  };
}

/** The least first deposit, and what the network keeps of it. */
export function firstDeposit({ network, now }: Pick<OpeningPlace, 'network' | 'now'>): { least: bigint; fee: bigint } {
  const { minFirstDeposit, payerFee } = parametersAt(network, now);
  return { least: minFirstDeposit, fee: payerFee };
}

export async function openPayerPlan(place: OpeningPlace, text: string): Promise<Plan> {
  const { network, networkAddress, wallet, currency, currencyUnit: unit } = place;
  requireRunning(network, PAUSE.create | PAUSE.deposit, place.now);
  const there = payable(currency, wallet, network.currencyMint, unit);
  const amount = someUnits(text, unit, there);
  const { least, fee } = firstDeposit(place);
  if (amount < least) throw new PlanError(`The first deposit is at least ${quantity(least, unit)} in this network.`);
  requireBalance(amount, there, unit);
  const opens = await getOpenPayerInstructionAsync({
    rentPayer: createNoopSigner(wallet),
    owner: createNoopSigner(wallet),
    network: networkAddress,
    source: currency.address,
    treasuryTill: await treasuryTill(networkAddress, network.treasury),
    amount,
  });
  return {
    kind: 'transaction',
    instructions: [await withCandidates(place, opens)],
    sentence: () => `You open a payer and pay ${quantity(amount, unit)} in: ${quantity(amount - fee, unit)} are prepaid, and the network keeps ${quantity(fee, unit)}.`,
    cautions: [
      'Which number it has is known once it is open.',
      'Then ask the oracle’s operator to map your user name (NAI, MAC or IMSI) to that number: before, nothing that you use is charged to it.',
    ],
  };
}

/** With the accounts of the next indexes: one of them becomes the payer's. */
async function withCandidates({ id, network }: OpeningPlace, instruction: Instruction): Promise<Instruction> {
  const indexes = Array.from({ length: CANDIDATES }, (_, further) => network.payerCount + further);
  const candidates = await Promise.all(indexes.map((index) => payerAt(id, index)));
  return { ...instruction, accounts: [...(instruction.accounts ?? []), ...candidates.map((address) => ({ address, role: AccountRole.WRITABLE }))] };
}
