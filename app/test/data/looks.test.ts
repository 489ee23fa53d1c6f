import { describe, expect, test } from 'vitest';
import { growth, mean, samplesIn, total, withLook, type Look } from '../../src/data/looks';

const look = (atMs: number, text: string): Look => ({ atMs, samples: samplesIn(text) });

describe('counters in the format of Prometheus', () => {
  test('have names, labels and values; everything else is passed over', () => {
    const samples = samplesIn('# HELP a_total What\n# TYPE a_total counter\na_total{client="10.0.0.0/8",outcome="recorded"} 12\n\na_bytes 1.5e9\nnonsense\nb NaN\n');
    expect(samples).toEqual([
      { name: 'a_total', labels: { client: '10.0.0.0/8', outcome: 'recorded' }, value: 12 },
      { name: 'a_bytes', labels: {}, value: 1.5e9 },
    ]);
  });

  test('have labels with any sign in them', () => {
    expect(samplesIn('a{x="q\\"u\\\\o},y=\\n",z="2"} 1')[0]?.labels).toEqual({ x: 'q"u\\o},y=\n', z: '2' });
  });

  test('are added up over the labels that are not asked for; of none there is no zero', () => {
    const one = look(0, 'a_total{c="1",o="x"} 1\na_total{c="2",o="x"} 2\na_total{c="2",o="y"} 4');
    expect(total(one, 'a_total')).toBe(7);
    expect(total(one, 'a_total', { o: 'x' })).toBe(3);
    expect(total(one, 'a_total', { o: 'z' })).toBeUndefined();
    expect(total(one, 'b_total')).toBeUndefined();
  });
});

describe('growth', () => {
  test('needs two looks, and says over how long', () => {
    const first = look(1_000, 'a_total 5');
    expect(growth([first], 'a_total')).toBeUndefined();
    expect(growth([first, look(11_000, 'a_total 25')], 'a_total')).toEqual({ by: 20, inMs: 10_000 });
  });

  test('of what had not been counted yet begins at nothing', () => {
    expect(growth([look(0, 'a_total 1'), look(10_000, 'a_total 1\nb_total 3')], 'b_total')).toEqual({ by: 3, inMs: 10_000 });
  });

  test('is of the last five minutes', () => {
    let looks: readonly Look[] = [];
    for (let at = 0; at <= 900_000; at += 10_000) looks = withLook(looks, look(at, `a_total ${at}`));
    expect(growth(looks, 'a_total')).toEqual({ by: 300_000, inMs: 300_000 });
    expect(looks.length).toBeLessThan(40);
  });

  test('begins anew with a service that was started again: also when another counter is higher than before', () => {
    const before = withLook([], look(0, 'a_total 100\nb_total 1'));
    const after = withLook(before, look(10_000, 'a_total 3\nb_total 500'));
    expect(after).toHaveLength(1);
    expect(withLook(before, look(10_000, 'b_total 500'))).toHaveLength(1);
  });

  test('a gauge that falls is no new start', () => {
    const looks = withLook(withLook([], look(0, 'log_bytes 100')), look(10_000, 'log_bytes 40'));
    expect(growth(looks, 'log_bytes')).toEqual({ by: -60, inMs: 10_000 });
  });

  test('a mean is of what came between the looks', () => {
    const looks = [look(0, 's_sum 10\ns_count 10'), look(10_000, 's_sum 11\ns_count 14')];
    expect(mean(looks, 's')).toBe(0.25);
    expect(mean([look(0, 's_sum 1\ns_count 1'), look(1, 's_sum 1\ns_count 1')], 's')).toBeUndefined();
  });
});
