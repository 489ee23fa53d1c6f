// What a payer decides: refused where the command refuses it, told in the same words, and proved before anything is paid.
import { getAddressDecoder, type Address } from '@solana/kit';
import { beforeAll, describe, expect, test } from 'vitest';
import { openPayerPlan, readOpeningPlace, type OpeningPlace } from '../../src/actions/open-payer';
import { currencyAt, payerAt } from '../../src/chain/addresses';
import { TOKEN_PROGRAM } from '../../src/chain/token-account';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { getOpenPayerInstructionDataDecoder } from '../../src/generated/openmast/instructions/openPayer';
import { MOST_BYTES } from '../../src/signing/budget';
import { unsignedBytes } from '../../src/signing/message';
import { addressBytes } from '../../src/proof/reading';
import type { Effects } from '../../src/signing/changes';
import type { Plan } from '../../src/signing/plan';
import type { RawAccount } from '../../src/signing/raw-account';
import { account, accountsOf, id } from '../recorded';
import { clockAccount } from '../screens/wallet-in-page';

const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const NO_EFFECTS: Effects = { changes: [], fee: 0n, rent: 0n };
const somebody = getAddressDecoder().decode(new Uint8Array(32).fill(7));
const network = getNetworkDecoder().decode(accountsOf(NETWORK_DISCRIMINATOR)[0]![1]);
const UNIT = 1_000_000n;
const recorded = new Set(accountsOf([]).map(([where]) => where));

/** A token account of the currency that is the wallet's, laid out as the Token program has it. */
function currencyOf(wallet: Address, amount: bigint): RawAccount {
  const data = new Uint8Array(165);
  const bytes = (address: string) => Uint8Array.from(addressBytes(address));
  data.set(bytes(network.currencyMint), 0);
  data.set(bytes(wallet), 32);
  new DataView(data.buffer).setBigUint64(64, amount, true);
  data[108] = 1;
  return { owner: TOKEN_PROGRAM, lamports: 1n, data };
}

/** What was recorded, and what the wallet has. */
async function chain(wallet: Address, amount: bigint): Promise<(addresses: readonly string[]) => Promise<(RawAccount | undefined)[]>> {
  const own = await currencyAt(network.currencyMint, wallet);
  return async (addresses) =>
    addresses.map((where) => {
      if (where === own) return currencyOf(wallet, amount);
      const found = where === CLOCK ? clockAccount() : recorded.has(where) ? account(where) : undefined;
      return found && { owner: found.owner, lamports: 1n, data: Uint8Array.from(Buffer.from(found.data[0], 'base64')) };
    });
}

function planned(plan: Plan) {
  if (plan.kind !== 'transaction') throw new Error(plan.why);
  return { ...plan, text: plan.sentence(NO_EFFECTS), caution: plan.cautions.join(' ') };
}

describe('opening a payer', () => {
  let place: OpeningPlace;
  beforeAll(async () => {
    const parameters = { ...network.parameters, minFirstDeposit: 2n * UNIT, payerFee: UNIT / 2n };
    const read = await readOpeningPlace(await chain(somebody, 10n * UNIT), id, somebody);
    place = { ...read, network: { ...read.network, parameters, nextParametersAt: 0n } };
  });

  test('pays in at once, and says what the network keeps and that the operator must map the name', async () => {
    const { text, caution, instructions } = planned(await openPayerPlan(place, '5'));
    expect(text).toBe('You open a payer and pay 5 test USD in: 4.5 test USD are prepaid, and the network keeps 0.5 test USD.');
    expect(caution).toContain('operator to map your user name');
    expect(getOpenPayerInstructionDataDecoder().decode(instructions[0]!.data!).amount).toBe(5n * UNIT);
    expect(unsignedBytes(instructions, somebody).length).toBeLessThan(MOST_BYTES);
  });

  test('names the accounts of the next eight numbers, as others may open some first', async () => {
    const accounts = planned(await openPayerPlan(place, '5')).instructions[0]!.accounts!;
    const next = await Promise.all([0, 7].map((further) => payerAt(id, place.network.payerCount + further)));
    expect(accounts).toHaveLength(16);
    expect([accounts[8]?.address, accounts[15]?.address]).toEqual(next);
  });

  test('is refused below the least first deposit, above what is there, and while it is paused', async () => {
    await expect(openPayerPlan(place, '1.99')).rejects.toThrow('The first deposit is at least 2 test USD in this network.');
    await expect(openPayerPlan(place, '11')).rejects.toThrow('less than 11 test USD');
    await expect(openPayerPlan(place, '0')).rejects.toThrow('more than zero');
    for (const paused of [1, 2]) {
      const stopped = { ...place.network, paused, pausedAt: place.now - 1n, pausedUntil: place.now + 100n };
      await expect(openPayerPlan({ ...place, network: stopped }, '5')).rejects.toThrow('is paused until');
    }
  });
});
