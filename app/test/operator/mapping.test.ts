import { describe, expect, test } from 'vitest';
import { lacks, mappable, mappingOf, type Waiting } from '../../src/operator/mapping';

const waiting = (code: string, more: Partial<Waiting> = {}): Waiting => ({
  bytes: '1',
  began_by: { code: 'first', text: '' },
  last_report_at_ms: '1',
  radio: [],
  run: 0,
  seen: [],
  session_id: 's',
  subscriber: [],
  why: { code, text: '' },
  ...more,
});

describe('what a mapping would give', () => {
  test('is the radio first, then the subscriber', () => {
    expect(lacks(waiting('nothing_mapped'))).toBe('radio');
    expect(lacks(waiting('unmapped_radio', { payer: 0 }))).toBe('radio');
    expect(lacks(waiting('unmapped_subscriber', { asset: 0 }))).toBe('subscriber');
  });

  test('is nothing where the account is missing on chain, or the ledger is full', () => {
    for (const code of ['asset_unknown', 'payer_unknown', 'beyond_the_ledger']) expect(lacks(waiting(code, { asset: 1, payer: 2 }))).toBeUndefined();
  });
});

describe('a mapping', () => {
  test('has the value as it was told, also with an equals sign in it', () => {
    expect(mappingOf('radio', 'nas_identifier=a=b', 7)).toEqual({ of: 'radio', body: { kind: 'nas_identifier', value: 'a=b', asset: 7 } });
    expect(mappingOf('subscriber', 'class=hex:00ff', 0)).toEqual({ of: 'subscriber', body: { kind: 'class', value: 'hex:00ff', payer: 0 } });
  });

  test('is of a kind that can be mapped', () => {
    expect(mappable('radio', ['called_station_id=AA', 'nas_port=3', 'odd', 'nas_ip=10.0.0.1'])).toEqual(['called_station_id=AA', 'nas_ip=10.0.0.1']);
    expect(mappable('subscriber', ['nas_ip=10.0.0.1', 'realm=carrier.example'])).toEqual(['realm=carrier.example']);
    expect(mappingOf('radio', 'user_name=ana', 1)).toBeUndefined();
    expect(mappingOf('subscriber', 'nas_ip=10.0.0.1', 1)).toBeUndefined();
  });
});
