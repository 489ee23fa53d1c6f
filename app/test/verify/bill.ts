// Records of a bill, as many as one asks for.
import type { UsageRecord } from '../../src/verify';

export const records = (count: number): UsageRecord[] =>
  Array.from({ length: count }, (_, at) => ({
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
