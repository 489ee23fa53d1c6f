// What a regulator's acts refuse and say before anything is signed, as the commands do.
import { getAddressDecoder, type Instruction } from '@solana/kit';
import { expect, test } from 'vitest';
import { announceLevyPlan } from '../../src/actions/announce-levy';
import { momentIn, reasonHash } from '../../src/actions/decided';
import { grantLicencePlan, type GrantPlace, type NewLicence } from '../../src/actions/grant-licence';
import { areaIn, bandIn, bandText, frequency, licenceNamed, textOf } from '../../src/actions/licence-terms';
import { basisPoints } from '../../src/actions/percent';
import { endLicencePlan, liftLicencePlan, renewLicencePlan, suspendLicencePlan } from '../../src/actions/licence-acts';
import type { JurisdictionPlace, LicencePlace } from '../../src/actions/regulated-place';
import { liftSuspensionPlan, suspendHolderPlan, type HolderPlace } from '../../src/actions/suspend-holder';
import { withdrawLevyPlan } from '../../src/actions/withdraw-levy';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { JURISDICTION_DISCRIMINATOR, getJurisdictionDecoder, type Jurisdiction } from '../../src/generated/openmast/accounts/jurisdiction';
import { LICENCE_DISCRIMINATOR, getLicenceDecoder, type Licence } from '../../src/generated/openmast/accounts/licence';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { getAnnounceLevyInstructionDataDecoder } from '../../src/generated/openmast/instructions/announceLevy';
import { getGrantLicenceInstructionDataDecoder } from '../../src/generated/openmast/instructions/grantLicence';
import { getRenewLicenceInstructionDataDecoder } from '../../src/generated/openmast/instructions/renewLicence';
import { getSuspendLicenceInstructionDataDecoder } from '../../src/generated/openmast/instructions/suspendLicence';
import type { Holder } from '../../src/generated/share-gate/accounts/holder';
import { getSuspendHolderInstructionDataDecoder } from '../../src/generated/share-gate/instructions/suspendHolder';
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
  const daily = { finalEpoch: 10n, closedAt: NOW - 10n, seconds: 86_400n };
  expect(said(announceLevyPlan(jurisdictionPlace({}, daily), '3', '')).sentence).toMatch(/from epoch 14 on \(about [^)]+\)\.$/);
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
  const daily = { finalEpoch: 10n, closedAt: NOW - 10n, seconds: 86_400n };
  const timed = said(await suspendLicencePlan({ ...licencePlace(), pace: daily }, until, 'order 9/2027'));
  expect(timed.sentence).toMatch(/from epoch 14 on \(about [^)]+\), until /);
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

const GRANT: NewLicence = {
  asset: 0,
  kind: 'licence',
  reference: '276-3600-0099',
  band: '3.5GHz-3600MHz',
  area: 'country',
  from: '2027-01-15',
  until: '2030-06-30',
  document: 'ab'.repeat(32),
  leaseOf: '',
};

function grantPlace(other: Partial<GrantPlace['asset']> = {}, parent?: GrantPlace['parent']): GrantPlace {
  const [, raw] = accountsOf(ASSET_DISCRIMINATOR)[0]!;
  const asset = { ...getAssetDecoder().decode(raw), index: 0, jurisdiction: 276, moveState: 0, licenceCount: 4, ...other };
  return { ...jurisdictionPlace({ code: 276 }), asset, assetAddress: some, licenceAddress: some, parent };
}

test('a licence is granted as it was written, under the asset’s next number', () => {
  const { sentence, instruction, cautions } = said(grantLicencePlan(grantPlace(), GRANT));
  expect(sentence).toMatch(/^You grant licence 4 of asset 0 in jurisdiction 276: licence 276-3600-0099; band 3500 MHz to 3600 MHz; the whole country; from .*2027.* until .*2030/);
  expect(cautions).toContain('keep the document as it is');
  const data = getGrantLicenceInstructionDataDecoder().decode(instruction.data!);
  expect(data).toMatchObject({ kind: 0, bandFromKhz: 3_500_000n, bandToKhz: 3_600_000n, areaKind: 0, validFrom: momentIn('2027-01-15'), validUntil: momentIn('2030-06-30') });
  expect(new TextDecoder().decode(Uint8Array.from(data.reference)).replace(/\0+$/, '')).toBe('276-3600-0099');
  expect(data.documentHash).toEqual(new Uint8Array(32).fill(0xab));
  const lease = said(grantLicencePlan(grantPlace({}, some), { ...GRANT, kind: 'spectrum-manager-lease', leaseOf: '3/0' }));
  expect(lease.sentence).toContain(', of licence 3/0;');
  expect(getGrantLicenceInstructionDataDecoder().decode(lease.instruction.data!)).toMatchObject({ kind: 1, parent: some });
});

