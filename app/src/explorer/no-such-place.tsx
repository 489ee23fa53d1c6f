// An address of the explorer that leads nowhere.
import { Link } from 'wouter';

export const NoSuchPlace = ({ text }: { text: string }) => (
  <>
    <h1 className="text-2xl font-semibold">There is nothing here</h1>
    <p>
      {text} <Link href="/explorer">Back to the explorer</Link>
    </p>
  </>
);
