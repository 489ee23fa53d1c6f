// The oracle's HTTP API: typed by its own description, bounded, and with failures that say what to do.
import type { components, paths } from '../generated/api';
import type { AdminToken } from './admin-token';
import { ApiError, unreachable } from './error';
import { Unreadable, splitLines, type Each } from './lines';

/** Paths that can be read. */
export type Path = { [P in keyof paths]: paths[P] extends { get: { responses: { 200: { content: { 'application/json': unknown } } } } } ? P : never }[keyof paths];

type Operation<P extends Path> = paths[P]['get'];

/** What a path answers. */
export type Answer<P extends Path> =
  Operation<P> extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never;

/** Where a path has no parameters, the generated types have `never`. */
type OrNone<Values> = [Values] extends [never] ? Record<never, never> : Values;

type Part<P extends Path, In extends 'path' | 'query'> = OrNone<Exclude<Operation<P>['parameters'][In], undefined>>;

/** What the path and its query ask for. */
export type Asked<P extends Path> = { path: Part<P, 'path'>; query?: Part<P, 'query'> };

/** Paths at which the operator changes something. */
export type Changeable = { [P in keyof paths]: paths[P] extends { put: { requestBody: unknown } } ? P : never }[keyof paths];
export type Change<P extends Changeable> =
  paths[P]['put'] extends { requestBody: { content: { 'application/json': infer Body extends object } } } ? Body : never;
export type Changed<P extends Changeable> =
  paths[P]['put'] extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never;

/** Paths at which the operator removes something. */
export type Removable = { [P in keyof paths]: paths[P] extends { delete: { parameters: { query: object } } } ? P : never }[keyof paths];
export type Removal<P extends Removable> = paths[P]['delete'] extends { parameters: { query: infer Query extends object } } ? Query : never;
export type Removed<P extends Removable> =
  paths[P]['delete'] extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never;

/** An answer, and when it came by this machine's clock. */
export interface Received<T> {
  readonly data: T;
  readonly receivedAtMs: number;
}

/** How long an answer may take, and how many bytes it may have. */
const TIMEOUT_MS = 20_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** How long a file may take, which is looked through as it comes. */
const FILE_TIMEOUT_MS = 120_000;

/** Whether reports are taken and kept, and if not, why. */
export type Readiness = components['schemas']['Readiness'];

/** A signature over a text that says what may be seen, and until when: the oracle knows the text. */
export interface Signed {
  /** Unix seconds. */
  readonly expires: number;
  /** Base58. */
  readonly signature: string;
}

/** What is asked for, and by whom. */
interface Question {
  readonly accept: string;
  readonly signal?: AbortSignal | undefined;
  /** The operator's token goes along, if there is one. */
  readonly asAdmin?: boolean;
  readonly signed?: Signed;
  readonly change?: { readonly method: 'PUT'; readonly body: object } | { readonly method: 'DELETE' };
}

const JSON_OR_PROBLEM = 'application/json, application/problem+json';

export class Api {
  /**
   * `base` is where the oracle is: '' for the one that serves this page. Only that one is ever sent the operator's token. Where
   * `allowed` fails, so does every question.
   */
  constructor(
    private readonly base = '',
    private readonly admin?: AdminToken,
    private readonly allowed?: () => Promise<void>,
  ) {}

  async get<P extends Path>(path: P, asked: Asked<P>, signal?: AbortSignal): Promise<Received<Answer<P>>> {
    return this.#json(filled(path, asked.path) + queryOf(asked.query ?? {}), { accept: JSON_OR_PROBLEM, signal });
  }

  /** The same of what only the operator may see. */
  async getAsAdmin<P extends Path>(path: P, asked: Asked<P>, signal?: AbortSignal): Promise<Received<Answer<P>>> {
    const url = filled(path, asked.path) + queryOf(asked.query ?? {});
    return this.#json(url, { accept: JSON_OR_PROBLEM, signal, asAdmin: true });
  }

  /** The same of what somebody may see who signed for it. Nothing of it is kept by the browser. */
  async getSigned<P extends Path>(path: P, asked: Asked<P>, signed: Signed, signal?: AbortSignal): Promise<Received<Answer<P>>> {
    const url = filled(path, asked.path) + queryOf(asked.query ?? {});
    return this.#json(url, { accept: JSON_OR_PROBLEM, signal, signed });
  }

  /** Changes something as the operator. */
  async put<P extends Changeable>(path: P, body: Change<P>): Promise<Received<Changed<P>>> {
    return this.#json(path, { accept: JSON_OR_PROBLEM, asAdmin: true, change: { method: 'PUT', body } });
  }

  /** Removes something as the operator. */
  async remove<P extends Removable>(path: P, of: Removal<P>): Promise<Received<Removed<P>>> {
    return this.#json(path + queryOf(of), { accept: JSON_OR_PROBLEM, asAdmin: true, change: { method: 'DELETE' } });
  }

