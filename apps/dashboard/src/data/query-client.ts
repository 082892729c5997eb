import { ApiError } from '@fettle/client';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { leaveToSignIn } from '@fettle/ui';

const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401;
const isTransient = (error: unknown) => !(error instanceof ApiError) || error.status === 429 || error.status >= 500;

/** The one cache of server state. Old data stays while it is read again; a lost session leads to the sign-in page. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(error)) leaveToSignIn();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && isTransient(error),
        retryDelay: (attempt) => Math.min(4_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2),
        // Being offline is shown as such: the request is made, fails and says so.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
