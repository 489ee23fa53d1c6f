// All that was said of a new asset, before it is signed.
import { address } from '@solana/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { createAssetPlan, readFounding } from '../actions/create-asset';
import { currencyUnit } from '../actions/currencies';
import { described, namesOf, pricedAt, ruleOf, sharedBy, sharesOf, type Draft } from '../actions/new-asset';
import type { Read } from '../actions/place';
import { bps } from '../asset-facts/words';
import { ConnectFirst } from '../asset/connect-first';
import { useRunning } from '../asset/use-place';
import { parametersAt } from '../chain/parameters';
import { useNetworkId } from '../data/on-chain';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Network } from '../generated/openmast/accounts/network';
import { kindName } from '../markets/words';
import { SigningDialog } from '../signing/dialog';
import { Amount } from '../ui/amounts';
import { shareUnit } from '../ui/asset-name';
import { PlainButton, PrimaryButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { quantity } from '../ui/quantity';
import { useWallet } from '../wallet/use-wallet';
import { SplitPreview } from './split-preview';

interface CreateReviewProps {
  readonly draft: Draft;
  readonly network: Network;
  readonly jurisdiction: Jurisdiction | undefined;
  readonly back: () => void;
}

export const CreateReview = ({ draft, network, jurisdiction, back }: CreateReviewProps) => {
  const [isSigning, setSigning] = useState(false);
  return (
    <Panel title="Step 5 of 5: Look and sign">
      <Said draft={draft} network={network} />
      {jurisdiction ? <SplitPreview network={network} jurisdiction={jurisdiction} stakersBps={sharedBy(draft)} /> : null}
      <NeedsLicence network={network} code={draft.jurisdiction} />
      <p className="text-quiet text-sm">One transaction makes the asset, its shares and the vault for stakes. Its fee and the rent of the new accounts are shown before you sign.</p>
      <div className="flex flex-wrap items-end gap-3">
        <ConnectFirst to="create it: that wallet will own it, and has all shares">
          <PrimaryButton go={() => setSigning(true)}>Create the asset</PrimaryButton>
        </ConnectFirst>
        <PlainButton go={back}>Back</PlainButton>
      </div>
      {isSigning ? <Signing draft={draft} network={network} close={() => setSigning(false)} /> : null}
    </Panel>
  );
};

const NeedsLicence = ({ network, code }: { network: Network; code: string }) => {
  const now = BigInt(Math.floor(useNow() / 1000));
  if (parametersAt(network, now).requiresLicences !== 1) return null;
  return (
    <p className="text-warn">
      This network requires licences: until the regulator of <Link href={`/regulator/${code.trim()}`}>jurisdiction {code.trim()}</Link> has granted the asset one, its usage is not charged and it earns nothing.
    </p>
  );
};

const Said = ({ draft, network }: { draft: Draft; network: Network }) => {
  // What the network allows was looked at before.
  const anyPrice = { ...network.parameters, maxPricePerGb: (1n << 64n) - 1n };
  const { sharesUri, kind, capacityMbps, jurisdiction } = described(draft);
  const { shareSupply, shareDecimals } = sharesOf(draft);
  const { name, symbol } = namesOf(draft);
  const rule = ruleOf(draft, anyPrice, currencyUnit(network.currencyMint));
  const price = pricedAt(draft, anyPrice, currencyUnit(network.currencyMint));
  return (
    <Facts>
      <Fact name="Name">{name}</Fact>
      <Fact name="Symbol">{symbol}</Fact>
      <Fact name="Shares" note="all of them yours, open">
        {quantity(shareSupply, shareUnit(shareDecimals))}
      </Fact>
      <Fact name="Price a GB" note={rule ? 'to begin with; it follows how busy the asset is' : undefined}>
        <Amount baseUnits={price} />
      </Fact>
      {rule ? (
        <>
          <Fact name="Never below, never above">
            <Amount baseUnits={rule.floor} /> to <Amount baseUnits={rule.cap} />
          </Fact>
          <Fact name="Target" note="of its capacity: there the price stays">
            {bps(rule.targetBps)}
          </Fact>
        </>
      ) : null}
      <Fact name="Stakers’ part" note="of what treasury and levy leave">
        {bps(sharedBy(draft))}
      </Fact>
      <Fact name="Kind">{kindName(kind)}</Fact>
      <Fact name="H3 cell">{draft.cell.trim() === '' ? 'not told' : <span className="break-all">{draft.cell.trim()}</span>}</Fact>
      <Fact name="Carries">{capacityMbps === 0 ? 'not told' : `${whole(capacityMbps)} Mbit/s`}</Fact>
      <Fact name="Jurisdiction">{jurisdiction}</Fact>
      {sharesUri === '' ? null : (
        <Fact name="Description">
          <span className="break-all">{sharesUri}</span>
        </Fact>
      )}
    </Facts>
  );
};

const Signing = ({ draft, network, close }: { draft: Draft; network: Network; close: () => void }) => {
  const running = useRunning();
  const id = useNetworkId();
  const client = useQueryClient();
  const [, go] = useLocation();
  const { connected } = useWallet();
  const index = useRef<number>(undefined);
  if (!running || !connected || !id) return null;
  const wallet = address(connected.account.address);
  const plan = async (read: Read) =>
    createAssetPlan(await readFounding(read, id, wallet, draft), draft, (chosen) => {
      index.current = chosen;
    });
  const shares = shareUnit(sharesOf(draft).shareDecimals);
  return (
    <SigningDialog
      title="Create an asset"
      running={() => running(plan)}
      unitOf={(mint) => (mint === network.currencyMint ? currencyUnit(mint) : shares)}
      wallet={connected.wallet.name}
      close={(isDone) => {
        close();
        if (!isDone) return;
        void client.invalidateQueries({ queryKey: ['chain'] });
        go(`/infrastructure/${wallet}?created=${index.current ?? ''}`);
      }}
    />
  );
};
