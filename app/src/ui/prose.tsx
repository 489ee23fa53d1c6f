// Text of the reference and of alarms, in which words of programs stand between backticks.

export const Prose = ({ text }: { text: string }) => (
  <>
    {text.split('`').map((part, at) =>
      at % 2 === 0 ? (
        part
      ) : (
        <code key={at} className="font-mono text-sm break-words">
          {part}
        </code>
      ),
    )}
  </>
);

/** As a sentence of its own. */
export const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(begun) ? begun : `${begun}.`;
};
