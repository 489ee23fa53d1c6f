// Whether the oracle is of the network that this page is of. Which one that is, the page's own server says: an oracle behind it may
// be anybody's, and what it says of another network is worth nothing here.
import type { Answer, Api, Received } from '../api/client';
import { ApiError } from '../api/error';
import type { NetworkId } from '../chain/decoded';

/** Where this page is: which network it shows, and whether an oracle is behind it. */
export interface Place {
  /** The network, where the server tells it; else the oracle does. */
  readonly network?: NetworkId;
  readonly hasOracle: boolean;
}

export type Health = Answer<'/health'>;

const TIMEOUT_MS = 20_000;

/** A server that tells nothing is an oracle, or stands before one. */
const BEFORE_AN_ORACLE: Place = { hasOracle: true };

export class Belonging {
  readonly #api: Api;
  #place: Promise<Place> | undefined;
  #asking: Promise<Received<Health>> | undefined;
  /** It said that it is of this network, when it was asked last. */
  #belongs = false;

  /** `api` asks without waiting for what is found here. */
  constructor(api: Api) {
    this.#api = api;
  }

  /** Read once; where that failed, again. */
  place(): Promise<Place> {
    return (this.#place ??= readPlace().catch((error: unknown) => {
      this.#place = undefined;
      throw error;
    }));
  }

  /** What the oracle says of itself. It fails where that is another network than this page's. */
  health(): Promise<Received<Health>> {
    return (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)));
  }

  /** Fails unless an oracle of this network answers; where nobody else tells the network, the oracle's word is all there is. */
  async check(): Promise<void> {
    const { network, hasOracle } = await this.place();
    if (network && hasOracle && !this.#belongs) await this.health();
  }

  async #ask(): Promise<Received<Health>> {
    const [{ network }, health] = await Promise.all([this.place(), this.#api.get('/health', { path: {} })]);
    this.#belongs = false;
    if (network) mustBe(network, health.data);
    this.#belongs = true;
    return health;
  }
}

function mustBe(ours: NetworkId, theirs: NetworkId): void {
  if (theirs.network !== ours.network) throw otherNetwork('network', theirs.network, ours.network);
  if (theirs.program !== ours.program) throw otherNetwork('program', theirs.program, ours.program);
}

const otherNetwork = (what: string, theirs: string, ours: string): ApiError =>
  new ApiError(
    'other_network',
    `The oracle is of another network: of the ${what} ${theirs}, and this page is of ${ours}. Nothing that it says is shown`,
    'Start the page with an oracle of this network, or with the network of that oracle.',
  );

async function readPlace(): Promise<Place> {
  const response = await fetch('/app.json', { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
  // Somebody may tell it: an oracle must not take the place of that because a question was lost.
  if (!response || response.status >= 500) {
    throw new ApiError('unreachable', 'This page’s server does not say which network this page is of', 'Check your connection, and that the server runs.');
  }
  const told: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  const { program, network, oracle } = (told ?? {}) as Record<string, unknown>;
  if (typeof program !== 'string' || typeof network !== 'string') return BEFORE_AN_ORACLE;
  return { network: { program, network }, hasOracle: oracle !== false };
}
