// Who gets what of 1,000 that a new asset earns, by the rules that the chain splits by.
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Network } from '../generated/openmast/accounts/network';
import { levyIn, split, treasuryIn } from '../verify';
import { Amount } from '../ui/amounts';
import { useCurrencySymbol } from '../ui/currency';
import { whole } from '../ui/format';
import { Table } from '../ui/table';

const CURRENCY = 1_000_000n;
const EARNED = 1_000n * CURRENCY;
/** Parts of all shares that are staked: none, a twentieth, and from a tenth on it makes no difference. */
const STAKED = [
  ['none', 0n],
  ['5 %', 5n],
  ['10 % or more', 10n],
] as const;

interface SplitPreviewProps {
  readonly network: Network;
  readonly jurisdiction: Jurisdiction;
  readonly stakersBps: number;
}

export const SplitPreview = ({ network, jurisdiction, stakersBps }: SplitPreviewProps) => {
  const epoch = network.finalEpoch + 1n;
  const policy = {
    treasury: treasuryIn({ before: network.beforeTreasuryBps, treasury: network.settledTreasuryBps, firstEpoch: network.treasuryEpoch }, epoch),
    levy: levyIn(
      { before: jurisdiction.beforeLevyBps, levy: jurisdiction.levyBps, firstEpoch: jurisdiction.levyEpoch, nextLevy: jurisdiction.nextLevyBps, nextEpoch: jurisdiction.nextLevyEpoch },
      epoch,
    ),
    stakers: stakersBps,
  };
  return (
    <>
      <h3 className="font-semibold">Of {whole(EARNED / CURRENCY)} {useCurrencySymbol()} that it earns</h3>
      <Table hasMoney label="Who gets what" columns={['Shares that are staked', 'Treasury', 'Levy', 'Stakers', 'You']}>
        <tbody>
          {STAKED.map(([words, staked]) => {
            const { treasury, levy, stakers, owner } = split(policy, EARNED, staked, 100n);
            return (
              <tr key={words} className="border-line border-t">
                <th scope="row" className="py-2 font-medium">
                  {words}
                </th>
                {[treasury, levy, stakers, owner].map((part, at) => (
                  <td key={at} className="py-2 pl-4 text-right">
                    <Amount baseUnits={part} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </Table>
      <p className="text-quiet text-sm">
        By the treasury’s part and the levy of epoch {whole(epoch)}, from the chain. The levy of jurisdiction {jurisdiction.code} can change, and is never more than{' '}
        {jurisdiction.mostLevyBps / 100} %. Shares that nobody stakes earn nothing: their part is yours, and you can stake your own.
      </p>
    </>
  );
};
