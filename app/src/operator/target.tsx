// Assets and payers that names are mapped to, with who owns them: a number is soon mistyped.
import { Link } from 'wouter';
import { useTargets, type Mapping } from '../data/operator';
import { Identifier } from '../ui/amounts';
import { assetTitle, shownName } from '../ui/asset-name';
import { targetOf } from './mapping';

/** `asset 3 “Harbour Tower”, owned by 9xQe…` */
export const TargetName = ({ of, index }: { of: Mapping['of']; index: number }) => {
  const { data } = useTargets(of, [index]);
  const target = data?.get(index);
  return (
    <>
      <Link href={`/${targetOf(of)}/${index}`} className="text-accent underline underline-offset-2">
        {targetOf(of)} {index}
      </Link>
      {of === 'radio' && target ? ` ${shownName(target.name) ?? 'without a name'}` : null}
      {target ? (
        <>
          , owned by <Identifier text={target.owner} />
        </>
      ) : null}
    </>
  );
};

/** Whose money it becomes, as far as the chain says. */
export const TargetSaid = ({ of, index }: { of: Mapping['of']; index: number }) => {
  const { data, error } = useTargets(of, [index]);
  const what = targetOf(of);
  const start = `${what === 'asset' ? 'Asset' : 'Payer'} ${index}`;
  if (error) return <p role="status">The chain cannot be asked who owns {what} {index}.</p>;
  if (!data) return null;
  const target = data.get(index);
  if (!target) {
    return (
      <p role="status" className="text-warn">
        The chain has no {what} {index}: usage would wait for it.
      </p>
    );
  }
  return (
    <p role="status">
      {of === 'radio' ? assetTitle({ index, name: target.name }) : start} belongs to{' '}
      <Identifier text={target.owner} />.
    </p>
  );
};
