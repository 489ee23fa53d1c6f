// What stands above every screen: where you are, and whether money here is real.
import { Suspense, lazy } from 'react';
import { Link, useLocation } from 'wouter';
import { useCluster } from './data/on-chain';
import { usePlace } from './data/place';
import { ThemeButton } from './ui/theme';
import { useWallet } from './wallet/use-wallet';

/** Not needed to read: it comes after the page. */
const WalletButton = lazy(() => import('./wallet/button').then(({ WalletButton: Button }) => ({ default: Button })));

interface Screen {
  readonly path: string;
  readonly name: string;
  /** There is one for every wallet. */
  readonly isOwn?: boolean;
  readonly needsOracle?: boolean;
  /** It does what an oracle does elsewhere. */
  readonly replacesOracle?: boolean;
}

const SCREENS: readonly Screen[] = [
  { path: '/', name: 'Markets' },
  { path: '/map', name: 'Map' },
  { path: '/portfolio', name: 'Portfolio', isOwn: true },
  { path: '/payer', name: 'Usage', isOwn: true },
  { path: '/infrastructure', name: 'Infrastructure', isOwn: true },
  { path: '/explorer', name: 'Explorer' },
  { path: '/archives', name: 'Archives', replacesOracle: true },
  { path: '/regulator', name: 'Regulator' },
  { path: '/oracle', name: 'Oracle', needsOracle: true },
];

export const Header = () => {
  const [location] = useLocation();
  const { data: place } = usePlace();
  const wallet = useWallet().connected?.account.address;
  const isHere = (path: string): boolean => (path === '/' ? location === '/' : location.startsWith(path));
  return (
    <header className="border-line mb-6 flex flex-wrap items-center gap-x-3 gap-y-2 border-b py-3">
      <span className="mr-auto text-lg font-bold">OpenMast</span>
      <span className="order-1 sm:order-none">
        <ClusterBadge />
      </span>
      <span className="flex items-center gap-3">
        <Suspense fallback={null}>
          <WalletButton />
        </Suspense>
        <ThemeButton />
      </span>
      <nav aria-label="Screens" className="order-1 -mx-2 flex grow basis-full flex-wrap sm:-mx-3 sm:gap-x-1">
        {SCREENS.filter(isThere(place?.hasOracle !== false)).map(({ path, name, isOwn }) => (
          <Link
            key={path}
            href={isOwn && wallet ? `${path}/${wallet}` : path}
            aria-current={isHere(path) ? 'page' : undefined}
            className="aria-[current=page]:bg-accent aria-[current=page]:text-on-accent inline-flex min-h-11 items-center rounded-lg px-2 no-underline sm:px-3"
          >
            {name}
          </Link>
        ))}
      </nav>
    </header>
  );
};

const isThere =
  (hasOracle: boolean) =>
  ({ needsOracle = false, replacesOracle = false }: Screen): boolean =>
    hasOracle ? !replacesOracle : !needsOracle;

/** A test network must never be taken for a real one, nor one that is not known for either. */
const ClusterBadge = () => {
  const { data: cluster, isPending } = useCluster();
  if (isPending) return null;
  if (!cluster) return <Badge title="This page's server passes no questions on to the chain">Chain not reachable</Badge>;
  if (!cluster.isTest) return <span className="text-quiet text-sm">{cluster.name}</span>;
  return <Badge title="Nothing here is worth real money">Test network: {cluster.name}</Badge>;
};

const Badge = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <span title={title} className="border-warn text-warn rounded-full border px-3 py-1 text-sm font-medium">
    {children}
  </span>
);
