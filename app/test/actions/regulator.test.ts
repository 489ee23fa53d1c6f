// What a regulator's acts refuse and say before anything is signed, as the commands do.
import { getAddressDecoder, type Instruction } from '@solana/kit';
import { expect, test } from 'vitest';
import { announceLevyPlan } from '../../src/actions/announce-levy';
import { momentIn, reasonHash } from '../../src/actions/decided';
import { basisPoints } from '../../src/actions/percent';
import { endLicencePlan, liftLicencePlan, renewLicencePlan, suspendLicencePlan } from '../../src/actions/licence-acts';
import type { JurisdictionPlace, LicencePlace } from '../../src/actions/regulated-place';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { JURISDICTION_DISCRIMINATOR, getJurisdictionDecoder, type Jurisdiction } from '../../src/generated/openmast/accounts/jurisdiction';
import { LICENCE_DISCRIMINATOR, getLicenceDecoder, type Licence } from '../../src/generated/openmast/accounts/licence';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { getAnnounceLevyInstructionDataDecoder } from '../../src/generated/openmast/instructions/announceLevy';
import { getRenewLicenceInstructionDataDecoder } from '../../src/generated/openmast/instructions/renewLicence';
import { getSuspendLicenceInstructionDataDecoder } from '../../src/generated/openmast/instructions/suspendLicence';
import type { Pace } from '../../src/chain/schedule';
import type { Plan } from '../../src/signing/plan';
import { accountsOf } from '../recorded';

const first = (kind: ArrayLike<number>): readonly [string, Uint8Array] => accountsOf(kind)[0]!;
const some = getAddressDecoder().decode(new Uint8Array(32).fill(7));
const [, network] = first(NETWORK_DISCRIMINATOR);
const NOW = 1_800_000_000n;

function jurisdictionPlace(other: Partial<Jurisdiction> = {}, pace?: Pace): JurisdictionPlace {
  const jurisdiction = { ...getJurisdictionDecoder().decode(first(JURISDICTION_DISCRIMINATOR)[1]), levyBps: 200, levyEpoch: 0n, nextLevyBps: 0, nextLevyEpoch: 0n, mostLevyBps: 500, ...other };
  const state = { ...getNetworkDecoder().decode(network), finalEpoch: 10n, finalClosedAt: NOW - 10n };
  return { wallet: some, networkAddress: some, network: state, now: NOW, jurisdictionAddress: some, jurisdiction, pace };
}

function licencePlace(other: Partial<Licence> = {}): LicencePlace {
  const [, raw] = first(LICENCE_DISCRIMINATOR);
  const licence = { ...getLicenceDecoder().decode(raw), suspendedFrom: 0n, suspendedUntil: 0n, liftedFrom: 0n, endedFrom: 0n, ...other };
  const [, asset] = accountsOf(ASSET_DISCRIMINATOR)[0]!;
  return { ...jurisdictionPlace(), asset: { ...getAssetDecoder().decode(asset), jurisdiction: licence.jurisdiction }, licenceAddress: some, licence };
}

const NO_EFFECTS = { changes: [], fee: 0n, rent: 0n };

function said(plan: Plan): { sentence: string; instruction: Instruction; cautions: string } {
  if (plan.kind === 'nothing') throw new Error(plan.why);
  return { sentence: plan.sentence(NO_EFFECTS), instruction: plan.instructions[0]!, cautions: plan.cautions.join(' ') };
}

test('a levy holds from the earliest epoch on, and says what it means', () => {
  const { sentence, instruction, cautions } = said(announceLevyPlan(jurisdictionPlace(), '3', ''));
  expect(sentence).toBe('You announce a levy of 3 % from epoch 14 on.');
  expect(cautions).toContain('name a later one for more time');
  expect(said(announceLevyPlan(jurisdictionPlace(), '3', '15')).cautions).not.toContain('more time');
  expect(cautions).toContain('3 % of all that assets in jurisdiction 276 earn is levied instead of 2 %');
  expect(getAnnounceLevyInstructionDataDecoder().decode(instruction.data!)).toMatchObject({ levyBps: 300, epoch: 14n });
  // Where epochs are short, others become final while somebody signs.
  const short = jurisdictionPlace({}, { finalEpoch: 10n, closedAt: NOW - 10n, seconds: 4n });
  expect(said(announceLevyPlan(short, '3', '')).sentence).toContain('from epoch 44 on');
});

test('a levy above the promise, too early, or behind one that is about to hold is refused', () => {
  expect(() => announceLevyPlan(jurisdictionPlace(), '5.01', '')).toThrow('at most 5 %');
  expect(() => announceLevyPlan(jurisdictionPlace(), '3', '13')).toThrow('from epoch 14 on at the earliest');
  const pending = jurisdictionPlace({ nextLevyEpoch: 13n, nextLevyBps: 100 });
  expect(() => announceLevyPlan(pending, '3', '')).toThrow('Announce the next one when epoch 12 is final.');
});

