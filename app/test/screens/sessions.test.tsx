// @vitest-environment jsdom
// What the owner of a payer sees of its sessions, and nobody else.
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionList } from '../../src/api/types';
import { PAYER_DISCRIMINATOR, getPayerCodec } from '../../src/generated/openmast/accounts/payer';
import { readRecords } from '../../src/proof/reading';
import { size } from '../../src/ui/format';
import { recordRoot, toHex } from '../../src/verify';
import { account, accountsOf, sessions, type Recorded } from '../recorded';
import { expectAccessible, open } from './page';
import { clockAccount, registerWallet } from './wallet-in-page';

// The simulated browser has dialogs and cannot open them.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
    this.open = false;
  };
});

const { wallet, address } = registerWallet();
const { payer: PAYER, epoch: EPOCH } = sessions;
const PATH = `/v1/payers/${PAYER}/sessions?epoch=${EPOCH}`;
const VERIFIED = /Verified in this browser, up to the chain/;
const LIE = /This does not verify: do not rely on it/;
const panel = async () => within(await screen.findByRole('region', { name: 'Sessions by epoch' }));
const told = (body: object, status = 200): Recorded => ({ status, type: status === 200 ? 'application/json' : 'application/problem+json', body });

const [where, data] = accountsOf(PAYER_DISCRIMINATOR).find(([, it]) => getPayerCodec().decode(it).index === PAYER)!;
const owned = Buffer.from(getPayerCodec().encode({ ...getPayerCodec().decode(data), owner: address })).toString('base64');
const CLOCK = { SysvarC1ock11111111111111111111111111111111: clockAccount() };
const OWN = { ...CLOCK, [where]: { ...account(where), data: [owned, 'base64'] as [string, string] } };

/** The wallet is connected once for all tests of this file. */
const connected = async () => {
  const button = screen.queryAllByRole('button', { name: 'Connect wallet' })[0];
  if (!button) return;
  await userEvent.click(button);
  await userEvent.click(await screen.findByRole('button', { name: wallet.name }));
};

/** Opens the payer as its owner, who asks for the sessions that the oracle tells so. */
async function asked(answer: Recorded) {
  open(`/payer/${PAYER}`, { accounts: OWN, answers: { [PATH]: answer } });
  await panel();
  await connected();
  const own = await panel();
  await userEvent.selectOptions(await own.findByLabelText('Epoch'), EPOCH);
  await userEvent.click(own.getByRole('button', { name: `Sign, and show the sessions of epoch ${EPOCH}` }));
  return own;
}

const shown = async (own: Awaited<ReturnType<typeof panel>>) => within(await own.findByRole('region', { name: `Sessions of epoch ${EPOCH}` }));

test('who has no wallet connected is told whose they are', async () => {
  open(`/payer/${PAYER}`);
  const stranger = await panel();
  expect(await stranger.findByText(/shown to nobody but the payer’s owner, who signs a text for it/)).toBeTruthy();
  expect(stranger.getByRole('button', { name: 'Connect wallet' })).toBeTruthy();
});

test('the owner signs a text and no transaction, and sees sessions that verify up to the chain, beside the bill', async () => {
  const own = await asked(told(sessions));
  const lines = await shown(own);
  expect(await lines.findByText(VERIFIED)).toBeTruthy();
  const text = wallet.texts.at(-1);
  expect(text).toMatch(new RegExp(`^OpenMast: show the session records of my payer account\\nnetwork: .*\\npayer: ${PAYER}\\nepoch: ${EPOCH}\\nexpires: \\d+$`));
  expect(wallet.asked).toEqual([]);
  for (const record of sessions.records) {
    const row = lines.getByRole('row', { name: new RegExp(record.session_id) }).textContent;
    expect(row).toContain(record.radio);
    expect(row).toContain(size(BigInt(record.bytes_down)));
    expect(row).toContain('UTC');
  }
  const [used, billed] = ['Used, by these', 'Used, by the bill'].map((name) => lines.getByText(name).nextSibling?.textContent);
  expect(used).toBe('2.4 GB');
  expect(billed).toBe(used);
  await userEvent.click(lines.getByRole('button', { name: 'What was charged, by asset' }));
  expect(await lines.findByText(/of each asset the session records have as many bytes as this/)).toBeTruthy();
  expect(lines.queryByText(LIE)).toBeNull();
  expect(lines.getByRole('button', { name: 'Every session as CSV' })).toBeTruthy();
  await expectAccessible();
});

