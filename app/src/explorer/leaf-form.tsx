// The way to a leaf of one of the three trees.
import { useId, useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import type { Side } from '../verify';
import { Panel } from '../ui/panel';
import { SIDES } from './sides';

const MOST_INDEX = 2 ** 32 - 1;

export const LeafForm = () => {
  const [side, setSide] = useState<Side>('asset');
  const [index, setIndex] = useState('0');
  const [, go] = useLocation();
  const [sideId, indexId] = [useId(), useId()];
  const open = (event: FormEvent) => {
    event.preventDefault();
    go(`/explorer/${side}/${Number(index)}`);
  };
  return (
    <Panel title="Verify what an account has">
      <form onSubmit={open} className="flex flex-wrap items-end gap-3">
        <label htmlFor={sideId} className="grid gap-1 text-sm">
          Account
          <select
            id={sideId}
            value={side}
            onChange={(event) => setSide(event.target.value as Side)}
            className="border-line bg-ground min-h-11 rounded-lg border px-3 text-base"
          >
            {Object.entries(SIDES).map(([name, { title }]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label htmlFor={indexId} className="grid gap-1 text-sm">
          Index
          <input
            id={indexId}
            type="number"
            min={0}
            max={MOST_INDEX}
            step={1}
            required
            value={index}
            onChange={(event) => setIndex(event.target.value)}
            className="border-line bg-ground min-h-11 w-36 rounded-lg border px-3 text-base"
          />
        </label>
        <button type="submit" className="bg-accent text-on-accent min-h-11 cursor-pointer rounded-lg px-5 font-medium">
          Verify
        </button>
      </form>
    </Panel>
  );
};
