// Failures of the oracle's API in words.

/** Why there is no answer. `code` is stable; the message and `whatToDo` are for people. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    readonly code: string,
    message: string,
    readonly whatToDo: string,
  ) {
    super(message);
  }

  /** From a problem document of RFC 9457, or from what should be one. */
  static ofProblem(status: number, body: unknown): ApiError {
    const problem: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
    const text = (key: string): string | undefined => {
      const value = problem[key];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const title = text('title') ?? `The oracle answered with status ${status}`;
    const detail = text('detail');
    return new ApiError(
      text('code') ?? `status_${status}`,
      detail ? `${title}: ${detail}` : title,
      text('what_to_do') ?? 'Try again; if it stays, ask the operator.',
    );
  }

  /** Whether the same question may be answered later. */
  get isPassing(): boolean {
    return ['unreachable', 'too_slow', 'overloaded', 'timed_out', 'unavailable'].includes(this.code);
  }
}

export function unreachable(isTooSlow: boolean): ApiError {
  return isTooSlow
    ? new ApiError('too_slow', 'The oracle took too long to answer', 'Try again in a moment.')
    : new ApiError('unreachable', 'The oracle cannot be reached', 'Check your connection. The page tries again by itself.');
}
