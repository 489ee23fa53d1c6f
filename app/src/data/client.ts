// How answers are kept, and which questions are asked again.
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/error';

const MOST_RETRIES = 2;

export const createClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // What the oracle refuses, it refuses again.
        retry: (failures, error) => failures < MOST_RETRIES && error instanceof ApiError && error.isPassing,
      },
    },
  });
