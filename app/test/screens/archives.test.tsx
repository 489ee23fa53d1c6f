// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openedFiles } from '../../src/recompute/given';
import { currency, whole } from '../../src/ui/format';
import { answer, archives, finalEpoch, id } from '../recorded';
import { expectAccessible, open } from './page';
import { WorkerHere } from '../worker-here';

const { settlements } = answer(`/v1/settlements?limit=11&before=${Number(finalEpoch) + 1}`).body;
const [newest, second] = settlements;
const textOf = ({ archive_hash: hash }: any): string => archives[hash] as string;
/** The simulated browser's files have no streams. */
const fileOf = (text: string, name = 'archive.jsonl'): File => Object.assign(new File([text], name), { stream: () => new Response(text).body });
const archiveOf = (settlement: any) => fileOf(textOf(settlement), `${settlement.archive_hash}.jsonl`);
const everything = (): File[] => settlements.map(archiveOf);
const HELD = /The chain holds it/;
const VERIFIED = /Verified in this browser, up to the chain/;

beforeEach(() => vi.stubGlobal('Worker', WorkerHere));
afterEach(() => {
  cleanup();
  openedFiles.closeAll();
});

const alone = (path: string) => open(path, { hasOracle: false });
const choose = async (...files: File[]) => userEvent.upload(await screen.findByLabelText(/^Open /), files, { applyAccept: false });
const nobodyWasAsked = (): void => {
  const asked = vi.mocked(fetch).mock.calls.map(([input]) => String(input instanceof Request ? input.url : input));
  expect(asked.filter((url) => !/\/rpc$|app\.json$/.test(url))).toEqual([]);
};

describe('a file of an epoch that is not final', () => {
  const next = (Number(finalEpoch) + 1).toString();
  const forged = () => textOf(newest).replace(`"epoch":"${finalEpoch}"`, `"epoch":"${next}"`).replace(/"earned":"\d+"/, '"earned":"1000000000000"');

  test.each([
    ['a whole one', forged],
    ['one that cannot be read', () => `${forged().split('\n')[0]}\nnothing\n`],
  ])('takes no place of what the chain holds: %s', async (_, text) => {
    alone('/archives/asset/0');
    await choose(archiveOf(newest), archiveOf(second), fileOf(text(), 'evil.jsonl'));
    const money = within(await screen.findByRole('region', { name: 'Not collected yet' }));
    expect(await money.findByText(/The newest file proves it/)).toBeTruthy();
    expect(money.getByText(`earned until epoch ${whole(BigInt(finalEpoch))} ended, and not split`)).toBeTruthy();
  });

  test('alone proves nothing', async () => {
    alone('/archives/asset/0');
    await choose(fileOf(forged(), 'evil.jsonl'));
    const money = within(await screen.findByRole('region', { name: 'Not collected yet' }));
    expect(await money.findByText(/The chain does not hold this file/)).toBeTruthy();
    expect(money.queryByText(/The newest file proves it/)).toBeNull();
  });
});

describe('archives as files', () => {
  test('are held by the chain, and no oracle is asked', async () => {
    alone('/archives');
    expect(await screen.findByRole('link', { name: 'Archives' })).toBeTruthy();
    await choose(archiveOf(newest), archiveOf(second));
    expect(await screen.findAllByText(HELD)).toHaveLength(2);
    expect(screen.getByRole('link', { name: `Epoch ${whole(BigInt(newest.epoch))}` })).toBeTruthy();
    await expectAccessible();
    // The same file again is no other.
    await choose(archiveOf(newest));
    expect(await screen.findAllByText(HELD)).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: `Close ${newest.archive_hash}.jsonl` }));
    expect(await screen.findAllByText(HELD)).toHaveLength(1);
    nobodyWasAsked();
  });

  test('are dropped as well', async () => {
    alone('/archives');
    const picker = (await screen.findByLabelText(/^Open /)).parentElement as HTMLElement;
    fireEvent.drop(picker, { dataTransfer: { files: [archiveOf(newest)] } });
    expect(await screen.findByText(HELD)).toBeTruthy();
  });

  test('in which a byte was changed are refused', async () => {
    alone('/archives');
    await choose(fileOf(textOf(newest).replace('"heard_until_ms":"1', '"heard_until_ms":"2')));
    expect(await screen.findByText(/This is not what the chain holds/)).toBeTruthy();
    expect(screen.getByText(/the account on chain has another hash/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: /^Epoch / })).toBeNull();
  });

  test('of another network are refused', async () => {
    alone('/archives');
    await choose(fileOf(textOf(newest).replace(`"network":"${id.network}"`, `"network":"${id.program}"`)));
    expect(await screen.findByText(/the file is of another network/)).toBeTruthy();
  });

  test('that are none, or too large, say so and can be closed', async () => {
    alone('/archives');
    const huge = fileOf(textOf(newest), 'huge.jsonl');
    Object.defineProperty(huge, 'size', { value: 2 ** 32 });
    await choose(fileOf('a letter\n', 'letter.txt'), huge);
    expect(await screen.findByText(/a line of the file is no JSON/)).toBeTruthy();
    expect(await screen.findByText(/too large for a browser. Use the command line/)).toBeTruthy();
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Close letter.txt' }));
    expect(screen.queryByText(/a line of the file is no JSON/)).toBeNull();
  });

  test('are not compared where the chain cannot be reached', async () => {
    open('/archives', { hasOracle: false, hasChain: false });
    await choose(archiveOf(newest));
    expect(await screen.findByText(/Not compared with the chain/)).toBeTruthy();
  });
});

