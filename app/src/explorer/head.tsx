// What stands above every screen of the explorer: where one is, and the search.
import { Link } from 'wouter';
import { SearchForm } from './search-form';

export const ExplorerHead = ({ title, text }: { title: string; text?: string }) => (
  <>
    <p>
      <Link href="/explorer">Explorer</Link>
    </p>
    <h1 className="text-2xl font-semibold">{title}</h1>
    <SearchForm key={text} {...(text === undefined ? {} : { text })} />
  </>
);
