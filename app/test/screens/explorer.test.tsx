// @vitest-environment jsdom
import { screen, within, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { answer, archives, finalEpoch } from '../recorded';
import { expectAccessible, open } from './page';
import { WorkerHere } from '../worker-here';
import { addedBy } from '../../src/explorer/settlement-list';
import { currency } from '../../src/ui/format';

const newest = answer('/v1/settlements?limit=10').body.settlements;
const VERIFIED = /Verified in this browser, up to the chain/;

describe('the explorer', () => {
  test('shows the network and its settlements, page by page', async () => {
    open('/explorer');
    expect(await screen.findByRole('link', { name: `Epoch ${newest[0].epoch}` })).toBeTruthy();
    expect(screen.getAllByRole('link', { name: /^Epoch / })).toHaveLength(10);
    expect(screen.getByText('Newest final epoch')).toBeTruthy();
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByRole('link', { name: `Epoch ${Number(newest[9].epoch) - 1}` })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Newer' }));
    expect(await screen.findByRole('link', { name: `Epoch ${newest[0].epoch}` })).toBeTruthy();
  });

  test('says nothing of when an epoch opened that the oracle does not know of', async () => {
    const epoch = answer('/v1/epoch');
    epoch.body.opened_at_ms = null;
    open('/explorer', { answers: { '/v1/epoch': epoch } });
    const network = within(await screen.findByRole('region', { name: 'Network' }));
    expect(await network.findByText('Newest proposed epoch')).toBeTruthy();
    expect(network.queryByText('Opened')).toBeNull();
    expect(network.queryByText(/1970/)).toBeNull();
  });

  test('says what each epoch added, and lifetime totals as that where the one before is on another page', async () => {
    open('/explorer');
    const row = async (at: number) => (await screen.findByRole('link', { name: `Epoch ${newest[at].epoch}` })).closest('li')?.textContent;
    const added = BigInt(newest[0].charged) - BigInt(newest[1].charged);
    await waitFor(async () => expect(await row(0)).toContain(`${currency(added)} test USD earned in this epoch`));
    expect(await row(9)).toContain(`${currency(BigInt(newest[9].charged))} test USD earned, lifetime`);
    expect(addedBy({ epoch: '1', charged: '7', bytes: '9' }, undefined)).toEqual({ charged: 7n, bytes: 9n });
    expect(addedBy({ epoch: '5', charged: '7', bytes: '9' }, { epoch: '3', charged: '1', bytes: '1' })).toBeUndefined();
  });

  test('leads to a leaf with the keyboard alone', async () => {
    const where = open('/explorer');
    const keyboard = userEvent.setup();
    const account = await screen.findByRole('combobox', { name: 'Account' });
    account.focus();
    await keyboard.selectOptions(account, 'Payer');
    await keyboard.tab();
    await keyboard.keyboard('{Backspace}2{Enter}');
    expect(await screen.findByRole('heading', { name: 'Payer 2' })).toBeTruthy();
    expect(where()).toBe('/explorer/payer/2');
    expect(await screen.findByText(VERIFIED)).toBeTruthy();
  });
});

describe('a settlement', () => {
  const path = `/v1/settlements/${finalEpoch}`;

  test('verifies up to the chain', async () => {
    open(`/explorer/settlements/${finalEpoch}`);
    expect(await screen.findByText(VERIFIED)).toBeTruthy();
    expect(screen.getByText('finalize')).toBeTruthy();
    await expectAccessible();
  });

  test('that was not the one on chain is red', async () => {
    // Another settlement, whole and consistent, under this epoch's address.
    const other = newest.find(({ epoch, state }: { epoch: string; state: string }) => epoch !== finalEpoch && state === 'final');
    open(`/explorer/settlements/${finalEpoch}`, { answers: { [path]: { status: 200, type: 'application/json', body: other } } });
    expect(await screen.findByText(/This does not verify/)).toBeTruthy();
    expect(screen.getByText(/the account on chain has another hash/)).toBeTruthy();
  });

  test('is recomputed from its archive in a worker', async () => {
    vi.stubGlobal('Worker', WorkerHere);
    open(`/explorer/settlements/${finalEpoch}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Recompute' }));
    expect(await screen.findByText(/the settlement follows from its archive/)).toBeTruthy();
    expect(screen.getByText(/lead to the root, with the same sums/, { selector: 'li:nth-child(3) span' })).toBeTruthy();
    await expectAccessible();
    expect(screen.getByRole('button', { name: 'Recompute again' })).toBeTruthy();
  });

  test('whose archive is another one is red when it is recomputed', async () => {
    vi.stubGlobal('Worker', WorkerHere);
    const { archive_hash: hash } = answer(path).body;
    const other = (archives[hash] as string).replace('"heard_until_ms":"1', '"heard_until_ms":"2');
    open(`/explorer/settlements/${finalEpoch}`, { archives: { [hash]: other } });
    await userEvent.click(await screen.findByRole('button', { name: 'Recompute' }));
    expect(await screen.findByText(/does not follow from this archive/)).toBeTruthy();
    expect(screen.getByText(/the file has another hash/)).toBeTruthy();
  });

  test('whose archive cannot be read says what to do', async () => {
    vi.stubGlobal('Worker', WorkerHere);
    const { archive_hash: hash } = answer(path).body;
    open(`/explorer/settlements/${finalEpoch}`, { archives: { [hash]: '{"format":"openmast/archive/1"}\n' } });
    await userEvent.click(await screen.findByRole('button', { name: 'Recompute' }));
    expect(await screen.findByText(/a form that this page does not know/)).toBeTruthy();
    await expectAccessible();
  });

  test('has signatures that can be copied whole', async () => {
    open(`/explorer/settlements/${finalEpoch}`);
    const keyboard = userEvent.setup();
    const { transactions } = answer(path).body;
    const { action, signature } = transactions[0];
    await keyboard.click((await screen.findAllByRole('button', { name: `Copy the signature of ${action}` }))[0]!);
    expect(await screen.findByText('Copied.')).toBeTruthy();
    expect(await navigator.clipboard.readText()).toBe(signature);
  });

  test('that there is not yet leads to the newest', async () => {
    const refusal = { status: 404, type: 'application/problem+json', body: { title: 'There is no such settlement', code: 'no_settlement', what_to_do: 'See /v1/settlements for those that there are.' } };
    open('/explorer/settlements/9999', { answers: { '/v1/settlements/9999': refusal } });
    const closed = Number(answer('/v1/epoch').body.epoch) - 1;
    const link = await screen.findByRole('link', { name: `that of epoch ${closed}` });
    expect(link.closest('p')?.textContent).toBe(`This oracle has no settlement 9,999 yet: the newest is that of epoch ${closed}.`);
    expect(document.body.textContent).not.toContain('/v1/');
    await expectAccessible();
  });

  test('of no epoch', async () => {
    open('/explorer/settlements/none');
    expect(await screen.findByText(/An epoch is a whole number/)).toBeTruthy();
    await expectAccessible();
  });
});

describe('a leaf', () => {
  test.each([
    ['asset', 'Asset 1'],
    ['payer', 'Payer 1'],
    ['reserve', 'Lot or entitlement 0'],
  ])('%s: totals, steps and verdict', async (side, heading) => {
    const index = heading.split(' ').at(-1);
    open(`/explorer/${side}/${index}?epoch=${finalEpoch}`);
    expect(await screen.findByText(VERIFIED)).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1, name: heading })).toBeTruthy();
    const verification = within(screen.getByRole('region', { name: 'Verification' }));
    const steps = verification.getAllByRole('listitem');
    expect(steps.map((step) => step.querySelector('strong')?.textContent)).toEqual(['Leaf', 'Root', 'Content', 'Chain']);
    await expectAccessible();
  });

  test('with a sibling of another node is red', async () => {
    const path = `/v1/payers/0/proof?epoch=${finalEpoch}`;
    const lie = answer(path);
    lie.body.siblings.reverse();
    open('/explorer/payer/0', { answers: { [path]: lie } });
    expect(await screen.findByText(/This does not verify/)).toBeTruthy();
  });

  test('of an epoch whose proofs are kept no more leads to the newest one, the settlement and its archive', async () => {
    const old = Number(newest[9].epoch);
    const path = `/v1/assets/0/proof?epoch=${old}`;
    const refusal = { status: 404, type: 'application/problem+json', body: { title: 'There is no proof for this epoch', detail: 'proofs can be had for the epochs 31, 32', code: 'epoch_not_kept', what_to_do: 'Ask for one of the epochs in `detail`, or leave `epoch` out for the newest.' } };
    open(`/explorer/asset/0?epoch=${old}`, { answers: { [path]: refusal } });
    expect((await screen.findByRole('link', { name: 'The newest proof' })).getAttribute('href')).toBe('/explorer/asset/0');
    expect(screen.getByRole('alert').textContent).toMatch(new RegExp(`^There is no proof of epoch ${old}: proofs are kept for the newest`));
    expect((await screen.findByRole('link', { name: 'Its public archive' })).getAttribute('href')).toBe(`/v1/archive/${newest[9].archive_hash}`);
    expect(document.body.textContent).not.toContain('detail');
    await expectAccessible();
  });

  test.each(['/explorer/tower/0', '/explorer/asset/-1', '/explorer/asset/4294967296', '/nowhere'])('%s leads nowhere', async (path) => {
    open(path);
    expect(await screen.findByRole('heading', { name: 'There is nothing here' })).toBeTruthy();
  });
});

describe('the page', () => {
  test('keeps the colours that somebody chose', async () => {
    open('/explorer');
    await userEvent.click(await screen.findByRole('button', { name: 'Use dark colours' }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(localStorage.getItem('openmast-theme')).toBe('dark');
    expect(screen.getByRole('button', { name: 'Use light colours' })).toBeTruthy();
  });

  test('begins with a way past its navigation', async () => {
    open('/explorer');
    await userEvent.tab();
    expect(document.activeElement?.textContent).toBe('Skip to the content');
  });

  test('says when no oracle answers', async () => {
    open('/explorer');
    vi.stubGlobal('fetch', async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }));
    expect((await screen.findAllByText(/No oracle answers here/)).length).toBeGreaterThan(0);
  });
});