test('a grant is refused as the command refuses it', () => {
  const refused = (terms: Partial<NewLicence>, why: string, place = grantPlace()) => expect(() => grantLicencePlan(place, { ...GRANT, ...terms })).toThrow(why);
  refused({ until: '2027-01-15' }, 'later than the beginning and than now');
  refused({ from: '2020-01-01', until: '2021-01-01' }, 'later than the beginning and than now');
  refused({ from: 'soon' }, 'Write the beginning as a date');
  refused({ band: '' }, 'Only a general authorization');
  refused({ reference: ' ' }, '1 to 32 bytes');
  refused({ document: 'x' }, '64 hexadecimal digits');
  refused({}, 'Only a lease is of another licence', grantPlace({}, some));
  refused({}, 'is in jurisdiction 40: the regulator of 276 cannot license it', grantPlace({ jurisdiction: 40 }));
  refused({}, 'moves to jurisdiction 40', grantPlace({ moveState: 3, moveTo: 40 }));
  expect(said(grantLicencePlan(grantPlace(), { ...GRANT, kind: 'general-authorization', band: 'none' })).sentence).toContain('; no band;');
  expect(said(grantLicencePlan(grantPlace({ jurisdiction: 40, moveState: 3, moveTo: 276 }), GRANT)).sentence).toContain('jurisdiction 276');
});

test('bands, areas and leases are read as the command reads them', () => {
  // The cases of cli/src/spectrum.rs.
  const band = (fromKhz: bigint, toKhz: bigint) => ({ fromKhz, toKhz });
  expect(bandIn('2.4GHz-2483.5MHz')).toEqual(band(2_400_000n, 2_483_500n));
  expect(bandIn('26.5GHz-27.5GHz')).toEqual(band(26_500_000n, 27_500_000n));
  expect(bandIn('0MHz-1kHz')).toEqual(band(0n, 1n));
  expect(bandIn('0.000001GHz-0.002MHz')).toEqual(band(1n, 2n));
  expect(bandIn('none')).toEqual(band(0n, 0n));
  const wrong = ['-', '148.5 khz - 283.5 kHz', '3500-3600', '3600MHz-3500MHz', '1MHz-1MHz', '1MHz', 'MHz-2MHz', '-1MHz-2MHz', '1.2.3MHz-4MHz', '99999999999999999999GHz-1MHz', '1e3MHz-2e3MHz', 'é-1MHz'];
  for (const text of wrong) expect(() => bandIn(text), text).toThrow(/band/);
  expect(bandText(bandIn('2.4GHz-2.4835GHz'))).toBe('band 2400 MHz to 2483.5 MHz');
  expect([0n, 999n, 1_000n, 9_999_999n, 10_000_000n, 27_500_000n].map(frequency)).toEqual(['0 kHz', '999 kHz', '1 MHz', '9999.999 MHz', '10 GHz', '27.5 GHz']);
  expect(areaIn('country')).toMatchObject({ kind: 0, bytes: new Uint8Array(32) });
  expect(areaIn(`cells:${'ab'.repeat(32)}`)).toMatchObject({ kind: 1, bytes: new Uint8Array(32).fill(0xab) });
  expect(areaIn('code:BY-7')).toMatchObject({ kind: 2, bytes: textOf('BY-7', 'It'), text: 'area BY-7' });
  for (const text of ['', 'code:', 'cells:', 'Bavaria', 'cells:xy']) expect(() => areaIn(text), text).toThrow();
  expect([licenceNamed(''), licenceNamed(' 3/0 ')]).toEqual([undefined, { asset: 3, number: 0 }]);
  for (const text of ['3', '3/', '-1/0', '3/0/1']) expect(() => licenceNamed(text), text).toThrow('like 3/0');
  expect(() => textOf('é'.repeat(17), 'It')).toThrow('1 to 32 bytes');
});

