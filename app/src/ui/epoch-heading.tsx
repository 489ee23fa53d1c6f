// What an epoch added, in one line: which it was, what was carried, and what that came to.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { EpochLine } from '../proof/history';
import { Ago, Amount, Size } from './amounts';
import { whole } from './format';

interface EpochHeadingProps {
  readonly line: Pick<EpochLine, 'epoch' | 'closedAt' | 'added'>;
  /** Where its proof is shown. */
  readonly href: string;
  /** What became of the bytes and of the money, a word each. */
  readonly words: readonly [string, string];
  /** More of the bytes. */
  readonly children?: ReactNode;
}

export const EpochHeading = ({ line: { epoch, closedAt, added }, href, words: [bytes, money], children }: EpochHeadingProps) => (
  <div className="grid grid-cols-2 items-baseline gap-x-4 gap-y-1 md:grid-cols-4">
    <Link href={href} className="font-medium">
      Epoch {whole(epoch)}
    </Link>
    <span className="text-quiet text-right text-sm md:text-left">
      ended <Ago ms={Number(closedAt) * 1000} />
    </span>
    <span>
      <Size bytes={added.bytes} /> {bytes}
      {children}
    </span>
    <span className="text-right font-medium">
      <Amount baseUnits={added.charged} /> {money}
    </span>
  </div>
);
