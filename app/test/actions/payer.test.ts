// What a payer decides: refused where the command refuses it, told in the same words, and proved before anything is paid.
import { getAddressDecoder, type Address } from '@solana/kit';
import { beforeAll, describe, expect, test } from 'vitest';
import { cancelWithdrawalPlan } from '../../src/actions/cancel-withdrawal';
import { openPayerPlan, readOpeningPlace, type OpeningPlace } from '../../src/actions/open-payer';
import { readPayerPlace, type PayerPlace } from '../../src/actions/place';
import { provedBy } from '../../src/actions/proofs';
import type { Sources } from '../../src/actions/proven';
import { requestWithdrawalPlan } from '../../src/actions/request-withdrawal';
import { maxPricePlan } from '../../src/actions/set-max-price';
import { withdrawPayerPlan } from '../../src/actions/withdraw-payer';
import type { Api } from '../../src/api/client';
import { currencyAt, payerAt } from '../../src/chain/addresses';
import { TOKEN_PROGRAM } from '../../src/chain/token-account';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { PAYER_DISCRIMINATOR, getPayerDecoder, type Payer } from '../../src/generated/openmast/accounts/payer';
import { getOpenPayerInstructionDataDecoder } from '../../src/generated/openmast/instructions/openPayer';
import { getRequestWithdrawalInstructionDataDecoder } from '../../src/generated/openmast/instructions/requestWithdrawal';
import { getSetMaxPriceInstructionDataDecoder } from '../../src/generated/openmast/instructions/setMaxPrice';
import { getWithdrawInstructionDataDecoder } from '../../src/generated/openmast/instructions/withdraw';
import { MOST_BYTES } from '../../src/signing/budget';
import { unsignedBytes } from '../../src/signing/message';
import { addressBytes } from '../../src/proof/reading';
import type { Effects } from '../../src/signing/changes';
import type { Plan } from '../../src/signing/plan';
import type { RawAccount } from '../../src/signing/raw-account';
import { account, accountsOf, answer, id } from '../recorded';
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

const CARRIER = 2;
const carrier = accountsOf(PAYER_DISCRIMINATOR)
  .map(([, data]) => getPayerDecoder().decode(data))
  .find(({ index }) => index === CARRIER)!;
const told = answer(`/v1/payers/${CARRIER}/proof?epoch=${network.finalEpoch}`).body;
const accrued = BigInt(told.totals.accrued);
const unspent = carrier.deposited - carrier.withdrawn - accrued;

/** The carrier's money, with no request and nothing proven, changed as a test wants it. */
let plain: PayerPlace;
let sources: Sources;
beforeAll(async () => {
  const read = await chain(carrier.owner, 0n);
  const there = await readPayerPlace(read, id, CARRIER, carrier.owner);
  plain = { ...there, payer: { ...there.payer, requested: 0n, paysAt: 0n, proven: 0n, maxPricePerGb: 0n } };
  sources = { read, prove: provedBy(oracleOf(told), 'payer') };
});

/** An oracle that gives this proof of a payer, and nothing else. */
const oracleOf = (proof: unknown): Api => {
  const get = async (path: string) => {
    if (path !== '/v1/payers/{index}/proof') throw new Error(`${path} was asked for`);
    return { data: proof, receivedAtMs: 0 };
  };
  return { get } as unknown as Api;
};
const changed = (what: Partial<Payer>, more: Partial<PayerPlace> = {}): PayerPlace => ({ ...plain, ...more, payer: { ...plain.payer, ...what } });
const asked = (what: Partial<Payer> = {}): PayerPlace =>
  changed({ requested: UNIT, requestedSlot: plain.network.finalSnapshotSlot, lapsesAt: plain.now + 1_000n, ...what });
const stated = (): PayerPlace => asked({ paysAt: plain.now + 5n });
const lie = () => ({ ...told, totals: { ...told.totals, charged: '1', accrued: '1' } });

test('nobody but its owner decides anything', async () => {
  const stranger = asked();
  const place = { ...stranger, wallet: somebody };
  const all = [requestWithdrawalPlan(place, sources, '1'), cancelWithdrawalPlan(place), withdrawPayerPlan(place, sources), maxPricePlan(place, '1')];
  for (const plan of all) await expect(plan).rejects.toThrow(`Payer ${CARRIER} is owned by ${carrier.owner}: connect that wallet.`);
});

test('a statement that stands is left to the command', async () => {
  for (const plan of [requestWithdrawalPlan(stated(), sources, '1'), cancelWithdrawalPlan(stated()), withdrawPayerPlan(stated(), sources)]) {
    await expect(plan).rejects.toThrow(`go on with \`openmast payer leave ${CARRIER}\``);
  }
});

