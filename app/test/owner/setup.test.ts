// What an owner gives to the operator, and sets on a gateway: as the guides have it, with nothing made up.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { GATEWAYS } from '../../src/generated/gateways';
import { atGateway, captureCommands, clientToml, hostAndPort, radioToml, toReplace } from '../../src/owner/setup';

const told = { index: 3, nasIdentifier: 'mast-1', address: '198.51.100.7', gateway: undefined };
const of = (vendor: string) => clientToml({ ...told, gateway: GATEWAYS.find((it) => it.vendor === vendor)! });

describe('the entry of a gateway', () => {
  test('has the settings of the guide, filled in', async () => {
    const guide = await readFile(new URL('../../../docs/guides/gateways.md', import.meta.url), 'utf8');
    for (const line of clientToml(told).split('\n')) {
      const [key = ''] = line.split(' = ');
      expect(guide, line).toContain(key);
    }
    expect(clientToml(told)).toContain('[[mapping.radio]]\nnas_identifier = "mast-1"\nasset = 3');
    expect(clientToml(told)).toContain('session_radio = "nas_identifier"');
  });

  test('tells sessions apart as its vendor needs it', () => {
    expect(of('meraki')).toMatch(/^session_radio = "area" # from MR 33\.1 on/m);
    expect(of('meraki')).not.toContain('session_radio = "nas_identifier"');
    expect(of('cisco')).toMatch(/^session_radio = "nas_identifier" # the controller keeps/m);
    expect(of('cisco')).toMatch(/^services = "part" # ISG/m);
    expect(of('coovachilli')).toMatch(/^session_device = true # /m);
    expect(of('coovachilli')).toContain('session_radio = "nas_identifier"');
  });

  test.each(GATEWAYS.map(({ vendor }) => vendor))('of %s has each setting once, and nothing but settings and reasons', (vendor) => {
    const settings = of(vendor).split('\n').filter((line) => line !== '' && !line.startsWith('['));
    for (const line of settings) expect(line).toMatch(/^[a-z_]+ = ("[^"]*"|\["[^"]*"\]|\d+|true|false)( # .+)?$/);
    const client = settings.slice(0, settings.findIndex((line) => line.startsWith('nas_identifier =')));
    const keys = client.map((line) => line.split(' = ')[0]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('cannot be broken out of by a name', () => {
    expect(clientToml({ ...told, nasIdentifier: 'a"\n[admin]' })).toContain('name = "a\\"\\n[admin]"');
    expect(radioToml(3, ' key"x ')).toBe('[[mapping.radio]]\ned25519 = "key\\"x"\nasset = 3');
  });
});

test('what is not told yet is asked for in capitals', () => {
  expect(clientToml({ index: 3, nasIdentifier: '', address: '', gateway: undefined })).toContain('network = "ADDRESS"');
  expect(atGateway('', '')).toContain('accounting server: ADDRESS');
});

test('what is not told yet is said beside it', () => {
  const entry = (nasIdentifier: string, address: string) => toReplace(clientToml({ index: 3, nasIdentifier, address, gateway: undefined }));
  expect(entry('', '')).toBe('Replace NAME and ADDRESS: not filled in yet.');
  expect(entry('mast-1', '')).toBe('Replace ADDRESS: not filled in yet.');
  expect(entry('mast-1', '198.51.100.7')).toBeUndefined();
  expect(toReplace(atGateway('', 'mast-1'))).toBe('Replace ADDRESS: not filled in yet.');
  expect(toReplace(atGateway('radius.example.net', ''))).toBe('Replace NAME: not filled in yet.');
  expect(toReplace(atGateway('radius.example.net', 'mast-1'))).toBeUndefined();
  expect(toReplace(radioToml(3, ''))).toBe('Replace KEY: not filled in yet.');
});

test('a capture is of the port at which the oracle takes reports', () => {
  expect(captureCommands('oracle.example.net:20036')).toContain('udp port 20036\n');
  expect(captureCommands('')).toContain('udp port 1813\n');
});

test.each([
  ['radius.example.net:18130', { host: 'radius.example.net', port: '18130' }],
  ['192.0.2.10', { host: '192.0.2.10', port: '1813' }],
  ['[2001:db8::10]:1813', { host: '[2001:db8::10]', port: '1813' }],
  ['2001:db8::10', { host: '2001:db8::10', port: '1813' }],
])('%s has an address and a port', (door, parts) => expect(hostAndPort(door)).toEqual(parts));
