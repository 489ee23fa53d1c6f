// What a payer's owner can do about what was bought ahead for it: ask it back as tokens, and take back what was not served.
import { address } from '@solana/kit';
import { useState } from 'react';
import { currencyUnit } from '../actions/currencies';
import { askBackPlan, cancelAskPlan, refundEntitlementPlan, takeBackPlan } from '../actions/entitlement';
import { readEntitlementPlace, type EntitlementPlace } from '../actions/lot-place';
import type { Read } from '../actions/place';
import type { Sources } from '../actions/proven';
import { Sign } from '../asset/sign';
import { useProofs, useRunning } from '../asset/use-place';
import { goesOn, isSettled } from '../chain/lot-stage';
import type { EntitlementWithLot } from '../chain/payer';
import { useChainNetwork, useNetworkId } from '../data/on-chain';
import type { EntitlementTold } from '../data/payer';
import type { Plan } from '../signing/plan';
import { PlainButton } from '../ui/buttons';
import { Field, Row, Submit } from '../ui/fields';
import { lotTokens, lotUnit } from '../ui/lots';
import { useNow } from '../ui/now';
import { useWallet } from '../wallet/use-wallet';

interface EntitlementDecisionsProps {
  readonly owner: string;
  readonly told: EntitlementTold;
  readonly onChain: EntitlementWithLot | undefined;
}

interface Decision {
  readonly title: string;
  readonly plan: (place: EntitlementPlace, sources: Sources) => Promise<Plan>;
}

export const EntitlementDecisions = ({ owner, told, onChain }: EntitlementDecisionsProps) => {
  const [decision, decide] = useState<Decision>();
  const [tokens, setTokens] = useState('');
  const network = useChainNetwork().data;
  const now = BigInt(Math.floor(useNow() / 1000));
  const canSign = useRunning() !== undefined;
  const isOwner = useWallet().connected?.account.address === owner;
  const { entitlement, lot } = onChain ?? {};
  if (!canSign || !isOwner || !network || !entitlement || !lot) return null;
  const hasAsked = entitlement.asked > 0n && !isSettled(lot);
  return (
    <>
      {goesOn(lot, network.finalEpoch, now) ? (
        <Row go={() => decide({ title: 'Ask tokens back', plan: (place) => askBackPlan(place, tokens) })}>
          <Field label={`Ask back, of entitlement ${told.reserve}`} value={tokens} change={setTokens} inputMode="numeric" hint={`of ${lotTokens(lot.kind, entitlement.quantity)}; or all`} className="basis-52 grow sm:grow-0" />
          <div className="sm:pt-6">
            <Submit>Ask back</Submit>
          </div>
        </Row>
      ) : null}
      <div className="flex flex-wrap gap-3">
        {hasAsked ? (
          <>
            <PlainButton go={() => decide({ title: 'Take tokens back', plan: takeBackPlan })}>Take back what was asked</PlainButton>
            <PlainButton go={() => decide({ title: 'Ask for nothing back', plan: cancelAskPlan })}>Ask for nothing back</PlainButton>
          </>
        ) : null}
        {isSettled(lot) ? <PlainButton go={() => decide({ title: 'Take the refund', plan: refundEntitlementPlan })}>Take the refund</PlainButton> : null}
      </div>
      {decision ? <Signing reserve={told.reserve} unit={lotUnit(lot)} lotMint={lot.mint} currencyMint={network.currencyMint} decision={decision} close={() => decide(undefined)} /> : null}
    </>
  );
};

interface SigningProps {
  readonly reserve: number;
  readonly unit: ReturnType<typeof lotUnit>;
  readonly lotMint: string;
  readonly currencyMint: string;
  readonly decision: Decision;
  readonly close: () => void;
}

const Signing = ({ reserve, unit, lotMint, currencyMint, decision, close }: SigningProps) => {
  const id = useNetworkId();
  const sources = useProofs('reserve');
  const { connected } = useWallet();
  if (!id || !connected) return null;
  const wallet = address(connected.account.address);
  const plan = async (read: Read) => decision.plan(await readEntitlementPlace(read, id, reserve, wallet), sources);
  return <Sign title={decision.title} plan={plan} unitOf={(mint) => (mint === currencyMint ? currencyUnit(mint) : mint === lotMint ? unit : undefined)} close={close} />;
};
