// Create an asset: what it is, what it costs, who gets what, its shares, and all of it once more before it is signed.
import { Suspense, lazy, useEffect, useRef, useState, type ComponentType, type FormEvent } from 'react';
import { Link } from 'wouter';
import { parametersAt } from '../chain/parameters';
import { codeIn, described, pricedAt, sharedBy, sharesOf, type Draft } from '../actions/new-asset';
import { currencyUnit } from '../actions/currencies';
import { useChainNetwork } from '../data/on-chain';
import { useJurisdiction, useKnownJurisdictions } from '../data/owner';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Network } from '../generated/openmast/accounts/network';
import { PlainButton } from '../ui/buttons';
import { Submit } from '../ui/fields';
import { Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { TheShares, WhatItCosts, WhatItIs, WhoGetsWhat, type StepProps } from './create-steps';
import { SplitPreview } from './split-preview';

const Review = lazy(() => import('./create-review').then(({ CreateReview }) => ({ default: CreateReview })));

const EMPTY: Draft = { name: '', symbol: '', uri: '', kind: 0, cell: '', capacity: '', jurisdiction: '', price: '', stakers: '50', supply: '1000', decimals: '3' };

interface Known {
  readonly network: Network;
  /** `null`: the network has none of that code. Nothing while it is being read. */
  readonly jurisdiction: Jurisdiction | null | undefined;
}

interface Step {
  readonly title: string;
  readonly Fields: ComponentType<StepProps>;
  /** Throws where something is wrong. */
  readonly check: (draft: Draft, known: Known) => void;
}

const STEPS: readonly Step[] = [
  { title: 'What it is', Fields: WhatItIs, check: (draft, { jurisdiction }) => requireJurisdiction(described(draft).jurisdiction, jurisdiction) },
  {
    title: 'What it costs',
    Fields: WhatItCosts,
    check: (draft, { network }) => void pricedAt(draft, parametersAt(network, BigInt(Math.floor(Date.now() / 1000))), currencyUnit(network.currencyMint)),
  },
  { title: 'Who gets what', Fields: WhoGetsWhat, check: (draft) => void sharedBy(draft) },
  { title: 'Its shares', Fields: TheShares, check: (draft) => void sharesOf(draft) },
];

function requireJurisdiction(code: number, found: Jurisdiction | null | undefined): void {
  if (found === undefined) throw new Error('The jurisdiction is being read: try again in a moment.');
  if (found === null) throw new Error(`This network has no jurisdiction ${code}: its authority adds them, and every asset is in one.`);
}

/** What a check says, where it says something. */
function faultOf(check: () => void): Error | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('Something is wrong with what is written');
  }
}

const valueOf = <T,>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

export const CreateScreen = () => {
  const network = useChainNetwork();
  return (
    <>
      <p>
        <Link href="/infrastructure">My infrastructure</Link>
      </p>
      <h1 className="text-2xl font-semibold">Create an asset</h1>
      {network.error ? <Failure error={network.error} retry={() => void network.refetch()} /> : null}
      {network.isPending ? <Loading what="the network" /> : null}
      {network.data ? <Steps network={network.data} /> : null}
    </>
  );
};

const Steps = ({ network }: { network: Network }) => {
  const [draft, setDraft] = useState(EMPTY);
  const [at, setAt] = useState(0);
  const [fault, setFault] = useState<Error>();
  const known = useKnownJurisdictions().data;
  const [written, write] = useState<string>();
  // Suggested where there is nothing to choose, until somebody writes another one.
  const filled = { ...draft, jurisdiction: written ?? (known?.length === 1 ? String(known[0]) : '') };
  const jurisdiction = useJurisdiction(valueOf(() => codeIn(filled.jurisdiction))).data;
  const step = STEPS[at];
  const change = (part: Partial<Draft>): void => {
    // What was found wrong may be right now.
    setFault(undefined);
    if (part.jurisdiction !== undefined) write(part.jurisdiction);
    // A cell may be found after other fields were changed.
    setDraft((now) => ({ ...now, ...part }));
  };
  const go = (to: number): void => {
    setFault(undefined);
    setAt(to);
  };
  const next = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = step && faultOf(() => step.check(filled, { network, jurisdiction }));
    if (wrong) setFault(wrong);
    else go(at + 1);
  };
  return (
    <>
      <Progress at={at} go={go} />
      {step ? (
        <Panel title={`Step ${at + 1} of ${STEPS.length + 1}: ${step.title}`}>
          <form onSubmit={next} noValidate className="space-y-4">
            <step.Fields draft={filled} change={change} />
            {step.Fields === WhoGetsWhat && jurisdiction ? <Preview draft={filled} network={network} jurisdiction={jurisdiction} /> : null}
            {fault ? <Failure error={fault} /> : null}
            <div className="flex flex-wrap gap-3">
              <Submit>Next: {STEPS[at + 1]?.title.toLowerCase() ?? 'look at all of it'}</Submit>
              {at > 0 ? <PlainButton go={() => go(at - 1)}>Back</PlainButton> : null}
            </div>
          </form>
        </Panel>
      ) : (
        <Suspense fallback={<Loading what="what signs" />}>
          <Review draft={filled} network={network} jurisdiction={jurisdiction ?? undefined} back={() => go(at - 1)} />
        </Suspense>
      )}
    </>
  );
};

const Preview = ({ draft, network, jurisdiction }: { draft: Draft; network: Network; jurisdiction: Jurisdiction }) => {
  const stakersBps = valueOf(() => sharedBy(draft));
  return stakersBps === undefined ? null : <SplitPreview network={network} jurisdiction={jurisdiction} stakersBps={stakersBps} />;
};

/** Which step this is; those that lie behind can be gone back to. It takes the focus as steps change, for who cannot see it. */
const Progress = ({ at, go }: { at: number; go: (to: number) => void }) => {
  const list = useRef<HTMLOListElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) list.current?.focus();
    isFirst.current = false;
  }, [at]);
  return (
    <ol ref={list} tabIndex={-1} aria-label="Steps" className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm outline-none">
      {[...STEPS.map(({ title }) => title), 'Look and sign'].map((title, position) => (
        <li key={title} aria-current={position === at ? 'step' : undefined} className={position === at ? 'font-semibold' : 'text-quiet'}>
          {position < at ? (
            <button type="button" onClick={() => go(position)} className="text-accent min-h-6 cursor-pointer underline underline-offset-2">
              {position + 1}. {title}
            </button>
          ) : (
            `${position + 1}. ${title}`
          )}
        </li>
      ))}
    </ol>
  );
};