test('a levy that replaces another says so, and one that gives something up warns', () => {
  const later = jurisdictionPlace({ nextLevyEpoch: 20n, nextLevyBps: 100 });
  const replacing = said(announceLevyPlan(later, '3', '30'));
  expect(replacing.sentence).toContain('in the place of the 1 % that was announced from epoch 20 on');
  expect(replacing.cautions).toContain('instead of 2 %');
  const begun = jurisdictionPlace({ nextLevyEpoch: 8n, nextLevyBps: 100 });
  expect(said(announceLevyPlan(begun, '3', '')).cautions).toContain('openmast collect --all first');
});

test('a suspension has an end within a year and a reason', async () => {
  const until = new Date(Number(NOW + 86_400n * 30n) * 1000).toISOString().slice(0, 10);
  const { sentence, instruction, cautions } = said(await suspendLicencePlan(licencePlace(), until, 'order 9/2027'));
  expect(sentence).toContain('from epoch 14 on');
  expect(cautions).toContain('a later epoch than 14');
  const data = getSuspendLicenceInstructionDataDecoder().decode(instruction.data!);
  expect(data.until).toBe(momentIn(until));
  expect(data.reasonHash).toEqual(await reasonHash('order 9/2027'));
  await expect(suspendLicencePlan(licencePlace(), '2020-01-01', 'x')).rejects.toThrow('is past');
  await expect(suspendLicencePlan(licencePlace(), '2099-01-01', 'x')).rejects.toThrow('within 365 days');
  await expect(suspendLicencePlan(licencePlace(), until, ' ')).rejects.toThrow('A reason is missing');
  const suspended = { suspendedFrom: 9n, suspendedUntil: NOW + 1000n };
  await expect(suspendLicencePlan(licencePlace(suspended), until, 'x')).rejects.toThrow('Lift that first');
});

test('a suspension is lifted from an epoch on, or before it begins', () => {
  expect(liftLicencePlan(licencePlace())).toEqual({ kind: 'nothing', why: 'It is not suspended.' });
  const running = licencePlace({ suspendedFrom: 9n, suspendedUntil: NOW + 1000n });
  expect(said(liftLicencePlan(running)).sentence).toContain('from epoch 14 on');
  const ahead = licencePlace({ suspendedFrom: 14n, suspendedUntil: NOW + 1000n });
  expect(said(liftLicencePlan(ahead)).sentence).toContain('before it begins');
  expect(liftLicencePlan({ ...running, licence: { ...running.licence, liftedFrom: 13n } })).toMatchObject({ kind: 'nothing' });
});

test('a renewal holds longer than before, by a document', () => {
  const place = licencePlace({ validUntil: NOW + 86_400n });
  const hash = 'ab'.repeat(32);
  const { sentence, instruction } = said(renewLicencePlan(place, '2030-06-30', `sha256:${hash}`));
  expect(sentence).toMatch(/^You let licence 0 of asset \d+ hold until .*2030/);
  const data = getRenewLicenceInstructionDataDecoder().decode(instruction.data!);
  expect(data).toMatchObject({ validUntil: momentIn('2030-06-30'), documentHash: new Uint8Array(32).fill(0xab) });
  expect(() => renewLicencePlan(place, '2027-01-15', hash)).toThrow('must be later');
  expect(() => renewLicencePlan(place, '2030-06-30', 'ab')).toThrow('64 hexadecimal digits');
  expect(() => renewLicencePlan(licencePlace({ validUntil: NOW }), '2030-06-30', hash)).toThrow('has expired');
  expect(() => renewLicencePlan(licencePlace({ endedFrom: 5n }), '2030-06-30', hash)).toThrow('ended from epoch 5 on');
});

test('an end is for good', async () => {
  expect(said(await endLicencePlan(licencePlace(), 'x')).cautions).toContain('Nobody can undo this');
  await expect(endLicencePlan(licencePlace({ endedFrom: 5n }), 'x')).rejects.toThrow('ended from epoch 5 on');
});

test('times, parts and hashes are read as the command reads them', async () => {
  expect(momentIn('2027-06-30')).toBe(1_814_313_600n);
  expect(momentIn('2027-06-30T02:00:00+02:00')).toBe(1_814_313_600n);
  for (const wrong of ['', '30.6.2027', '2027-02-30', '2027-06-30T12:00:00']) expect(() => momentIn(wrong)).toThrow('as a date like');
  expect([basisPoints('3'), basisPoints('2.5 %'), basisPoints('0.01')]).toEqual([300, 250, 1]);
  for (const wrong of ['', '-1', '3.001', '3,5']) expect(() => basisPoints(wrong)).toThrow('in percent');
  expect(await reasonHash(`sha256:${'ab'.repeat(32)}`)).toEqual(new Uint8Array(32).fill(0xab));
  await expect(reasonHash('sha256:ab')).rejects.toThrow('64 hexadecimal');
});
