// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { currency } from '../../src/ui/format';
import { answer, finalEpoch } from '../recorded';
import { expectAccessible, open } from './page';

const card = async (name: string): Promise<HTMLElement> => {
  const heading = await screen.findByText(name, { selector: 'h2 *' });
  const article = heading.closest('article');
  if (!article) throw new Error(`${name} is not the heading of an asset`);
  return article;
};

const VERIFIED = /Verified in this browser, up to the chain/;
const proofPath = (index: number) => `/v1/assets/${index}/proof?epoch=${finalEpoch}`;

describe('every asset', () => {
  test('has price, capacity and earnings, and these verify up to the chain', async () => {
    open('/');
    for (const [index, name] of ['Asset 0 “Harbour Tower”', 'Asset 1 “Market Small Cell”', 'Asset 2 “Library Access Point”'].entries()) {
      const asset = within(await card(name));
      await asset.findByText(VERIFIED);
      const { totals } = answer(proofPath(index)).body;
      const [earned] = asset.getAllByText(currency(BigInt(totals.charged)));
      expect(earned?.title.replaceAll(',', '')).toBe(`${totals.charged} base units`);
      const { price } = answer(`/v1/price/${index}`).body;
      expect(asset.getAllByText(currency(BigInt(price.price_per_gb)))).not.toHaveLength(0);
      expect(asset.getByText(/From this oracle, read/)).toBeTruthy();
    }
    expect(screen.getAllByRole('article')).toHaveLength(3);
    await expectAccessible();
  });

  test('stands on a page that says it is a test network', async () => {
    open('/');
    expect(await screen.findByText('Test network: local or unknown cluster')).toBeTruthy();
  });
});

describe('what somebody chooses', () => {
  const names = () => screen.getAllByRole('article').map((article) => within(article).getByRole('heading').textContent);

  test('stands in the address, and is shown', async () => {
    const at = open('/');
    await screen.findByText('3 of 3 assets');
    await userEvent.type(screen.getByLabelText(/^Name, symbol/), 'harb');
    expect(await screen.findByText('1 of 3 assets')).toBeTruthy();
    expect(names()).toEqual(['Asset 0 “Harbour Tower”']);
    expect(at()).toBe('/?text=harb');
  });

  test('is there again when the address is opened: sorted, and as a table', async () => {
    open('/?sort=name&order=descending&view=table');
    const table = within(await screen.findByRole('table'));
    const rows = table.getAllByRole('rowheader').map((header) => within(header).getByRole('link').textContent);
    expect(rows).toEqual(['Asset 1 “Market Small Cell”', 'Asset 2 “Library Access Point”', 'Asset 0 “Harbour Tower”']);
    expect(await table.findAllByText('In force')).not.toHaveLength(0);
    await expectAccessible();
  });

  test('by what assets earned a day asks the oracle once for all of them', async () => {
    const path = '/v1/assets?from=0&limit=3';
    const window = (earned: string) => ({
      window_days: 30, earned, bytes: '0', first_epoch: '1', last_epoch: finalEpoch, opened_at: '0', closed_at: '0',
    });
    const reports = { last_at_ms: '1700000000000', until_ms: '1700000000000', windows: [{ window_hours: 720, hours_observed: 8, hours_reported: 7 }] };
    const assets = ['3000000', '90000000', '0'].map((earned, index) => ({ index, name: null, reports: index === 0 ? reports : null, income: [window(earned)] }));
    const body = { count: 3, assets, next_from: null };
    open('/?sort=daily&order=descending&view=table&days=30', { answers: { [path]: { status: 200, type: 'application/json', body } } });
    const table = within(await screen.findByRole('table'));
    const rows = table.getAllByRole('row').slice(1);
    const names = rows.map((row) => within(row).getByRole('rowheader').querySelector('a')?.textContent);
    expect(names).toEqual(['Asset 1 “Market Small Cell”', 'Asset 0 “Harbour Tower”', 'Asset 2 “Library Access Point”']);
    expect(within(rows[0]!).getByText('3.00').title).toBe('3,000,000 base units');
    expect(within(rows[1]!).getByText('0.10')).toBeTruthy();
    expect(within(rows[1]!).getByText('87.5 %').title).toMatch(/^7 of 8 hours; newest report/);
    expect(within(rows[2]!).getByText('no hour')).toBeTruthy();
    expect(screen.getByText(/closed in the last 30 days/)).toBeTruthy();
    await expectAccessible();
  });

  test('by what an oracle does not tell is not shown in another order', async () => {
    open('/?sort=daily&view=table');
    expect(await screen.findByText('There is no such route')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  test('leaves those without a licence in force out', async () => {
    open('/?licence=in_force');
    // The licence of asset 2 has expired.
    expect(await screen.findByText('2 of 3 assets')).toBeTruthy();
    expect(names()).toEqual(['Asset 0 “Harbour Tower”', 'Asset 1 “Market Small Cell”']);
  });

  test('of which there is none says so', async () => {
    open('/?text=nowhere');
    expect(await screen.findByText('No asset is like that.')).toBeTruthy();
    expect(screen.queryByRole('article')).toBeNull();
  });
});

describe('an oracle that lies', () => {
  test('about what an asset earned is shown in red', async () => {
    const lie = answer(proofPath(0));
    lie.body.totals.charged = lie.body.totals.accrued = '99000000';
    open('/', { answers: { [proofPath(0)]: lie } });
    const asset = within(await card('Asset 0 “Harbour Tower”'));
    expect(await asset.findByText(/This does not verify/)).toBeTruthy();
    expect(asset.getByText(/the proof does not lead to the root/)).toBeTruthy();
    const honest = within(await card('Asset 1 “Market Small Cell”'));
    expect(await honest.findByText(VERIFIED)).toBeTruthy();
  });

  test('about a whole settlement is shown in red at every asset', async () => {
    const path = `/v1/settlements/${finalEpoch}`;
    const lie = answer(path);
    lie.body.bytes = '1';
    open('/', { answers: { [path]: lie } });
    expect(await screen.findAllByText(/This does not verify/)).toHaveLength(3);
  });
});

describe('what is missing', () => {
  test('without a way to the chain nothing is called verified', async () => {
    open('/', { hasChain: false });
    const asset = within(await card('Asset 0'));
    expect(await asset.findByText(/Consistent, but not compared with the chain/)).toBeTruthy();
    expect(screen.queryByText(VERIFIED)).toBeNull();
    expect(screen.queryByText('Capacity')).toBeNull();
    expect(screen.getByText('Chain not reachable')).toBeTruthy();
    await expectAccessible();
  });

  test('before anything is settled', async () => {
    const epoch = answer('/v1/epoch');
    epoch.body.final_epoch = '0';
    open('/', { answers: { '/v1/epoch': epoch } });
    expect(await screen.findByText(/Nothing is settled yet/)).toBeTruthy();
  });

  test('an oracle that refuses says why and what to do', async () => {
    const body = { title: 'The oracle starts', code: 'starting', what_to_do: 'Wait for it.' };
    open('/', { answers: { '/v1/epoch': { status: 503, type: 'application/problem+json', body } } });
    expect(await screen.findByText('The oracle starts')).toBeTruthy();
    expect(screen.getByText('Wait for it.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  test('an answer that is none does not empty the page', async () => {
    // React tells the developer, too.
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const bad = answer(proofPath(0));
    bad.body.totals.charged = 'much';
    open('/', { answers: { [proofPath(0)]: bad } });
    expect(await screen.findByText('What came cannot be shown')).toBeTruthy();
    expect(screen.getByRole('navigation', { name: 'Screens' })).toBeTruthy();
  });
});
