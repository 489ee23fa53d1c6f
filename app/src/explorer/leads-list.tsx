// Where more of something is shown.
import { Link } from 'wouter';
import type { Lead } from './leads';

export const Leads = ({ leads }: { leads: readonly Lead[] }) =>
  leads.length === 0 ? null : (
    <ul className="list-disc space-y-1 pl-5">
      {leads.map(({ href, words }) => (
        <li key={href}>
          <Link href={href}>{words}</Link>
        </li>
      ))}
    </ul>
  );