describe('is red', () => {
  const other = (change: (list: SessionList) => void): Recorded => {
    const list = structuredClone(sessions);
    change(list);
    return told(list);
  };

  test('a record of which a byte went the other way', async () => {
    const own = await asked(
      other(({ records: [it] }) => {
        it!.bytes_up = String(BigInt(it!.bytes_up) + 1n);
        it!.bytes_down = String(BigInt(it!.bytes_down) - 1n);
      }),
    );
    const lines = await shown(own);
    expect(await lines.findByText(LIE)).toBeTruthy();
    expect(lines.getByText(/the settlement does not commit to these records/)).toBeTruthy();
  });

  test('a list of which a record is kept back, although the settlement commits to the rest', async () => {
    const own = await asked(
      other((list) => {
        // A tree of one record is its leaf.
        const leaf = toHex(recordRoot(readRecords(list).slice(0, 1)));
        list.records = list.records.slice(1);
        list.first_record = String(Number(list.first_record) + 1);
        list.siblings = [leaf, ...list.siblings];
      }),
    );
    const lines = await shown(own);
    expect(await lines.findByText(LIE)).toBeTruthy();
    expect(lines.getByText(/they have 600000000 bytes, and the epoch added 2400000000/)).toBeTruthy();
    expect(lines.queryByText(/does not commit/)).toBeNull();
  });

  test('no record of an epoch that was charged', async () => {
    const own = await asked(other((list) => Object.assign(list, { records: [], siblings: [] })));
    const lines = await shown(own);
    expect(await lines.findByText(LIE)).toBeTruthy();
    expect(lines.getByText('The oracle shows no session of this epoch.')).toBeTruthy();
  });

  test('records many times over, which are shown page by page', async () => {
    const own = await asked(other((list) => Object.assign(list, { records: Array.from({ length: 60 }, () => list.records[0]) })));
    const lines = await shown(own);
    expect(await lines.findByText('1 to 50 of 60.')).toBeTruthy();
    await userEvent.click(lines.getByRole('button', { name: 'Next' }));
    expect(lines.getByText('51 to 60 of 60.')).toBeTruthy();
    expect(lines.getAllByRole('row')).toHaveLength(11);
    expect(lines.getByText(LIE)).toBeTruthy();
  });

  test('a record that is none, and the page stands', async () => {
    const own = await asked(other(({ records: [it] }) => Object.assign(it!, { bytes_up: '18446744073709551615', bytes_down: '18446744073709551615' })));
    expect(await (await shown(own)).findByText(LIE)).toBeTruthy();
  });
});

test('what the oracle refuses is told, and can be signed for again', async () => {
  const own = await asked(told({ title: 'No records of that epoch', status: 404, code: 'no_sessions', what_to_do: 'Ask for another epoch.' }, 404));
  expect(await own.findByText('No records of that epoch')).toBeTruthy();
  const before = wallet.texts.length;
  await userEvent.click(own.getByRole('button', { name: 'Try again' }));
  expect(wallet.texts).toHaveLength(before + 1);
});

test('what the wallet does not sign is asked of nobody', async () => {
  wallet.behaviour.declines = true;
  const own = await asked(told(sessions));
  expect(await own.findByText(/Your wallet did not sign the text/)).toBeTruthy();
  expect(own.queryByRole('region', { name: `Sessions of epoch ${EPOCH}` })).toBeNull();
  wallet.behaviour.declines = false;
});

test('who does not own the payer is told so, and asked for nothing', async () => {
  open(`/payer/${PAYER}`, { accounts: CLOCK });
  await connected();
  const stranger = await panel();
  expect(await stranger.findByText(/and your wallet is connected as another account/)).toBeTruthy();
  expect(stranger.queryByRole('button')).toBeNull();
});
