// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../src/api/client';
import { ALARMS, RADIUS_OUTCOMES } from '../../src/generated/remedies';
import { answer, finalEpoch, type Differences, type Recorded } from '../recorded';
import { expectAccessible, open } from './page';

beforeAll(() => {
  // The simulated browser knows dialogs, and not how to open them.
  HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
    this.open = false;
  };
});

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
    expect(outbox.getAllByRole('link', { name: /^Epoch/ })).toHaveLength(1);
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

const MAPPED: Answer<'/v1/mappings/radios'> = {
  count: '120',
  radios: [
    { kind: 'nas_identifier', value: 'tower-7', asset: 0, asset_name: { name: 'Harbour Tower', symbol: 'HARB' }, mapped_since_ms: '1767225600000', is_configured: false },
    { kind: 'nas_ip', value: '192.0.2.7', asset: 1, asset_name: null, mapped_since_ms: '1767225600000', is_configured: true },
  ],
  next_after: 'nas_ip=192.0.2.7',
};
const mapped: Record<string, Recorded> = {
  '/v1/unattributed': waiting,
  '/v1/mappings/radios?limit=50': { ...OK, body: MAPPED },
};

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
    const { where, tokens } = await enter({ answers: mapped });
    expect(await tokens.findByText('The oracle takes the token.')).toBeTruthy();
    expect(await (await panel('Unattributed usage')).findByText('No name of the radio is mapped to an asset.')).toBeTruthy();
    expect(await (await panel('Mappings')).findByText('nas_identifier=tower-7', { selector: 'code' })).toBeTruthy();
    expect(new Set(withToken())).toEqual(new Set(['GET /v1/unattributed', 'GET /metrics', 'GET /v1/mappings/radios?limit=50']));
    expect(where()).toBe('/oracle');
    const kept = JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie + location.href + document.body.innerHTML;
    expect(kept).not.toContain(TOKEN);
    await expectAccessible();
    await userEvent.click(tokens.getByRole('button', { name: 'Forget the token' }));
    expect(await tokens.findByLabelText('Token')).toBeTruthy();
    expect(screen.queryByText('No name of the radio is mapped to an asset.')).toBeNull();
    expect((await panel('Unattributed usage')).getByText(/need the admin token/)).toBeTruthy();
    expect((await panel('Mappings')).getByText(/needs the admin token/)).toBeTruthy();
    expect(screen.queryByText('nas_identifier=tower-7')).toBeNull();
  });

  test('is said where to find, in an installation and in the demo', async () => {
    open('/oracle');
    const tokens = await panel('Admin token');
    await userEvent.click(tokens.getByText('Where is the token?'));
    expect(tokens.getByText('sudo cat /etc/openmast/admin.token')).toBeTruthy();
    expect(tokens.getByText('cat $KEYS/oracle/admin.token')).toBeTruthy();
    expect(tokens.getByText('api.admin_token_file')).toBeTruthy();
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
      ...mapped,
      '/v1/mappings/radios': { ...OK, body: { index_is_on_chain: true, kind: 'called_station_id', log_position: '9', value: 'aabbccddeeff' } },
    };
    await enter({ answers });
    const usage = await panel('Unattributed usage');
    const number = await usage.findByRole('textbox', { name: 'Number of the asset' });
    number.focus();
    await userEvent.keyboard('x{Enter}');
    expect(usage.getByRole('alert').textContent).toBe('This is not the number of an asset');
    await userEvent.keyboard('{Backspace}0');
    expect(await usage.findByText(/^Asset 0 “Harbour Tower” belongs to/)).toBeTruthy();
    expect(usage.getByText(/^Under this name one run of a session waits/).textContent).toContain('5 GB');
    const billed = within(usage.getByRole('list', { name: 'What is billed' }));
    expect((await billed.findByText(/, owned by/)).textContent).toMatch(/^5 GB are billed to payer 2, owned by .*, for asset 0\.$/);
    answers['/v1/unattributed'] = { ...OK, body: { ...WAITING, bytes: '0', count: '0', unattributed: [] } };
    await userEvent.keyboard('{Enter}');
    expect(await usage.findByText('Mapped: called_station_id=AA-BB-CC-DD-EE-FF is asset 0.')).toBeTruthy();
    const put = vi.mocked(fetch).mock.calls.find(([, init]) => init?.method === 'PUT');
    expect(put?.[0]).toBe('/v1/mappings/radios');
    expect(JSON.parse(String(put?.[1]?.body))).toEqual({ kind: 'called_station_id', value: 'AA-BB-CC-DD-EE-FF', asset: 0 });
    expect(await usage.findByText('Nothing waits.')).toBeTruthy();
    expect((await usage.findByText(/that waited under this name were billed in the open epoch/)).textContent).toContain('5 GB');
    expect(usage.getByText(/Nothing waits under this name any more/)).toBeTruthy();
  });

  test('and goes on waiting says for what, and no more is promised before', async () => {
    const [first] = WAITING.unattributed;
    const both = { ...WAITING, unattributed: [{ ...first!, payer: null, why: { code: 'nothing_mapped', text: 'Nothing is mapped.' } }] };
    const answers: Record<string, Recorded> = {
      ...mapped,
      '/v1/unattributed': { ...OK, body: both },
      '/v1/mappings/radios': { ...OK, body: { index_is_on_chain: true, kind: 'called_station_id', log_position: '9', value: 'aabbccddeeff' } },
    };
    await enter({ answers });
    const usage = await panel('Unattributed usage');
    await userEvent.type(await usage.findByRole('textbox', { name: 'Number of the asset' }), '0');
    const billed = within(usage.getByRole('list', { name: 'What is billed' }));
    expect(billed.getByText(/wait on: their subscriber is mapped to no payer yet/)).toBeTruthy();
    expect(billed.queryByText(/are billed/)).toBeNull();
    const why = { code: 'unmapped_subscriber', text: 'No name of the subscriber is mapped to a payer.' };
    answers['/v1/unattributed'] = { ...OK, body: { ...both, unattributed: [{ ...both.unattributed[0], asset: 0, why }] } };
    await userEvent.click(usage.getByRole('button', { name: 'Map' }));
    expect(await usage.findByText(/still wait: No name of the subscriber is mapped to a payer\./)).toBeTruthy();
    expect(usage.queryByText(/were billed in the open epoch/)).toBeNull();
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

describe('mappings', () => {
  const changed: Recorded = { ...OK, body: { index_is_on_chain: true, kind: 'nas_identifier', log_position: '9', value: 'tower-7' } };
  const sent = (method: string) => vi.mocked(fetch).mock.calls.filter(([, init]) => init?.method === method);

  test('are listed with names and owners, page by page, and those of the file are not changed here', async () => {
    const second = { ...MAPPED, radios: [{ ...MAPPED.radios[0]!, value: 'tower-8' }], next_after: null };
    await enter({ answers: { ...mapped, '/v1/mappings/radios?after=nas_ip%3D192.0.2.7&limit=50': { ...OK, body: second } } });
    const mappings = await panel('Mappings');
    const [own, ofFile] = within(await mappings.findByRole('list', { name: 'Mappings' })).getAllByRole('listitem');
    await within(own!).findByText(/owned by/);
    expect(own!.textContent).toMatch(/nas_identifier=tower-7asset 0 “Harbour Tower”, owned by/);
    expect(ofFile!.textContent).toContain('in the configuration file, where alone it is changed');
    expect(within(ofFile!).queryByRole('button')).toBeNull();
    expect(mappings.getByText('120 names of radios are mapped; 2 of them are shown.')).toBeTruthy();
    await expectAccessible();
    await userEvent.click(mappings.getByRole('button', { name: 'Next' }));
    expect(await mappings.findByText('nas_identifier=tower-8', { selector: 'code' })).toBeTruthy();
    await userEvent.click(mappings.getByRole('button', { name: 'Previous' }));
    expect(await mappings.findByText('nas_identifier=tower-7', { selector: 'code' })).toBeTruthy();
  });

  test('are searched by name and number, of radios and of subscribers', async () => {
    const found = { count: '3', subscribers: [{ kind: 'realm', value: 'coastal.example', payer: 2, is_configured: false }], next_after: null };
    await enter({
      answers: {
        ...mapped,
        '/v1/mappings/subscribers?limit=50': { ...OK, body: { ...found, subscribers: [] } },
        '/v1/mappings/subscribers?subscriber=coastal.example&payer=2&limit=50': { ...OK, body: found },
      },
    });
    const mappings = await panel('Mappings');
    await userEvent.selectOptions(mappings.getByLabelText('What is mapped'), 'subscriber');
    await userEvent.type(mappings.getByLabelText('Name'), 'coastal.example');
    await userEvent.type(mappings.getByLabelText('Number of the payer'), 'x{Enter}');
    expect(mappings.getByRole('alert').textContent).toBe('This is not the number of a payer');
    await userEvent.type(mappings.getByLabelText('Number of the payer'), '{Backspace}2{Enter}');
    expect(await mappings.findByText('realm=coastal.example', { selector: 'code' })).toBeTruthy();
    expect(mappings.getByText('3 names of subscribers are mapped; 1 of those searched for are shown.')).toBeTruthy();
  });

  test('are changed after it is said from when, and whose usage that changes', async () => {
    await enter({ answers: { ...mapped, '/v1/mappings/radios': changed } });
    const mappings = await panel('Mappings');
    await userEvent.click(await mappings.findByRole('button', { name: /^Change nas_identifier=tower-7/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Change a mapping' }));
    const act = dialog.getByRole<HTMLButtonElement>('button', { name: 'Change the mapping' });
    await userEvent.type(dialog.getByLabelText('Number of the other asset'), '0');
    expect(dialog.getByRole('alert').textContent).toBe('It is mapped to this asset already');
    expect(act.disabled).toBe(true);
    await userEvent.type(dialog.getByLabelText('Number of the other asset'), '{Backspace}1');
    expect(await dialog.findByText(/^Asset 1 “.*” belongs to/)).toBeTruthy();
    expect(dialog.getByText(/From the next report on, .* billed for asset 1 instead of asset 0/)).toBeTruthy();
    await expectAccessible();
    expect(sent('PUT')).toEqual([]);
    await userEvent.click(act);
    expect(await mappings.findByText('Changed: nas_identifier=tower-7 is asset 1 from now on.')).toBeTruthy();
    expect(JSON.parse(String(sent('PUT')[0]?.[1]?.body))).toEqual({ kind: 'nas_identifier', value: 'tower-7', asset: 1 });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('are removed, and what is refused is said in the dialog', async () => {
    const answers: Record<string, Recorded> = { ...mapped, '/v1/mappings/radios?kind=nas_identifier&value=tower-7': problem(409, 'mapping_is_configured', 'The configuration maps this') };
    await enter({ answers });
    const mappings = await panel('Mappings');
    await userEvent.click(await mappings.findByRole('button', { name: /^Remove nas_identifier=tower-7/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Remove a mapping' }));
    expect(dialog.getByText(/nothing that is used under this name is billed for asset 0/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Remove the mapping' }));
    expect(await dialog.findByText('What to do about mapping_is_configured.')).toBeTruthy();
    answers['/v1/mappings/radios?kind=nas_identifier&value=tower-7'] = changed;
    await userEvent.click(dialog.getByRole('button', { name: 'Remove the mapping' }));
    expect(await mappings.findByText('Removed: nas_identifier=tower-7 is mapped to nothing from now on.')).toBeTruthy();
    expect(sent('DELETE').map(([, init]) => init?.body)).toEqual([undefined, undefined]);
  });
});

describe('a single session', () => {
  const reason = (code: string, text: string) => ({ code, text });
  const SESSION: Answer<'/v1/sessions'>['sessions'][number] = {
    area: 'east',
    session_id: '5f2a0b17',
    multi_session_id: null,
    last_report_at_ms: '1767225600000',
    run_count: '40',
    runs: [
      {
        number: 39,
        radio: ['nas_identifier=tower-7'],
        subscriber: ['user_name=ana@example.org'],
        asset: 0,
        payer: null,
        began_at_ms: '1767225000000',
        began_by: reason('first', 'It is the first report of the session.'),
        last_event_at_ms: '1767225600000',
        session_seconds: 600,
        is_stopped: false,
        bytes_up: '1000000000',
        bytes_down: '4000000000',
        seen: [],
        billed: [
          {
            payer: 2,
            asset: 0,
            bytes_up: '1000000000',
            bytes_down: '1000000000',
            price_per_gb: '400000',
            not_licensed: null,
            first_event_at_ms: '1767225000000',
            last_event_at_ms: '1767225300000',
          },
        ],
        entitlements: [],
        too_dear: null,
        waiting_bytes: '3000000000',
        held_bytes: '0',
      },
    ],
    verdicts: [
      {
        log_position: '17',
        received_at_ms: '1767225600000',
        run: 39,
        why: reason('wrapped', 'A counter of 32 bits began again at zero.'),
        recognised: null,
        added_bytes: '5',
        held_bytes: '0',
        raw_hash: 'ab'.repeat(32),
      },
    ],
    reports: [
      {
        log_position: '17',
        received_at_ms: '1767225600000',
        event_at_ms: '1767225600000',
        time: 'stamped',
        event: 'interim',
        radio: ['nas_identifier=tower-7'],
        subscriber: ['user_name=ana@example.org'],
        session_seconds: 600,
        bytes_up: '1000000000',
        bytes_down: '4000000000',
        raw_hash: 'ab'.repeat(32),
      },
    ],
  };
  const found: Recorded = { ...OK, body: { count: '1', sessions: [SESSION], reports_from: '3' } };

  test('is found by its name, with what was billed, what waits and its reports', async () => {
    await enter({ answers: { ...mapped, '/v1/sessions?session_id=5f2a0b17&limit=20&reports=100': found } });
    const sessions = await panel('Sessions');
    await userEvent.type(await sessions.findByLabelText('Session'), '5f2a0b17{Enter}');
    expect(await sessions.findByText('One session is found.')).toBeTruthy();
    const run = within(sessions.getByRole('region', { name: 'Run 39' }));
    expect(await run.findByText(/, owned by/)).toBeTruthy();
    expect(run.getByText(/Its radio is mapped to/).textContent).toMatch(/asset 0 “Harbour Tower”, owned by .*; its subscriber to no payer\./);
    expect(run.getByText('Waiting').closest('div')?.textContent).toContain('3 GB');
    expect(run.getByRole('region', { name: 'Billed in the open epoch' }).textContent).toContain('payer 2, asset 02 GB');
    expect(sessions.getByText('40 runs are kept; these are the newest.')).toBeTruthy();
    await userEvent.click(sessions.getByText(/^Its reports in the log: 1/));
    expect(sessions.getByRole('region', { name: 'Reports in the log' }).textContent).toContain('interim');
    expect(sessions.getByRole('list', { name: 'Verdicts' }).textContent).toContain('A counter of 32 bits began again at zero.');
    await expectAccessible();
  });

  test('is shown where its usage waits', async () => {
    await enter({ answers: { ...mapped, '/v1/sessions?session_id=5f2a0b17&limit=20&reports=100': found } });
    const usage = await panel('Unattributed usage');
    await userEvent.click(await usage.findByRole('button', { name: 'Show session 5f2a0b17' }));
    expect(await usage.findByText('One session is found.')).toBeTruthy();
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
