// What is written where, so that a gateway's or a radio's usage counts for an asset: as `docs/guides/gateways.md` and
// `docs/guides/radios.md` have it, filled in.
import type { Gateway } from '../generated/gateways';

/** What an owner tells of a gateway. */
export interface GatewayTold {
  readonly index: number;
  /** The name that it sends. */
  readonly nasIdentifier: string;
  /** Where its packets come from. */
  readonly address: string;
  readonly gateway: Gateway | undefined;
}

/** Names as they stand in TOML: a quote or a backslash in one would end it. */
const quoted = (text: string): string => JSON.stringify(text);

const orAsk = (text: string, what: string): string => (text.trim() === '' ? what : text.trim());

/** What the oracle's operator enters. */
export function clientToml({ index, nasIdentifier, address, gateway }: GatewayTold): string {
  const name = orAsk(nasIdentifier, 'NAME');
  return [
    '[[radius.clients]]',
    `name = ${quoted(name)}`,
    `network = ${quoted(orAsk(address, 'ADDRESS'))}`,
    `secret_file = ${quoted(`${name}.secret`)}`,
    ...(gateway ? [`vendor = ${quoted(gateway.vendor)}`] : []),
    `nas_identifiers = [${quoted(name)}]`,
    ...settingsOf(gateway?.settings ?? []),
    '',
    '[[mapping.radio]]',
    `nas_identifier = ${quoted(name)}`,
    `asset = ${index}`,
  ].join('\n');
}

const BY_NAME = 'session_radio = "nas_identifier"';

/** A vendor's settings with the reason of each. What tells sessions apart is the radio's name, unless its vendor needs something else. */
function settingsOf(settings: readonly string[]): string[] {
  const lines = settings.map((setting) => {
    const [, first = ''] = /^`([^`]+)`/.exec(setting) ?? [];
    const isByName = setting.includes(`\`${BY_NAME}\``);
    const why = setting.slice(setting.indexOf(': ') + 2);
    return `${isByName ? BY_NAME : first} # ${why.replaceAll('`', '')}`;
  });
  return lines.some((line) => line.startsWith('session_radio')) ? lines : [BY_NAME, ...lines];
}

/** What is entered at the gateway itself, whatever it calls these. */
export const atGateway = (door: string, nasIdentifier: string): string => {
  const { host, port } = hostAndPort(door);
  return [
    `accounting server: ${orAsk(host, 'ADDRESS')}`,
    `accounting port:   ${port}`,
    'shared secret:     as the operator gave it to you',
    'interim reports:   every 300 seconds',
    `NAS-Identifier:    ${orAsk(nasIdentifier, 'NAME')}`,
    'clock:             by NTP',
  ].join('\n');
};

/** What stands in it in capitals for what was not told, in words; nothing where all was. */
export function toReplace(text: string): string | undefined {
  const open = ['NAME', 'ADDRESS', 'KEY'].filter((word) => new RegExp(`(?:"|: +)${word}(?:"|\\.secret"|$)`, 'm').test(text));
  return open.length === 0 ? undefined : `Replace ${open.join(' and ')}: not filled in yet.`;
}

/** Looks at what the gateway sends, where the oracle takes it. */
export const captureCommands = (door: string): string =>
  [
    `tcpdump -i any -w gateway.pcap udp port ${hostAndPort(door).port}`,
    'openmast radius replay gateway.pcap --secret-file gateway.secret',
    'openmast radius explain gateway.pcap --secret-file gateway.secret',
  ].join('\n');

/** RADIUS accounting has port 1813 where none is named. */
export function hostAndPort(door: string): { readonly host: string; readonly port: string } {
  const [, host = door.trim(), port = '1813'] = /^(\[[0-9a-f:.]+\]|[^:]*):(\d{1,5})$/i.exec(door.trim()) ?? [];
  return { host, port };
}

/** What the operator enters for a radio that signs its reports. */
export const radioToml = (index: number, key: string): string => ['[[mapping.radio]]', `ed25519 = ${quoted(orAsk(key, 'KEY'))}`, `asset = ${index}`].join('\n');
