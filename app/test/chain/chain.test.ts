import { address, getAddressDecoder } from '@solana/kit';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readBy } from '../../src/actions/place';
import { assetAt, settlementAt } from '../../src/chain/addresses';
import { Chain } from '../../src/chain/chain';
import { CLOCK_SYSVAR } from '../../src/chain/clock';
import { clusterOf } from '../../src/chain/cluster';
import { readShareName } from '../../src/chain/share-name';
import { timeOfSlot } from '../../src/chain/slot-times';
import { toHex } from '../../src/verify';
import { account, answer, finalEpoch, genesisHash, id, playRecorded } from '../recorded';

const chain = new Chain('http://oracle.test/rpc');

beforeEach(() => playRecorded());

describe('accounts of a real network', () => {
  test('the network', async () => {
    const network = await chain.network(id);
    expect(network.finalEpoch).toBe(BigInt(finalEpoch));
    expect(network.assetCount).toBe(answer(`/v1/settlements/${finalEpoch}`).body.asset_count);
  });

  test('a settlement has the hash that the oracle tells', async () => {
    const settlement = await chain.settlement(id, BigInt(finalEpoch));
    const told = answer(`/v1/settlements/${finalEpoch}`).body;
    expect(settlement && toHex(Uint8Array.from(settlement.contentHash))).toBe(told.content_hash);
    expect(settlement?.content.assetCharged).toBe(BigInt(told.charged));
  });

  test('an epoch that is not final has none', async () => {
    expect(await chain.settlement(id, 1_000_000n)).toBeUndefined();
  });

  test('assets with the names of their shares, and none beyond the last', async () => {
    const assets = await chain.assets(id, [0, 1, 2, 3]);
    expect(assets.map((asset) => asset?.name?.chosenName)).toEqual([
      'Harbour Tower',
      'Market Small Cell',
      'Library Access Point',
      undefined,
    ]);
    expect(assets[0]?.pricePerGb).toBe(BigInt(answer('/v1/price/0').body.price.price_per_gb));
    expect(assets[3]).toBeUndefined();
  });

  test('the cluster', async () => {
    expect(await chain.genesisHash()).toBe(genesisHash);
    expect(clusterOf(genesisHash)).toEqual({ name: 'local or unknown cluster', isTest: true });
    expect(clusterOf('5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d').isTest).toBe(false);
  });
});

test('SOL that somebody sent to where no account is makes none', async () => {
  const dust = { owner: '11111111111111111111111111111111', data: ['', 'base64'] as [string, string] };
  playRecorded({ accounts: { [await settlementAt(id, 1_000_000n)]: dust, [await assetAt(id, 3)]: dust } });
  expect(await chain.settlement(id, 1_000_000n)).toBeUndefined();
  expect((await chain.assets(id, [2, 3])).map((asset) => asset?.index)).toEqual([2, undefined]);
  const owned = { ...dust, data: new Uint8Array(), lamports: 890_880n };
  const somebodys = { ...owned, data: new Uint8Array(1) };
  expect(await readBy({ accounts: async () => [owned, somebodys, undefined] })([])).toEqual([undefined, somebodys, undefined]);
});

describe('the clock', () => {
  const SLOT = 12_345n;
  const clock = Buffer.alloc(40);
  clock.writeBigUInt64LE(SLOT, 0);
  clock.writeBigInt64LE(1_796_226_759n, 32);
  const withClock = { [CLOCK_SYSVAR]: { owner: 'Sysvar1111111111111111111111111111111111111', data: [clock.toString('base64'), 'base64'] as [string, string] } };

  test('comes with every answer, and tells when its slot was', async () => {
    playRecorded({ accounts: withClock });
    const { accounts } = await chain.read([address(id.network)]);
    expect(accounts).toHaveLength(1);
    expect(timeOfSlot(SLOT, 0)).toEqual({ ms: 1_796_226_759_000, from: undefined });
  });

  test('leaves no account out, and nodes are asked for no more than 100 at once', async () => {
    playRecorded({ accounts: withClock });
    const addresses = Array.from({ length: 250 }, (_, at) => address(at === 249 ? id.network : getAddressDecoder().decode(new Uint8Array(32).fill(at + 1))));
    const { accounts } = await chain.read(addresses);
    expect(accounts.map((one, at) => (one ? at : -1)).filter((at) => at >= 0)).toEqual([249]);
    expect(accounts).toHaveLength(250);
    const asked = vi.mocked(fetch).mock.calls.map(([, init]) => (JSON.parse(String(init?.body)) as { params: [string[]] }).params[0].length);
    expect(asked).toEqual([100, 100, 53]);
  });
});

describe('what is no account of the network', () => {
  const changed = (change: (data: Buffer) => void, owner?: string) => {
    const raw = account(id.network);
    const data = Buffer.from(raw.data[0], 'base64');
    change(data);
    playRecorded({ accounts: { [id.network]: { ...raw, owner: owner ?? raw.owner, data: [data.toString('base64'), 'base64'] } } });
    return expect(chain.network(id)).rejects;
  };

  test('another owner', () => changed(() => {}, '11111111111111111111111111111111').toThrow('does not belong to the program'));
  test('another kind', () => changed((data) => data.fill(0, 0, 8)).toThrow('of another kind'));
  test('another version', () => changed((data) => data.writeUInt8(2, 8)).toThrow('has version 2'));

  test('cut short', async () => {
    const raw = account(id.network);
    const data = Buffer.from(raw.data[0], 'base64').subarray(0, 100).toString('base64');
    playRecorded({ accounts: { [id.network]: { ...raw, data: [data, 'base64'] } } });
    await expect(chain.network(id)).rejects.toThrow('too short');
  });

  test('not there, or nobody who answers', async () => {
    playRecorded({ accounts: { [id.network]: null } });
    await expect(chain.network(id)).rejects.toThrow('not on this chain');
    playRecorded({ hasChain: false });
    await expect(chain.network(id)).rejects.toThrow('cannot be reached');
  });
});

test('names in a mint are bounded by it', () => {
  const owner = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';
  expect(readShareName(owner, new Uint8Array(82))).toBeUndefined();
  const content = Buffer.concat([Buffer.alloc(64), text('Tow\u0007er'), text('T')]);
  const mint = Buffer.concat([Buffer.alloc(165), Buffer.from([1, 19, 0, content.length, 0]), content]);
  expect(readShareName(owner, mint)).toEqual({ chosenName: 'Tow\u0007er', chosenSymbol: 'T' });
  expect(readShareName('11111111111111111111111111111111', mint)).toBeUndefined();
  for (let length = 0; length < mint.length; length += 1) {
    expect(readShareName(owner, mint.subarray(0, length))).toBeUndefined();
  }

  function text(value: string): Buffer {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(Buffer.byteLength(value));
    return Buffer.concat([length, Buffer.from(value)]);
  }
});
