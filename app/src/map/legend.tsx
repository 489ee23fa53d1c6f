// Which colour means what.
import type { Colours } from './colours';
import { coloursFor } from './colours';
import { MEANINGS, UNKNOWN, type Bin, type Quantity } from './quantities';

interface LegendProps {
  readonly quantity: Quantity;
  readonly bins: readonly Bin[];
  readonly hasUnknown: boolean;
  readonly colours: Colours;
}

export const Legend = ({ quantity, bins, hasUnknown, colours }: LegendProps) => {
  const { note, say } = MEANINGS[quantity];
  const fills = coloursFor(colours, quantity, bins.length);
  return (
    <section aria-label="Legend">
      <p className="text-quiet text-sm">Colour of a cell: {note}.</p>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {bins.map(({ least, most }, at) => (
          <Line key={least.toString()} colour={fills[at]} text={least === most ? say(most) : `${say(least)} to ${say(most)}`} />
        ))}
        {hasUnknown ? <Line colour={colours.unknown} text={UNKNOWN} /> : null}
      </ul>
    </section>
  );
};

const Line = ({ colour, text }: { colour: string | undefined; text: string }) => (
  <li className="flex items-center gap-2">
    <span aria-hidden="true" className="size-4 rounded-sm" style={{ backgroundColor: colour }} />
    {text}
  </li>
);
