// Pays a regulator what its jurisdiction is owed. The command: `openmast jurisdiction withdraw`.
import { address, createNoopSigner, type Address, type Instruction } from '@solana/kit';
import { currencyAt } from '../chain/addresses';
import type { NetworkId } from '../chain/decoded';
import { TOKEN_PROGRAM } from '../chain/token-account';
import { getWithdrawLevyInstructionAsync } from '../generated/openmast/instructions/withdrawLevy';
import { gained } from '../signing/changes';
import type { Plan } from '../signing/plan';
import { quantity } from '../ui/quantity';
import { currencyUnit } from './currencies';
import { mustOpen } from './holding';
import { openAccount } from './opening';
import type { Held, Read } from './place';
import { readJurisdictionPlace, type JurisdictionPlace } from './regulated-place';
import { PAUSE, requireRunning } from './standing';

export interface LevyPlace extends JurisdictionPlace {
  /** The regulator's account of the currency. */
  readonly currency: Held;
}

export async function readLevyPlace(read: Read, id: NetworkId, code: number, wallet: Address): Promise<LevyPlace> {
  const place = await readJurisdictionPlace(read, id, code, wallet);
  const at = await currencyAt(place.network.currencyMint, wallet);
  const [account] = await read([at]);
  return { ...place, currency: { address: at, account } };
}

export async function withdrawLevyPlan(place: LevyPlace): Promise<Plan> {
  const { wallet, network, jurisdiction, currency, now } = place;
  requireRunning(network, PAUSE.payouts, now);
  if (jurisdiction.owed === 0n) return { kind: 'nothing', why: 'Nothing is owed.' };
  const mint = network.currencyMint;
  const opens = mustOpen(currency, wallet, mint);
  const open: Instruction[] = opens ? [openAccount(wallet, currency.address, mint, address(TOKEN_PROGRAM))] : [];
  const withdraw = await getWithdrawLevyInstructionAsync({
    regulator: createNoopSigner(wallet),
    network: place.networkAddress,
    destination: currency.address,
    jurisdiction: place.jurisdictionAddress,
  });
  return {
    kind: 'transaction',
    instructions: [...open, withdraw],
    sentence: (effects) => `You are paid ${quantity(gained(effects, mint), currencyUnit(mint))}, the levy that jurisdiction ${jurisdiction.code} is owed.`,
    cautions: [
      'What assets earned and nobody has collected is not in it.',
      ...(opens ? ['A token account for the currency is opened in the same transaction.'] : []),
    ],
  };
}
