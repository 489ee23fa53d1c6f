import { expect, test } from 'vitest';
import { MerkleSumTree, check, holdsRecords, recordRoot, type UsageRecord } from '../../src/verify';

const network = new Uint8Array(32).fill(7);

/** The processor's time: how busy the machine is otherwise does not count. */
function processorMs(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('a bill of 1,000 records is verified within a second', () => {
  const records: UsageRecord[] = Array.from({ length: 1_000 }, (_, at) => ({
    salt: new Uint8Array(32).fill(at),
    payer: 3,
    asset: at % 50,
    pricePerGb: 500_000n,
    bytesUp: BigInt(at) * 1_000_003n,
    bytesDown: BigInt(at) * 9_000_001n,
    firstEventAtMs: 1_790_000_000_000n,
    lastEventAtMs: 1_790_000_900_000n,
    sessionId: at.toString(16).padStart(16, '0'),
    radio: 'nas_identifier=tower-7',
  }));
  const root = recordRoot(records);
  let holds = false;
  expect(processorMs(() => (holds = holdsRecords(root, 1_000, 0, records, [])))).toBeLessThan(1_000);
  expect(holds).toBe(true);
});

test('1,000 proofs of a settlement are verified within a second', () => {
  const totals = Array.from({ length: 1_000 }, (_, at) => {
    const amount = BigInt(at) * 77_777n;
    return { bytes: amount, paid: amount, charged: amount, accrued: amount };
  });
  const tree = new MerkleSumTree('payer', network, totals);
  const commitment = { side: 'payer', network, leafCount: 1_000, root: tree.root } as const;
  const proofs = totals.map((_, index) => tree.proof(index) ?? []);
  const ms = processorMs(() => totals.forEach((of, index) => check(commitment, index, of, proofs[index] ?? [])));
  expect(ms).toBeLessThan(1_000);
});
