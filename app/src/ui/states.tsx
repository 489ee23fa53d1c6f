// What stands where there is nothing to show: not yet, not at all, or a failure.
import { ApiError } from '../api/error';

export const Loading = ({ what }: { what: string }) => (
  <p role="status" className="text-quiet">
    Reading {what} …
  </p>
);

export const Empty = ({ text }: { text: string }) => <p className="text-quiet">{text}</p>;

export const Failure = ({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) => (
  <div role="alert" className="border-bad rounded-lg border-l-4 py-1 pl-4">
    <p className="text-bad font-medium">{error instanceof Error ? error.message : 'Something failed'}</p>
    {error instanceof ApiError ? <p>{error.whatToDo}</p> : null}
    {retry ? (
      <button type="button" onClick={retry} className="text-accent mt-1 cursor-pointer underline underline-offset-2">
        Try again
      </button>
    ) : null}
  </div>
);
