// In how many hands the shares are: counted when somebody asks, since it takes a search of the chain.
import { useState } from 'react';
import type { Holders as Found } from '../chain/holders';
import { useHolders } from '../data/holders';
import type { FoundAsset } from '../data/portfolio';
import { ChainSource, Identifier } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { decimal, whole } from '../ui/format';
import { Fact, Facts } from '../ui/panel';
import { shareUnit } from '../ui/asset-name';
import { quantity, type Unit } from '../ui/quantity';
import { Failure, Loading } from '../ui/states';
import { Table } from '../ui/table';

/** The largest are told one by one. */
const LARGEST = 5;

export const Holders = ({ found }: { found: FoundAsset }) => {
  const [isWanted, setWanted] = useState(false);
  const holders = useHolders(found, isWanted);
  const { asset } = found;
  const unit = shareUnit(asset.shareDecimals);
  const again = (): void => void holders.refetch();
  if (!isWanted) {
    return (
      <>
        <p>In how many hands the shares are, and how large the largest parts are, the chain tells by a search of all accounts of their mint.</p>
        <PlainButton go={() => setWanted(true)}>Count the holders</PlainButton>
      </>
    );
  }
  return (
    <>
      {holders.error ? <Failure error={holders.error} retry={again} /> : null}
      {holders.isLoading ? <Loading what="who holds the shares" /> : null}
      {holders.data ? (
        <>
          <Counted holders={holders.data} supply={asset.shareSupply} unit={unit} />
          <div className="flex flex-wrap items-center gap-3">
            <PlainButton go={again} disabled={holders.isFetching}>
              Count again
            </PlainButton>
            <ChainSource slot={holders.data.slot} atMs={holders.data.readAtMs} />
          </div>
        </>
      ) : null}
    </>
  );
};

/** Of the supply, rounded down: `12.34 %`. */
const part = (amount: bigint, supply: bigint): string => (supply > 0n ? `${decimal((amount * 10_000n) / supply, 2, 2)} %` : '–');

const Counted = ({ holders: { accounts, wallets, staked, inMarket, all }, supply, unit }: { holders: Found; supply: bigint; unit: Unit }) => {
  const largest = wallets.slice(0, LARGEST);
  const together = largest.reduce((sum, { amount }) => sum + amount, 0n);
  return (
    <>
      <p role="status" className="font-medium">
        Held by {accounts === 1 ? 'one account' : `${whole(accounts)} accounts`} of {wallets.length === 1 ? 'one wallet' : `${whole(wallets.length)} wallets`}
        {staked + inMarket > 0n ? ', besides the vaults.' : '.'}
      </p>
      <Facts>
        <Fact name="Staked, in the vault of staking" note={`${part(staked, supply)} of the shares, of their stakers`}>
          {quantity(staked, unit)}
        </Fact>
        <Fact name="In the market’s escrow" note={`${part(inMarket, supply)} of the shares, of who offers them`}>
          {quantity(inMarket, unit)}
        </Fact>
        <Fact name={`The largest ${largest.length === 1 ? 'holder' : whole(largest.length)}`} note="of the shares, without what they staked or offer">
          {part(together, supply)}
        </Fact>
      </Facts>
      {largest.length > 0 ? (
        <Table label="Largest holders" columns={['Wallet', 'Shares', 'Part']}>
          <tbody>
            {largest.map(({ owner, accounts: its, amount }) => (
              <tr key={owner} className="border-line border-t">
                <th scope="row" className="py-2 font-normal">
                  <Identifier text={owner} />
                  {its > 1 ? <span className="text-quiet"> in {whole(its)} accounts</span> : null}
                </th>
                <td className="py-2 pl-4 text-right" title={`${whole(amount)} base units`}>
                  {quantity(amount, unit)}
                </td>
                <td className="py-2 pl-4 text-right">{part(amount, supply)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {all === supply ? (
        <p className="text-good">Together with the vaults these accounts hold all {quantity(supply, unit)} that there are: none is left out.</p>
      ) : (
        <p className="text-warn">
          Together with the vaults these accounts hold {quantity(all, unit)} of {quantity(supply, unit)}: the node leaves some out, or some were burned since
          the asset was synchronized.
        </p>
      )}
      <p className="text-quiet text-sm">
        A wallet is no person: one may have many, and an exchange or custodian holds for many in one. Who staked or offers all of its shares is in no number
        here.
      </p>
    </>
  );
};
