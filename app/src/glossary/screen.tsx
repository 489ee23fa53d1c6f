// What the words on this page mean, in a sentence or two.
import { useEffect } from 'react';
import { WORDS } from './words';

export const GlossaryScreen = () => {
  // This page came after the address: the browser has looked for the word already.
  useEffect(() => document.getElementById(location.hash.slice(1))?.focus(), []);
  return (
    <>
      <h1 className="text-2xl font-semibold">Glossary</h1>
      <dl className="max-w-prose space-y-4">
        {WORDS.map(({ id, name, meaning }) => (
          <div key={id} id={id} tabIndex={-1}>
            <dt className="font-semibold">{name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  );
};