function holderPlace(other: Partial<Holder> = {}, hasAccount = true): HolderPlace {
  const holder = { suspendedSince: 0n, suspendedUntil: 0n, suspensionEnded: 0n, renewals: 0, ...other } as Holder;
  const { asset, assetAddress } = grantPlace();
  return { ...jurisdictionPlace(), asset, assetAddress, person: some, holderAddress: some, holder, hasAccount };
}

const inDays = (days: bigint): string => new Date(Number(NOW + 86_400n * days) * 1000).toISOString().slice(0, 19) + 'Z';

test('a holder is suspended for at most 180 days, and its account frozen with that', async () => {
  const plan = await suspendHolderPlan(holderPlace(), inDays(180n), 'order 9/2027');
  const { sentence, instruction, cautions } = said(plan);
  expect(sentence).toMatch(/^You suspend .* as a holder of asset 0, from now until/);
  expect(cautions).toContain('The holder can unstake and claim meanwhile');
  const data = getSuspendHolderInstructionDataDecoder().decode(instruction.data!);
  expect(data).toMatchObject({ until: NOW + 86_400n * 180n, reasonHash: await reasonHash('order 9/2027') });
  expect(plan).toHaveProperty('instructions.length', 2);
  expect(plan).toHaveProperty('instructions.1.programAddress', 'TACLkU6CiCdkQN2MjoyDkVg2yAH9zkxiHDsiztQ52TP');
  expect(await suspendHolderPlan(holderPlace({}, false), inDays(1n), 'x')).toHaveProperty('instructions.length', 1);
  await expect(suspendHolderPlan(holderPlace(), inDays(181n), 'x')).rejects.toThrow('within 180 days');
  await expect(suspendHolderPlan(holderPlace(), inDays(0n), 'x')).rejects.toThrow('is past');
  await expect(suspendHolderPlan(holderPlace(), inDays(1n), '')).rejects.toThrow('A reason is missing');
});

test('a suspension is renewed three times, and then not before as long again has passed', async () => {
  const since = NOW - 1_000n;
  const running = { suspendedSince: since, suspendedUntil: NOW + 500n, renewals: 2 };
  expect(said(await suspendHolderPlan(holderPlace(running), inDays(1n), 'x')).cautions).toContain('renewal 3 of at most 3');
  const exhausted = { ...running, renewals: 3 };
  await expect(suspendHolderPlan(holderPlace(exhausted), inDays(1n), 'x')).rejects.toThrow('renewed three times');
  // It lasted 400 seconds, and ended 600 ago.
  const over = { suspendedSince: since, suspendedUntil: 0n, suspensionEnded: NOW - 600n, renewals: 3 };
  expect(said(await suspendHolderPlan(holderPlace(over), inDays(1n), 'x')).cautions).not.toContain('renewal');
  await expect(suspendHolderPlan(holderPlace({ ...over, suspensionEnded: NOW - 400n }), inDays(1n), 'x')).rejects.toThrow('renewed three times');
});

test('a holder’s suspension is lifted while it lasts, and the account stays frozen until it is thawed', () => {
  expect(liftSuspensionPlan(holderPlace({ suspendedUntil: NOW }))).toEqual({ kind: 'nothing', why: 'It is not suspended.' });
  expect(said(liftSuspensionPlan(holderPlace({ suspendedUntil: NOW + 1n }))).cautions).toContain(`openmast holder thaw 0 ${some}`);
});

test('what a jurisdiction is owed is paid to its regulator', async () => {
  const currency = { address: some, account: undefined };
  const running = (owed: bigint) => ({ ...jurisdictionPlace({ owed }), currency });
  expect(await withdrawLevyPlan(running(0n))).toEqual({ kind: 'nothing', why: 'Nothing is owed.' });
  const plan = await withdrawLevyPlan(running(5n));
  expect(said(plan).cautions).toContain('A token account for the currency is opened');
  expect(plan).toHaveProperty('instructions.length', 2);
  const paused = running(5n);
  const stopped = { ...paused, network: { ...paused.network, paused: 32, pausedAt: NOW - 1n, pausedUntil: NOW + 100n } };
  await expect(withdrawLevyPlan(stopped)).rejects.toThrow('is paused until');
});
