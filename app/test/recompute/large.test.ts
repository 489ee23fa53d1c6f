import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';
import { ArchiveReader } from '../../src/recompute/archive';
import { checks } from '../../src/recompute/recompute';
import { NETWORK, settlement, text } from './large';

test('a settlement of a hundred thousand accounts is recomputed', () => {
  const digest = sha256(new TextEncoder().encode(text));
  const reader = new ArchiveReader();
  for (const line of text.trimEnd().split('\n')) reader.take(line);
  const steps = [...checks({ archive: reader.finish(), digest }, undefined, settlement, NETWORK)];
  expect(steps.filter(({ state }) => state !== 'holds')).toEqual([]);
});
