import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';
import { ArchiveReader } from '../../src/recompute/archive';
import { checks } from '../../src/recompute/recompute';
import { NETWORK, settlement, text } from './large';

test('a settlement of a hundred thousand accounts is recomputed within seconds', () => {
  const before = process.cpuUsage();
  const digest = sha256(new TextEncoder().encode(text));
  const reader = new ArchiveReader();
  for (const line of text.trimEnd().split('\n')) reader.take(line);
  const steps = [...checks({ archive: reader.finish(), digest }, undefined, settlement, NETWORK)];
  // The processor's time: how busy the machine is otherwise does not count.
  const { user, system } = process.cpuUsage(before);
  expect(steps.filter(({ state }) => state !== 'holds')).toEqual([]);
  expect((user + system) / 1e6).toBeLessThan(20);
  console.info(`recomputed in ${((user + system) / 1e6).toFixed(1)} s of a processor`);
});
