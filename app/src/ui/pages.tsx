// From one page of a list to the next.

interface PagesProps {
  readonly what: string;
  /** What the buttons are called: towards the beginning, and away from it. */
  readonly names: readonly [string, string];
  readonly newer: (() => void) | undefined;
  readonly older: (() => void) | undefined;
}

export const Pages = ({ what, names, newer, older }: PagesProps) => {
  if (!newer && !older) return null;
  return (
    <nav aria-label={`Pages of ${what}`} className="flex gap-3">
      <Turn name={names[0]} go={newer} />
      <Turn name={names[1]} go={older} />
    </nav>
  );
};

const Turn = ({ name, go }: { name: string; go: (() => void) | undefined }) => (
  <button
    type="button"
    onClick={go}
    disabled={!go}
    className="border-line bg-surface disabled:text-quiet min-h-11 cursor-pointer rounded-lg border px-4 disabled:cursor-default"
  >
    {name}
  </button>
);