describe('asking back', () => {
  test('takes an amount, and says what is charged first and what becomes of later usage', async () => {
    const { text, caution, instructions } = planned(await requestWithdrawalPlan(plain, sources, '1.5'));
    expect(text).toBe(`You ask 1.5 test USD back from payer ${CARRIER}.`);
    expect(caution).toContain('What was used until the first settlement that sees the request is charged first.');
    expect(caution).toContain('owed if the request is cancelled, replaced or lapses, and written off if it is paid');
    expect(getRequestWithdrawalInstructionDataDecoder().decode(instructions[0]!.data!).amount).toBe(1_500_000n);
  });

  test('takes all that is unspent by the proof, and by what is proven on chain where that is more or alone', async () => {
    const amountOf = async (place: PayerPlace, from: Sources) =>
      getRequestWithdrawalInstructionDataDecoder().decode(planned(await requestWithdrawalPlan(place, from, 'all')).instructions[0]!.data!).amount;
    expect(await amountOf(plain, sources)).toBe(unspent);
    expect(await amountOf(changed({ proven: accrued + 7n }), sources)).toBe(unspent - 7n);
    // A missing or wrong proof keeps nobody from its money.
    for (const prove of [undefined, provedBy(oracleOf(lie()), 'payer')]) {
      expect(await amountOf(changed({ proven: 5n }), { ...sources, prove })).toBe(unspent + accrued - 5n);
    }
  });

  test('of more than is unspent says that less is paid, and of more than there is is refused', async () => {
    expect(accrued).toBeGreaterThan(0n);
    const all = Number(carrier.deposited - carrier.withdrawn) / 1e6;
    expect(planned(await requestWithdrawalPlan(plain, sources, `${all}`)).caution).toContain('As far as it is proven');
    await expect(requestWithdrawalPlan(plain, sources, `${all + 1}`)).rejects.toThrow('above what the payer has: ask for less');
    await expect(requestWithdrawalPlan(plain, sources, '0')).rejects.toThrow('more than zero');
    const spent = changed({ proven: carrier.deposited - carrier.withdrawn });
    await expect(requestWithdrawalPlan(spent, sources, '1')).rejects.toThrow('There is nothing unspent to take out.');
  });

  test('replaces a request, and says so', async () => {
    expect(planned(await requestWithdrawalPlan(asked(), sources, '2')).caution).toContain('The request of 1 test USD ends, unpaid.');
    expect(planned(await requestWithdrawalPlan(asked({ lapsesAt: plain.now }), sources, '2')).caution).toContain('The request of 1 test USD had lapsed.');
  });
});

test('a request is cancelled, and what was used meanwhile is owed', async () => {
  const { text, caution } = planned(await cancelWithdrawalPlan(asked()));
  expect(text).toBe(`You cancel the request of 1 test USD: the money stays with payer ${CARRIER}.`);
  expect(caution).toBe('What was used while it stood and not charged is owed, and charged first.');
  expect(await cancelWithdrawalPlan(plain)).toEqual({ kind: 'nothing', why: 'Nothing is requested.' });
});

describe('being paid', () => {
  test('is by the proof of the newest final settlement', async () => {
    const { instructions, caution } = planned(await withdrawPayerPlan(asked(), sources));
    expect(instructions).toHaveLength(1);
    const data = getWithdrawInstructionDataDecoder().decode(instructions[0]!.data!);
    expect(data).toMatchObject({ accrued, bytes: BigInt(told.totals.bytes) });
    expect(data.proof).toHaveLength(told.siblings.length);
    expect(caution).not.toContain('No more than');
    expect(planned(await withdrawPayerPlan(asked({ requested: unspent + 1n }), sources)).caution).toContain('of it are unspent');
  });

  test('opens an account for the currency where there is none', async () => {
    const none = { ...asked(), currency: { ...plain.currency, account: undefined } };
    expect(planned(await withdrawPayerPlan(none, sources)).instructions).toHaveLength(2);
  });

  test('waits for a settlement that has seen it, and not for ever', async () => {
    const unseen = asked({ requestedSlot: plain.network.finalSnapshotSlot + 1n });
    expect(await withdrawPayerPlan(unseen, sources)).toMatchObject({ kind: 'nothing', why: expect.stringContaining('No final settlement has seen the request yet') });
    await expect(withdrawPayerPlan(asked({ lapsesAt: plain.now }), sources)).rejects.toThrow('has lapsed: nobody took the money in time');
    await expect(withdrawPayerPlan(plain, sources)).rejects.toThrow('Nothing is requested');
  });

  test('needs a proof that holds', async () => {
    await expect(withdrawPayerPlan(asked(), { ...sources, prove: undefined })).rejects.toThrow(`open the archive of epoch ${network.finalEpoch} as a file`);
    await expect(withdrawPayerPlan(asked(), { ...sources, prove: provedBy(oracleOf(lie()), 'payer') })).rejects.toThrow('does not lead to the settlement on chain');
  });

  test('shows fraud where a settlement has more spent than there was', async () => {
    await expect(withdrawPayerPlan(asked({ deposited: carrier.withdrawn + accrued - 1n }), sources)).rejects.toThrow('Keep the proof and tell the network');
  });
});

describe('the highest price', () => {
  test('holds from the next epoch on, and what is served all the same is charged', async () => {
    const { text, caution, instructions } = planned(await maxPricePlan(plain, '0.75'));
    expect(text).toBe(`From the next epoch on payer ${CARRIER} is not served by assets that ask for more than 0.75 test USD per GB.`);
    expect(caution).toContain('What is served all the same is charged.');
    expect(getSetMaxPriceInstructionDataDecoder().decode(instructions[0]!.data!).maxPricePerGb).toBe(750_000n);
  });

  test('is taken back by none, and nothing by zero', async () => {
    const limited = changed({ maxPricePerGb: 750_000n });
    expect(planned(await maxPricePlan(limited, 'none')).text).toContain('is served at any price');
    expect(await maxPricePlan(limited, '0.75')).toMatchObject({ kind: 'nothing' });
    await expect(maxPricePlan(limited, '0')).rejects.toThrow('No asset that charges would serve: write none for any price.');
    await expect(maxPricePlan(limited, '')).rejects.toThrow('as a number');
  });
});