describe('a settlement by a file', () => {
  test('is recomputed without an oracle, from it and the one before', async () => {
    alone(`/archives/settlements/${newest.epoch}`);
    await choose(archiveOf(newest), archiveOf(second));
    expect(await screen.findByText(HELD)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Recompute' }));
    expect(await screen.findByText(/the settlement follows from its archive/)).toBeTruthy();
    await expectAccessible();
    nobodyWasAsked();
  });

  test('that is not what the chain holds is not shown', async () => {
    alone(`/archives/settlements/${newest.epoch}`);
    await choose(fileOf(textOf(newest).replace('"heard_until_ms":"1', '"heard_until_ms":"2')));
    expect(await screen.findByText(/is not what the chain holds/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Recompute' })).toBeNull();
  });

  test('beside an oracle takes the place of its archive, and another file does not', async () => {
    // The oracle has none of it.
    open(`/explorer/settlements/${newest.epoch}`, { archives: { [newest.archive_hash]: 'gone', [second.archive_hash]: 'gone' } });
    await choose(archiveOf(second));
    expect(await screen.findByText(/No file that you opened is the archive of this settlement/)).toBeTruthy();
    await choose(archiveOf(newest));
    expect(await screen.findByText(/From your file/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Recompute' }));
    expect(await screen.findByText(/the settlement follows from its archive/)).toBeTruthy();
    await expectAccessible();
  });
});

describe('an account by files', () => {
  test('of a payer: its bill by epoch, what each was for, and what it has left', async () => {
    alone('/archives/payer/2');
    await choose(...everything());
    const balance = await screen.findByRole('region', { name: 'Balance' });
    const { deposited, withdrawn } = answer('/v1/payers/2').body.balance;
    const { totals } = answer(`/v1/payers/2/proof?epoch=${finalEpoch}`).body;
    const left = BigInt(deposited) - BigInt(withdrawn) - BigInt(totals.accrued);
    expect(await within(balance).findAllByText(currency(left))).toBeTruthy();
    expect(within(balance).getByText(/openmast payer withdraw/)).toBeTruthy();
    const bill = screen.getByRole('region', { name: 'Epoch by epoch' });
    expect(within(bill).getAllByText(VERIFIED).length).toBeGreaterThan(0);
    await userEvent.click(within(bill).getAllByRole('button', { name: /^What it was for/ })[0] as HTMLElement);
    expect(within(bill).getByRole('table').textContent).toContain('Price a GB');
    await expectAccessible();
    nobodyWasAsked();
  });

  test('of an asset: its income, and what is not collected, by the newest archive', async () => {
    alone('/archives/asset/0');
    await choose(...everything());
    const money = await screen.findByRole('region', { name: 'Not collected yet' });
    expect(await within(money).findByText(/openmast collect/)).toBeTruthy();
    const { totals } = answer(`/v1/assets/0/proof?epoch=${finalEpoch}`).body;
    expect(within(screen.getByRole('region', { name: 'Epoch by epoch' })).getAllByText(currency(BigInt(totals.charged))).length).toBeGreaterThan(0);
    expect(within(money).getByText(VERIFIED)).toBeTruthy();
    await expectAccessible();
    nobodyWasAsked();
  });

  test('whose newest archive is not among them says which it is', async () => {
    alone('/archives/asset/0');
    await choose(archiveOf(second));
    expect(await screen.findByText(new RegExp(`Epoch ${whole(BigInt(finalEpoch))} is the newest final one`))).toBeTruthy();
    expect(screen.queryByText(/openmast collect/)).toBeNull();
  });

  test.each(['/archives/reserve/0', '/archives/payer/none', '/archives/settlements/0'])('%s leads nowhere', async (path) => {
    alone(path);
    expect(await screen.findByRole('heading', { name: 'There is nothing here' })).toBeTruthy();
  });
});

test('what needs an oracle says what archives have of it', async () => {
  alone('/asset/0');
  expect((await screen.findByRole('link', { name: 'What archives say that it earned' })).getAttribute('href')).toBe('/archives/asset/0');
});
