// How equipment comes to report for an asset: what is set on it, and what its owner gives to the oracle's operator.
import { useState, type ReactNode } from 'react';
import { useDoors } from '../data/radios';
import { GATEWAYS } from '../generated/gateways';
import { Choice, Field } from '../ui/fields';
import { Panel } from '../ui/panel';
import { Copied } from '../ui/copied';
import { Prose, sentence } from '../ui/prose';
import { atGateway, captureCommands, clientToml, radioToml, toReplace } from './setup';

type Way = 'radius' | 'signed';

const WAYS: readonly (readonly [Way, string])[] = [
  ['radius', 'A RADIUS gateway or access point'],
  ['signed', 'Equipment that signs its own reports'],
];

const ANY = '';
const VENDORS = [[ANY, 'Another one'] as const, ...GATEWAYS.map(({ vendor, name }) => [vendor, name] as const)];

/** `children` is what reports already. */
export const SetupPanel = ({ index, children }: { index: number; children: ReactNode }) => {
  const [way, choose] = useState<Way>('radius');
  return (
    <Panel title="Radios">
      {children}
      <h3 className="font-semibold">Connect your equipment</h3>
      <p>It reports to the oracle, and the oracle’s operator decides which radio belongs to which asset: that protects everybody’s bill.</p>
      <div className="max-w-md">
        <Choice label="What reports" value={way} change={choose} options={WAYS} />
      </div>
      {way === 'radius' ? <GatewaySetup index={index} /> : <RadioSetup index={index} />}
    </Panel>
  );
};

const GatewaySetup = ({ index }: { index: number }) => {
  const [vendor, choose] = useState<string>(ANY);
  const [nasIdentifier, name] = useState('');
  const [address, setAddress] = useState('');
  const published = useDoors()?.find(({ protocol }) => protocol === 'radius')?.address ?? '';
  const [written, setDoor] = useState<string>();
  const door = written ?? published;
  const gateway = GATEWAYS.find((it) => it.vendor === vendor);
  const entry = clientToml({ index, nasIdentifier, address, gateway });
  const settings = atGateway(door, nasIdentifier);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice label="Vendor" value={vendor} change={choose} options={VENDORS} />
        <Field label="Its NAS-Identifier" value={nasIdentifier} change={name} hint="the name that it sends, one of its own for each radio, like mast-1" isOptional />
        <Field label="Its address" value={address} change={setAddress} hint="from where its packets reach the oracle" isOptional />
        <Field label="The oracle’s address for reports" value={door} change={setDoor} hint={published === '' ? 'the operator tells it; port 1813 where none is named' : 'as the operator publishes it'} isOptional />
      </div>
      <Step number={1} what="Give this to the oracle’s operator">
        <Copied label="Entry for the oracle’s configuration" text={entry} note={toReplace(entry)} />
        <p className="text-quiet text-sm">You get a shared secret back: 16 characters or more, random, for this gateway alone.</p>
      </Step>
      <Step number={2} what="Set this on the gateway">
        <Copied label="Settings of the gateway" text={settings} note={toReplace(settings)} />
        {gateway ? (
          <p>
            {gateway.name}: <Prose text={sentence(gateway.onGateway)} />
          </p>
        ) : null}
        <p className="text-quiet text-sm">RADIUS protects packets with a shared secret and MD5 only: carry them through a tunnel or a network that you trust.</p>
      </Step>
      <Step number={3} what="Look beforehand at what it would be billed as, if you like">
        <Copied label="Commands that look at a capture" text={captureCommands(door)} />
      </Step>
    </>
  );
};

const RadioSetup = ({ index }: { index: number }) => {
  const [key, setKey] = useState('');
  const door = useDoors()?.find(({ protocol }) => protocol === 'signed_reports');
  return (
    <>
      <Step number={1} what="Make a key for each radio">
        <Copied label="Command that makes a key" text="openmast radio keygen --outfile radio.json" />
      </Step>
      <Field label="The key that it printed" value={key} change={setKey} hint="the public one; what is in radio.json stays on the radio" isOptional className="max-w-xl" />
      <Step number={2} what="Give this to the oracle’s operator">
        <Copied label="Mapping for the oracle’s configuration" text={radioToml(index, key)} note={toReplace(radioToml(index, key))} />
        <p className="text-quiet text-sm">A radio that is not mapped is refused, and nothing of it is logged.</p>
      </Step>
      <Step number={3} what="Have the radio report">
        <p>
          <Prose text="`crates/radio` is the client for a radio or a gateway in Rust, and `crates/radio/examples/report.rs` a whole radio. It sends by gRPC or HTTP to the oracle." />
        </p>
        {door?.address ? <Copied label="Where it reports to" text={door.address} /> : <p className="text-quiet text-sm">The operator tells you the address: it publishes none.</p>}
        {door?.needs_client_certificate ? <p className="text-warn">Senders must show a certificate there, which the operator gives you.</p> : null}
      </Step>
    </>
  );
};

const Step = ({ number, what, children }: { number: number; what: string; children: ReactNode }) => (
  <div className="space-y-2">
    <p className="font-medium">
      {number}. {what}
    </p>
    {children}
  </div>
);
