// A part of a page, and lists of facts.
import { useId, type ReactNode } from 'react';

export const Panel = ({ title, children }: { title: string; children: ReactNode }) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-line bg-surface space-y-4 rounded-xl border p-4 sm:p-6">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
};

export const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-6 gap-y-3">{children}</dl>
);

export const Fact = ({ name, note, children }: { name: string; note?: string | undefined; children: ReactNode }) => (
  <div>
    <dt className="text-quiet text-sm">{name}</dt>
    <dd className="font-medium">
      {children}
      {note === undefined ? null : <span className="text-quiet block text-sm font-normal">{note}</span>}
    </dd>
  </div>
);

/** What is not needed as a rule. */
export const Disclosed = ({ summary, children }: { summary: string; children: ReactNode }) => (
  <details className="border-line rounded-lg border p-3">
    <summary className="text-accent min-h-6 cursor-pointer">{summary}</summary>
    <div className="mt-3 space-y-3">{children}</div>
  </details>
);