  /** What the oracle offers wallets as a Solana Action, which the specification of those describes, and no type here. */
  async action(path: `/v1/actions/${string}`, signal?: AbortSignal): Promise<Received<unknown>> {
    return this.#json(path, { accept: JSON_OR_PROBLEM, signal });
  }

  /** An oracle that takes no reports says so with a status that elsewhere is a failure. */
  async readiness(signal?: AbortSignal): Promise<Received<Readiness>> {
    const question = { accept: JSON_OR_PROBLEM, signal };
    return this.#ask('/ready', question, async (response) => {
      const body = parsed(await bounded(response), response);
      if (isReadiness(body)) return body;
      throw ApiError.ofProblem(response.status, body);
    });
  }

  /** The service's counters, in the format of Prometheus. */
  async metrics(signal?: AbortSignal): Promise<Received<string>> {
    const question = { accept: `text/plain, ${JSON_OR_PROBLEM}`, signal, asAdmin: true };
    return this.#ask('/metrics', question, async (response) => {
      const text = await bounded(response);
      if (!response.ok) throw ApiError.ofProblem(response.status, parsed(text, response));
      if (!/^text\/plain\b/.test(response.headers.get('content-type') ?? '')) throw noOracle(response.status);
      return text;
    });
  }

  #json<T>(path: string, question: Question): Promise<Received<T>> {
    return this.#ask(path, question, async (response) => {
      const body = parsed(await bounded(response), response);
      if (!response.ok) throw ApiError.ofProblem(response.status, body);
      return body as T;
    });
  }

  async #ask<T>(path: string, question: Question, read: (response: Response) => Promise<T>): Promise<Received<T>> {
    const allowed = this.allowed?.();
    // A token or a signature is given to nobody before; what anybody may ask does not wait for that.
    if (question.asAdmin || question.signed || question.change) await allowed;
    const [answer] = await Promise.all([this.#answer(path, question, read), allowed]);
    return answer;
  }

  async #answer<T>(path: string, question: Question, read: (response: Response) => Promise<T>): Promise<Received<T>> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const { signal } = question;
    try {
      const response = await fetch(this.base + path, {
        ...this.#request(question),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return { data: await read(response), receivedAtMs: Date.now() };
    } catch (error) {
      if (error instanceof ApiError || signal?.aborted) throw error;
      throw unreachable(timeout.aborted);
    }
  }

  #request({ accept, asAdmin = false, signed, change }: Question): RequestInit {
    const authorization = asAdmin && this.base === '' ? this.admin?.header() : undefined;
    const headers: Record<string, string> = { accept };
    const changes: RequestInit = !change ? {} : 'body' in change ? { method: change.method, body: JSON.stringify(change.body) } : change;
    if ('body' in changes) headers['content-type'] = 'application/json';
    if (signed) {
      const headersOfOwner = { ...headers, 'openmast-expires': String(signed.expires), 'openmast-signature': signed.signature };
      return { headers: headersOfOwner, redirect: 'error', cache: 'no-store', credentials: 'omit' };
    }
    if (authorization === undefined) return { ...changes, headers };
    // The token goes to this origin and nowhere that an answer leads to, and no copy of what it opens is kept.
    return { ...changes, headers: { ...headers, authorization }, redirect: 'error', cache: 'no-store', credentials: 'omit' };
  }

  /** The lines of a file of the oracle's, one by one, and its bytes as they come: it may be larger than what is kept of it. */
  async lines(path: string, each: Each, signal?: AbortSignal): Promise<void> {
    await this.allowed?.();
    const timeout = AbortSignal.timeout(FILE_TIMEOUT_MS);
    try {
      const response = await fetch(this.base + path, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
      if (!response.ok) throw ApiError.ofProblem(response.status, parsed(await bounded(response), response));
      if (response.body) await splitLines(response.body, each);
    } catch (error) {
      if (error instanceof Unreadable) throw error.cause;
      if (error instanceof ApiError || signal?.aborted) throw error;
      throw unreachable(timeout.aborted);
    }
  }
}

function filled(path: string, values: object): string {
  const given = new Map(Object.entries(values));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given.get(name))));
}

function queryOf(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? '' : `?${query}`;
}

/** The text of the answer. Reading stops where it becomes larger than any answer should be. */
async function bounded(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw new ApiError('too_large', 'The answer is too large', 'Ask for less at once, or use the command line.');
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string, response: Response): unknown {
  const type = response.headers.get('content-type') ?? '';
  if (/^application\/(problem\+)?json\b/.test(type)) {
    try {
      return JSON.parse(text);
    } catch {
      // As with another type: this is no answer of an oracle.
    }
  }
  throw noOracle(response.status);
}

const noOracle = (status: number): ApiError =>
  new ApiError(
    'no_oracle',
    `No oracle answers here (status ${status})`,
    'Check that this page is served by an oracle, and that a proxy in front passes its API on.',
  );

const isReadiness = (body: unknown): body is Readiness =>
  typeof body === 'object' && body !== null && 'ready' in body && typeof body.ready === 'boolean' && 'reasons' in body && Array.isArray(body.reasons);
