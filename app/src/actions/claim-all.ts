// Pays the rewards of all stakes of a wallet, as many as fit one transaction after the other. Each transaction is planned by what
// the chain says then, so what was paid before is not asked for again.
import type { Address, Instruction } from '@solana/kit';
import type { NetworkId } from '../chain/decoded';
import { gained } from '../signing/changes';
import { fits } from '../signing/message';
import type { Plan } from '../signing/plan';
import { quantity } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { OPENS, dueOf, mayCollect, opening, type Due } from './claim';
import { collectsAlone } from './collected-plan';
import { collectedFirst, collectingOrWhy, type Sequence, type Sources } from './collecting';
import { readAssetPlace, type AssetPlace } from './place';
import { PAUSE, requireRunning } from './standing';

/** So many assets are looked at at once. */
const AT_ONCE = 8;

const COLLECTS = 'Assets are collected first, in the same transaction: what they earned is split among all who have a part in them.';

const NEXT = 'Now the next ones: they come in a transaction of their own.';
const REST = 'Now go on with it, and the next ones: that comes in transactions of its own.';

/** `indexes`: of the assets that the wallet has staked on. */
export async function claimAllPlan(id: NetworkId, wallet: Address, indexes: readonly number[], sources: Sources): Promise<Plan> {
  const claims = new Claims(wallet);
  for (let at = 0; at < indexes.length && !claims.isFull; at += AT_ONCE) {
    const looked = indexes.slice(at, at + AT_ONCE);
    const places = await Promise.all(looked.map((index) => readAssetPlace(sources.read, id, index, wallet)));
    const [first] = places;
    if (first) requireRunning(first.network, PAUSE.payouts, first.now);
    const all = await Promise.all(places.map(async (place) => ({ place, ...(await found(place, sources)) })));
    for (const { place, due, left } of all) claims.add(place, due, left);
  }
  return claims.plan();
}

/** What is due of one stake; what cannot be collected here is left out, and said. */
interface Found {
  readonly due: Due | undefined;
  readonly left: string | undefined;
}

async function found(place: AssetPlace, sources: Sources): Promise<Found> {
  const collect = mayCollect(place, sources) ? await collectingOrWhy(place, sources) : undefined;
  const left = typeof collect === 'string' ? `${assetName(place)}: ${collect}` : undefined;
  const due = await dueOf(place, typeof collect === 'string' ? undefined : collect);
  if (typeof due === 'string') return { due: undefined, left };
  const cautions = due.cautions.map((caution) => `${assetName(place)}: ${caution}`);
  return { due: { ...due, cautions: left === undefined ? cautions : [left] }, left };
}

/** Claims that go into one transaction. */
class Claims {
  isFull = false;
  readonly #places: AssetPlace[] = [];
  readonly #cautions: string[] = [];
  #instructions: readonly Instruction[] = [];
  #collects = false;
  /** An asset whose proofs leave no room for anything else: it is collected alone. */
  #alone: { readonly place: AssetPlace; readonly sequence: Sequence } | undefined;

  constructor(private readonly wallet: Address) {}

  add(place: AssetPlace, due: Due | undefined, left: string | undefined): void {
    if (this.isFull) return;
    if (!due) return void (left === undefined || this.#cautions.push(left));
    const begin = this.#places.length === 0 ? opening(place) : this.#instructions;
    const collect = (due.collect?.steps ?? []).map(({ instruction }) => instruction);
    const together = [...begin, ...collect, ...due.claim];
    if (fits(together, this.wallet)) return this.#take(place, together, due);
    this.isFull = true;
    if (this.#places.length === 0) this.#alone = { place, sequence: collectedFirst(due.collect, [...begin, ...due.claim], this.wallet) };
  }

  plan(): Plan {
    const [first] = this.#places;
    if (this.#alone?.sequence.alone) {
      const { place, sequence: { instructions, alone } } = this.#alone;
      return { kind: 'transaction', instructions, ...collectsAlone(assetName(place), alone), next: REST };
    }
    if (!first) return { kind: 'nothing', why: ['No rewards are owed to you.', ...this.#cautions].join(' ') };
    const { network, currencyUnit } = first;
    const names = this.#places.map(assetName).join(', ');
    return {
      kind: 'transaction',
      instructions: this.#instructions,
      sentence: (effects) => `You are paid ${quantity(gained(effects, network.currencyMint), currencyUnit)}, what your stakes earned on ${names}.`,
      cautions: [...(this.#collects ? [COLLECTS] : []), ...(opening(first).length > 0 ? [OPENS] : []), ...this.#cautions],
      ...(this.isFull ? { next: NEXT } : {}),
    };
  }

  #take(place: AssetPlace, instructions: readonly Instruction[], due: Due): void {
    this.#places.push(place);
    this.#instructions = instructions;
    this.#collects ||= due.collect !== undefined;
    this.#cautions.push(...due.cautions);
  }
}
