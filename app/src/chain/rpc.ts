// The way to a Solana node through the page's own origin. Where too much is under way there, the page asks again by itself: what
// was refused so has reached no node.
import {
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  createDefaultRpcTransport,
  createSolanaRpcFromTransport,
  isSolanaError,
  type RpcTransport,
  type SolanaError,
} from '@solana/kit';

const MOST_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 250;
/** Requests that were refused together do not come again together. */
const SPREAD_MS = 250;
/** Who is to wait longer is told so instead. */
const LONGEST_PAUSE_MS = 10_000;

/** So many questions in a while, or at once. */
const TOO_MUCH: readonly number[] = [429, 503];

export const ownRpc = (url: string) => createSolanaRpcFromTransport(patient(createDefaultRpcTransport({ url })));

/** Why there is no answer, in words. */
export const whyNoAnswer = (error: unknown): string =>
  isTooMuch(error)
    ? 'The chain is asked too much here at the moment. Wait a little, then try again'
    : 'The chain cannot be reached from this page';

/** The status of an answer over HTTP that is a refusal. */
export const refusedWith = (error: unknown): number | undefined =>
  isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR) ? error.context.statusCode : undefined;

/** Asks again while too much is under way, after a growing pause that is no shorter than what the server says. */
function patient(transport: RpcTransport): RpcTransport {
  return async <T>(config: Parameters<RpcTransport>[0]) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await transport<T>(config);
      } catch (error) {
        if (attempt >= MOST_ATTEMPTS || !isTooMuch(error)) throw error;
        const pauseMs = Math.max(FIRST_PAUSE_MS * 2 ** (attempt - 1), saidMs(error.context.headers));
        if (pauseMs > LONGEST_PAUSE_MS) throw error;
        await pause(pauseMs + Math.random() * SPREAD_MS, config.signal);
      }
    }
  };
}

const isTooMuch = (error: unknown): error is SolanaError<typeof SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR> =>
  isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR) && TOO_MUCH.includes(error.context.statusCode);

/** `Retry-After`, where it is in seconds. */
function saidMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1_000 : 0;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const aborted = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
