// What an owner can do about each part of an asset.
import { useState } from 'react';
import { endLivePricePlan, livePricePlan } from '../actions/live-price';
import { retirePlan } from '../actions/retire';
import { capacityPlan } from '../actions/set-capacity';
import { pricePlan } from '../actions/set-price';
import { splitPlan } from '../actions/set-split';
import { withdrawOwnerPlan } from '../actions/withdraw-owner';
import type { FoundAsset } from '../data/portfolio';
import { PlainButton, PrimaryButton } from '../ui/buttons';
import { useMoneyHint } from '../ui/currency';
import { Field, Row, Submit } from '../ui/fields';
import { Disclosed } from '../ui/panel';
import { Deciding, type Decision } from './deciding';

export { WhoDecides } from './deciding';

interface Props {
  readonly found: FoundAsset;
}

export const MoneyDecisions = ({ found }: Props) => (
  <Deciding found={found}>
    {(decide) => <PrimaryButton go={() => decide({ title: 'Withdraw your part', plan: withdrawOwnerPlan })}>Collect and withdraw</PrimaryButton>}
  </Deciding>
);

export const PriceDecisions = ({ found }: Props) => (
  <Deciding found={found}>
    {(decide) => (
      <>
        {found.asset.live === 1 ? (
          <PlainButton go={() => decide({ title: 'End the live price', plan: endLivePricePlan })}>Set the price yourself again</PlainButton>
        ) : (
          <PriceForm decide={decide} />
        )}
        <Disclosed summary={found.asset.live === 1 ? 'Change the rule that it follows' : 'Let the price follow how busy it is'}>
          <LiveForm decide={decide} />
        </Disclosed>
      </>
    )}
  </Deciding>
);

export const SplitDecisions = ({ found }: Props) => <Deciding found={found}>{(decide) => <SplitForm decide={decide} />}</Deciding>;

export const CapacityDecisions = ({ found }: Props) => <Deciding found={found}>{(decide) => <CapacityForm decide={decide} />}</Deciding>;

export const EndDecisions = ({ found }: Props) => (
  <Deciding found={found}>
    {(decide) =>
      found.asset.state === 0 ? (
        <Disclosed summary="End this asset">
          <p>From the fourth epoch on, or after the last window of its lots, its usage is charged for no more, and it takes no new stake. This cannot be undone.</p>
          <PlainButton go={() => decide({ title: 'Retire the asset', plan: retirePlan })}>Retire it</PlainButton>
        </Disclosed>
      ) : null
    }
  </Deciding>
);

interface FormProps {
  readonly decide: (decision: Decision) => void;
}

const EPOCH_HINT = 'empty: as early as possible';
const WIDTH = 'basis-52 grow sm:grow-0';

const PriceForm = ({ decide }: FormProps) => {
  const [price, setPrice] = useState('');
  const [epoch, setEpoch] = useState('');
  return (
    <Row go={() => decide({ title: 'Change the price', plan: (place) => pricePlan(place, { price, epoch }) })}>
      <Field label="New price a GB" value={price} change={setPrice} inputMode="decimal" hint={useMoneyHint('0.45')} className={WIDTH} />
      <Field label="First epoch of the price" value={epoch} change={setEpoch} inputMode="numeric" hint={EPOCH_HINT} className={WIDTH} isOptional />
      <div className="sm:pt-6">
        <Submit>Change the price</Submit>
      </div>
    </Row>
  );
};

const LiveForm = ({ decide }: FormProps) => {
  const [floor, setFloor] = useState('');
  const [cap, setCap] = useState('');
  const [target, setTarget] = useState('60');
  const money = useMoneyHint();
  return (
    <>
      <p className="text-quiet text-sm">
        The price rises while more than the target is used and paid for, and falls while less is: once in four epochs, known four epochs ahead, by no more than the network’s step.
      </p>
      <Row go={() => decide({ title: 'Let the price follow use', plan: (place) => livePricePlan(place, { floor, cap, target }) })}>
        <Field label="Never below, a GB" value={floor} change={setFloor} inputMode="decimal" hint={money} className={WIDTH} />
        <Field label="Never above, a GB" value={cap} change={setCap} inputMode="decimal" hint={money} className={WIDTH} />
        <Field label="Target, percent" value={target} change={setTarget} inputMode="decimal" hint="of the capacity: there the price stays" className={WIDTH} />
        <div className="sm:pt-6">
          <Submit>Let it follow</Submit>
        </div>
      </Row>
    </>
  );
};

const SplitForm = ({ decide }: FormProps) => {
  const [stakers, setStakers] = useState('');
  const [epoch, setEpoch] = useState('');
  return (
    <Row go={() => decide({ title: 'Change the split', plan: (place, sources) => splitPlan(place, sources, { stakers, epoch }) })}>
      <Field label="Stakers’ part, percent" value={stakers} change={setStakers} inputMode="decimal" hint="of what treasury and levy leave" className={WIDTH} />
      <Field label="First epoch of the split" value={epoch} change={setEpoch} inputMode="numeric" hint={EPOCH_HINT} className={WIDTH} isOptional />
      <div className="sm:pt-6">
        <Submit>Change the split</Submit>
      </div>
    </Row>
  );
};

const CapacityForm = ({ decide }: FormProps) => {
  const [mbps, setMbps] = useState('');
  return (
    <Row go={() => decide({ title: 'Announce the capacity', plan: (place) => capacityPlan(place, mbps) })}>
      <Field label="Carries, Mbit/s" value={mbps} change={setMbps} inputMode="numeric" hint="both directions together" className={WIDTH} />
      <div className="sm:pt-6">
        <Submit>Announce it</Submit>
      </div>
    </Row>
  );
};
