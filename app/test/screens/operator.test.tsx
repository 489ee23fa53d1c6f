// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../src/api/client';
import { ALARMS, RADIUS_OUTCOMES } from '../../src/generated/remedies';
import { answer, finalEpoch, type Differences, type Recorded } from '../recorded';
import { expectAccessible, open } from './page';

const OK = { status: 200, type: 'application/json' };
const TOKEN = 'correct-horse-battery-staple';
const panel = async (name: string) => within(await screen.findByRole('region', { name }));
const problem = (status: number, code: string, title: string): Recorded => ({
  status,
  type: 'application/problem+json',
  body: { title, status, code, what_to_do: `What to do about ${code}.` },
});

/** The recorded counters, with others in the place of some. */
const counters = (...lines: string[]): Recorded => {
  const recorded = answer('/metrics');
  const names = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
  const kept = (recorded.body as string).split('\n').filter((line) => !names.some((name) => line.startsWith(`${name} `)));
  return { ...recorded, body: [...kept, ...lines, ''].join('\n') };
};

const alarms = (...list: Answer<'/v1/alarms'>['alarms']): Recorded => ({ ...OK, body: { alarms: list } });

describe('whether it is well', () => {
  test('is said first, of an oracle as it answered', async () => {
    open('/oracle', { answers: { '/v1/alarms': alarms() } });
    expect(answer('/ready').body).toEqual({ ready: true, reasons: [] });
    const health = await panel('Is it well?');
    expect(await health.findByText('Reports are taken, and no alarm is raised')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Oracle' }).getAttribute('aria-current')).toBe('page');
    const [first] = screen.getAllByRole('heading', { level: 2 });
    expect(first?.textContent).toBe('Is it well?');
    await screen.findByText(/No keeper runs|Its key has/);
    await expectAccessible();
  });

  test('names each alarm with its text, since when, and what the reference says to do', async () => {
    const text = 'the log holds 51 of 100 bytes (log.max_bytes); at the present rate it is full in 40 min';
    open('/oracle', {
      answers: {
        '/v1/alarms': alarms(
          { code: 'log_nearly_full', since_ms: String(Date.now() - 300_000), text },
          { code: 'of_tomorrow', since_ms: '1767225600000', text: 'something that this page does not know' },
        ),
      },
    });
    const health = await panel('Is it well?');
    expect(await health.findByText('2 alarms are raised')).toBeTruthy();
    const [known, unknown] = within(await health.findByRole('list', { name: 'Alarms' })).getAllByRole('listitem');
    expect(known?.textContent).toContain(text);
    expect(known?.textContent).toContain('Raised 5 min ago');
    expect(known?.textContent).toContain(`A${ALARMS.log_nearly_full!.whatToDo.slice(1).replaceAll('`', '')}`);
    expect(unknown?.textContent).toContain('something that this page does not know');
    expect(unknown?.textContent).toContain('This page does not know the alarm');
    await expectAccessible();
  });

  test('an oracle that takes no reports says why', async () => {
    const reasons = [{ code: 'log_full', detail: 'the log holds all that log.max_bytes allows' }];
    open('/oracle', { answers: { '/v1/alarms': alarms(), '/ready': { ...OK, status: 503, body: { ready: false, reasons } } } });
    const health = await panel('Is it well?');
    expect(await health.findByText('No reports are taken')).toBeTruthy();
    expect(health.getByText(/the log holds all that log.max_bytes allows/)).toBeTruthy();
  });

  test('what does not answer is not called well', async () => {
    open('/oracle', { answers: { '/v1/alarms': problem(500, 'internal', 'Something failed'), '/ready': answer('/ready') } });
    const health = await panel('Is it well?');
    expect(await health.findByText('Something failed')).toBeTruthy();
    expect(health.getByText('What to do about internal.')).toBeTruthy();
    expect(health.getByText('Whether it is well is not known')).toBeTruthy();
    expect(health.queryByText(/no alarm is raised/)).toBeNull();
  });

  test('a server that passes on what anybody may read, and no more', async () => {
    const none = problem(404, 'no_route', 'This path does not exist');
    open('/oracle', { answers: { '/v1/alarms': alarms(), '/ready': none, '/metrics': none } });
    const health = await panel('Is it well?');
    expect(await health.findByText('No alarm is raised; whether reports are taken is not known')).toBeTruthy();
    expect(await (await panel('RADIUS')).findByText('The service’s counters are not served here')).toBeTruthy();
    expect(await (await panel('Sessions')).findByText(/see “RADIUS”/)).toBeTruthy();
  });
});

describe('doors', () => {
  test('have rates from two looks, and each refusal says what to do', async () => {
    const refused = 'openmast_radius_requests_total{outcome="wrong_authenticator"}';
    const answers: Record<string, Recorded> = { '/metrics': counters(`${refused} 40`) };
    open('/oracle', { answers });
    const radius = await panel('RADIUS');
    const row = async () => within(await radius.findByRole('list', { name: 'Refused requests' })).getByText('wrong_authenticator').closest('li')!;
    expect((await row()).textContent).toContain('40 since the start');
    expect((await row()).textContent).toContain(RADIUS_OUTCOMES.wrong_authenticator!.whatToDo.slice(1).replaceAll('`', ''));
    expect(radius.getByText(/rates come with the second look/)).toBeTruthy();
    answers['/metrics'] = counters(`${refused} 47`);
    expect(await radius.findByText(/rates are between two looks, \d+ s apart/)).toBeTruthy();
    expect((await row()).textContent).toMatch(/47 since the startnow 7 in \d+ s/);
    await expectAccessible();
  });

  test('of which there are none are said to be none', async () => {
    const body = (answer('/metrics').body as string).split('\n').filter((line) => !line.includes('openmast_usage_batches_total'));
    open('/oracle', { answers: { '/metrics': { ...answer('/metrics'), body: body.join('\n') } } });
    expect(await (await panel('Signed usage reports')).findByText('This oracle has no door for radios that sign.')).toBeTruthy();
  });
});

test('sessions and disk say what there is, and what there may be', async () => {
  const lines = ['openmast_sessions 1500', 'openmast_sessions_max 2000', 'openmast_log_bytes 51000000', 'openmast_log_max_bytes 100000000'];
  const kinds = ['openmast_session_reports_total{area="lab"} 400', 'openmast_session_report_kinds_total{area="lab",kind="low_bits"} 30'];
  open('/oracle', { answers: { '/metrics': counters(...lines, ...kinds) } });
  const sessions = await panel('Sessions');
  expect(await sessions.findByText('75.0 % of sessions.max, 2,000')).toBeTruthy();
  const odd = await sessions.findByRole('list', { name: 'Odd reports' });
  expect(odd.textContent).toContain('30 of 400 reports, 7.5 % (ordinary: up to 5 %)');
  expect(odd.textContent).toContain('Have the gateway send Acct-*-Gigawords');
  const log = await panel('Log and disk');
  expect(await log.findByText('51.0 % of log.max_bytes')).toBeTruthy();
  expect(log.getByText('100 MB')).toBeTruthy();
});

describe('settlements', () => {
  const list = answer('/v1/settlements?limit=10');

  test('that are on their way are shown with each transaction and its error', async () => {
    const { transactions } = list.body.settlements.find(({ transactions: sent }: { transactions: unknown[] }) => sent.length > 0);
    const failed = { ...transactions[0], state: 'failed', error: 'custom program error: 0x1798' };
    const settlements = list.body.settlements.map((it: object, at: number) => (at === 1 ? { ...it, state: 'final', transactions: [failed] } : { ...it, state: 'final', transactions: [] }));
    open('/oracle', { answers: { '/v1/settlements?limit=10': { ...list, body: { ...list.body, settlements } } } });
    const outbox = await panel('Outbox');
    expect(await outbox.findByRole('link', { name: `Epoch ${settlements[1].epoch}` })).toBeTruthy();
    expect(outbox.getAllByRole('link')).toHaveLength(1);
    expect(outbox.getByText('custom program error: 0x1798')).toBeTruthy();
    expect(outbox.getByText(failed.signature)).toBeTruthy();
    expect(await (await panel('Epochs')).findByText('Newest final epoch')).toBeTruthy();
  });

  test('members of the set on chain have their weight and what they attest', async () => {
    open('/oracle');
    const members = await panel('Members and votes');
    const rows = within(await members.findByRole('list', { name: 'Members' })).getAllByRole('listitem');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows[0]?.textContent).toMatch(/weight \d+.*bonded.*attest/);
    expect(members.getByText(/Nothing waits to become final|of epoch \d+/)).toBeTruthy();
    expect(Number(finalEpoch)).toBeGreaterThan(0);
  });

  test('without a chain it is said that the votes cannot be read', async () => {
    open('/oracle', { hasChain: false });
    expect(await (await panel('Members and votes')).findByText(/The chain cannot be reached/)).toBeTruthy();
  });
});

const WAITING: Answer<'/v1/unattributed'> = {
  bytes: '5000000000',
  count: '1',
  counted_before_recovery_bytes: '0',
  unattributed: [
    {
      bytes: '5000000000',
      began_by: { code: 'first', text: 'It is the first report of the session.' },
      last_report_at_ms: '1767225600000',
      payer: 2,
      radio: ['called_station_id=AA-BB-CC-DD-EE-FF', 'nas_identifier=tower-7'],
      run: 0,
      seen: [],
      session_id: '5f2a0b17',
      subscriber: ['user_name=ana@example.org'],
      why: { code: 'unmapped_radio', text: 'No name of the radio is mapped to an asset.' },
    },
  ],
};
const waiting: Recorded = { ...OK, body: WAITING };

/** What was asked with the token, in which way. */
const withToken = (): string[] =>
  vi.mocked(fetch).mock.calls.flatMap(([url, init]) =>
    new Headers(init?.headers).get('authorization') === `Bearer ${TOKEN}` ? [`${init?.method ?? 'GET'} ${String(url)}`] : [],
  );

async function enter(differences: Differences) {
  const where = open('/oracle', differences);
  const tokens = await panel('Admin token');
  const box = await tokens.findByLabelText('Token');
  expect(box.getAttribute('type')).toBe('password');
  box.focus();
  await userEvent.keyboard(`${TOKEN}{Enter}`);
  return { where, tokens };
}

describe('the operator’s token', () => {
  beforeEach(() => sessionStorage.clear());

  test('is asked for, sent with what needs it alone, kept nowhere, and forgotten by a button', async () => {
    const { where, tokens } = await enter({ answers: { '/v1/unattributed': waiting } });
    expect(await tokens.findByText('The oracle takes the token.')).toBeTruthy();
    expect(await (await panel('Unattributed usage')).findByText('No name of the radio is mapped to an asset.')).toBeTruthy();
    expect(new Set(withToken())).toEqual(new Set(['GET /v1/unattributed', 'GET /metrics']));
    expect(where()).toBe('/oracle');
    const kept = JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie + location.href + document.body.innerHTML;
    expect(kept).not.toContain(TOKEN);
    await expectAccessible();
    await userEvent.click(tokens.getByRole('button', { name: 'Forget the token' }));
    expect(await tokens.findByLabelText('Token')).toBeTruthy();
    expect(screen.queryByText('No name of the radio is mapped to an asset.')).toBeNull();
    expect((await panel('Unattributed usage')).getByText(/need the admin token/)).toBeTruthy();
  });

  test('that is wrong is refused in words, and not tried again by itself', async () => {
    const { tokens } = await enter({ answers: { '/v1/unattributed': problem(401, 'admin_token_wrong', 'The admin token is wrong') } });
    expect(await tokens.findByText('The admin token is wrong')).toBeTruthy();
    const asked = (): number => withToken().filter((it) => it.endsWith('/v1/unattributed')).length;
    const once = asked();
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    expect(asked()).toBe(once);
  });

  test('that cannot be one is not sent', async () => {
    open('/oracle');
    const tokens = await panel('Admin token');
    await userEvent.type(await tokens.findByLabelText('Token'), 'two words{Enter}');
    expect((await tokens.findByRole('alert')).textContent).toMatch(/This is no token/);
  });
});

describe('usage that waits', () => {
  test('is mapped with the name that is chosen already, with the keyboard alone', async () => {
    const answers: Record<string, Recorded> = {
      '/v1/unattributed': waiting,
      '/v1/mappings/radios': { ...OK, body: { index_is_on_chain: true, kind: 'called_station_id', log_position: '9', value: 'aabbccddeeff' } },
    };
    await enter({ answers });
    const usage = await panel('Unattributed usage');
    const number = await usage.findByRole('textbox', { name: 'Number of the asset' });
    number.focus();
    await userEvent.keyboard('x{Enter}');
    expect(usage.getByRole('alert').textContent).toBe('This is not the number of an asset');
    await userEvent.keyboard('{Backspace}0');
    expect(await usage.findByText('It is asset 0 “Harbour Tower”.')).toBeTruthy();
    answers['/v1/unattributed'] = { ...OK, body: { ...WAITING, bytes: '0', count: '0', unattributed: [] } };
    await userEvent.keyboard('{Enter}');
    expect(await usage.findByText('Mapped: called_station_id=AA-BB-CC-DD-EE-FF is asset 0.')).toBeTruthy();
    const put = vi.mocked(fetch).mock.calls.find(([, init]) => init?.method === 'PUT');
    expect(put?.[0]).toBe('/v1/mappings/radios');
    expect(JSON.parse(String(put?.[1]?.body))).toEqual({ kind: 'called_station_id', value: 'AA-BB-CC-DD-EE-FF', asset: 0 });
    expect(await usage.findByText('Nothing waits.')).toBeTruthy();
  });

  test('whose name the configuration maps says what to do', async () => {
    await enter({ answers: { '/v1/unattributed': waiting, '/v1/mappings/radios': problem(409, 'mapping_is_configured', 'The configuration maps this') } });
    const usage = await panel('Unattributed usage');
    await userEvent.type(await usage.findByRole('textbox', { name: 'Number of the asset' }), '1');
    await userEvent.click(usage.getByRole('button', { name: 'Map' }));
    expect(await usage.findByText('What to do about mapping_is_configured.')).toBeTruthy();
    expect(usage.queryByText(/^Mapped:/)).toBeNull();
  });
});

describe('without an oracle', () => {
  test('the screen says that it needs one, and no menu leads to it', async () => {
    open('/oracle', { hasOracle: false });
    expect(await screen.findByText(/No oracle is behind this page/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Oracle' })).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
    await expectAccessible();
  });
});
