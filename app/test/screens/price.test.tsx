// @vitest-environment jsdom
// What the oracle says of now beside what the chain has: its price, and which settlement is the newest.
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { assetAt } from '../../src/chain/addresses';
import { getAssetCodec, type Asset } from '../../src/generated/openmast/accounts/asset';
import { getNetworkCodec } from '../../src/generated/openmast/accounts/network';
import { account, answer, finalEpoch, id } from '../recorded';
import { open } from './page';

const VERIFIED = /Verified in this browser, up to the chain/;
const FINAL = BigInt(finalEpoch);

async function card(): Promise<HTMLElement> {
  const found = (await screen.findByRole('link', { name: 'Asset 0 “Harbour Tower”' })).closest('article');
  if (!found) throw new Error('no card');
  return found;
}

/** The asset 0 with other fields. */
async function other(changes: Partial<Asset>) {
  const where = await assetAt(id, 0);
  const now = account(where);
  const decoded = getAssetCodec().decode(Buffer.from(now.data[0], 'base64'));
  const data: [string, string] = [Buffer.from(getAssetCodec().encode({ ...decoded, ...changes })).toString('base64'), 'base64'];
  return { [where]: { ...now, data } };
}

function toldPrice(changes: object, epoch: bigint = FINAL + 2n) {
  const told = answer('/v1/price/0');
  Object.assign(told.body.price, changes);
  told.body.version.epoch = epoch.toString();
  return { '/v1/price/0': told };
}

describe('a price that the chain does not have', () => {
  test('is shown as that, and spoils the mark of the card', async () => {
    open('/', { answers: toldPrice({ price_per_gb: '999000000' }) });
    await waitFor(async () => expect((await card()).textContent).toMatch(/account on chain says for epoch .* The oracle says 999\.00/));
    const text = within(await card());
    expect(text.getByText('0.50')).toBeTruthy();
    await text.findByText('This does not verify: do not rely on it');
    expect((await card()).textContent).not.toMatch(VERIFIED);
  });

  test('of an epoch that one of both has not reached is not compared, without red', async () => {
    open('/asset/0', { answers: toldPrice({ price_per_gb: '600000' }, FINAL + 4n) });
    await screen.findByText(/one of both is behind, so they are not compared/);
    expect(screen.queryByText(/do not rely on it/)).toBeNull();
  });

  test('is charged to nobody now, while the owner asks it all the same', async () => {
    const free = { price_per_gb: '0', asked_per_gb: '500000', why_free: { code: 'not_licensed', text: 'The asset has no licence in force.' } };
    open('/', { answers: toldPrice(free) });
    await waitFor(async () => expect((await card()).textContent).toContain('Charged now, a GB0.00 test USDAsked price a GB: 0.50 test USD'));
  });

  test.each([
    ['has nothing to compare', { price_per_gb: '0', asked_per_gb: null, why_free: { code: 'suspended', text: 'Its licence is suspended.' } }, /by the licences on chain that cannot be told/],
    ['has a licence', { price_per_gb: '0', asked_per_gb: '500000', why_free: { code: 'unlicensed', text: 'It has no licence.' } }, /by the licences on chain that cannot be told/],
    ['is not retired', { price_per_gb: '0', asked_per_gb: null, why_free: { code: 'retired', text: 'It is retired.' } }, /account on chain has another price|which its account on chain is not/],
    ['has a price all the same', { price_per_gb: '1', asked_per_gb: '500000', why_free: { code: 'unlicensed', text: 'Introductory price.' } }, /is free, and has a price for it/],
  ])('is not verified where the oracle calls it free and it %s', async (_, changes, said) => {
    open('/', { answers: toldPrice(changes) });
    await waitFor(async () => expect((await card()).querySelector('details')?.textContent).toMatch(said), { timeout: 5_000 });
    expect((await card()).textContent).not.toMatch(VERIFIED);
  });

  test('is verified as free where no licence on chain is in force', async () => {
    const network = getNetworkCodec().decode(Buffer.from(account(id.network).data[0], 'base64'));
    const strict = { ...network, parameters: { ...network.parameters, requiresLicences: 1 }, nextParametersAt: 0n };
    const data: [string, string] = [Buffer.from(getNetworkCodec().encode(strict)).toString('base64'), 'base64'];
    const accounts = { ...(await other({ licenceCount: 0, firstLicence: 0 })), [id.network]: { ...account(id.network), data } };
    open('/', { accounts, answers: toldPrice({ price_per_gb: '0', asked_per_gb: '500000', why_free: { code: 'unlicensed', text: 'It has no licence.' } }) });
    await waitFor(async () => expect((await card()).textContent).toMatch(/has the same for epoch \d+, and none of its licences on chain is in force/), { timeout: 5_000 });
    expect((await card()).textContent).toMatch(VERIFIED);
  });

  test('and is announced there stands with what is announced', async () => {
    const accounts = await other({ nextPricePerGb: 700_000n, nextPriceEpoch: FINAL + 5n });
    open('/', { accounts, answers: toldPrice({}) });
    await waitFor(async () => expect((await card()).textContent).toContain(`from epoch ${FINAL + 5n}: 0.70`));
    expect((await card()).textContent).toContain('may not have read it yet');
    expect((await card()).textContent).not.toMatch(/do not rely on it/);
  });

  test('is none where both say the same', async () => {
    open('/');
    await within(await card()).findByText(VERIFIED);
    await waitFor(async () => expect((await card()).textContent).toMatch(/the asset’s account on chain has the same for epoch/));
  });
});

describe('a settlement that is not the newest', () => {
  const older = (by: bigint) => {
    const epoch = answer('/v1/epoch');
    epoch.body.final_epoch = (FINAL - by).toString();
    return { '/v1/epoch': epoch };
  };

  /** The chain's newest epoch ended an hour behind the others. */
  function muchLater() {
    const now = account(id.network);
    const network = getNetworkCodec().decode(Buffer.from(now.data[0], 'base64'));
    const data: [string, string] = [Buffer.from(getNetworkCodec().encode({ ...network, finalClosedAt: network.finalClosedAt + 3_600n })).toString('base64'), 'base64'];
    return { [id.network]: { ...now, data } };
  }

  test('is not taken for that, and is where the address asks for it', async () => {
    open('/explorer/asset/0', { accounts: muchLater(), answers: older(3n) });
    await screen.findByText(`On chain, but not the newest settlement: epoch ${FINAL} is final too`, { exact: false });
    expect(document.body.textContent).toContain('this is 3 settlements older');
    expect(document.body.textContent).not.toMatch(VERIFIED);
  });

  test('of an epoch in the address is verified as that', async () => {
    open(`/explorer/asset/0?epoch=${FINAL - 3n}`);
    await screen.findByText(VERIFIED);
  });

  test('but the one before, as an oracle that is a little later tells it, is said without red', async () => {
    open('/', { accounts: muchLater(), answers: older(1n) });
    await waitFor(async () => expect((await card()).textContent).toMatch(/the oracle does not tell of it yet/));
    expect((await card()).textContent).not.toMatch(/do not rely on it/);
  });

  test('but ended less than two minutes before that is as good: an oracle sees a settlement later than a node', async () => {
    open('/explorer/asset/0', { answers: older(1n) });
    await screen.findByText(VERIFIED);
    expect(document.body.textContent).toMatch(/is final on chain too, which ended \d+ s later/);
  });
});
