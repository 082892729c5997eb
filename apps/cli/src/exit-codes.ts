import { ApiError } from '@fettle/client';

/** How `fettle` ends. The numbers are a promise to scripts: one is never given another meaning. */
export const exitCodes = {
  ok: { code: 0, means: 'done' },
  failed: { code: 1, means: 'the task did not succeed, or the audit log is not whole' },
  usage: { code: 2, means: 'the command cannot be understood, or the request is not valid' },
  signedOut: { code: 3, means: 'not signed in, or the key is wrong, expired or revoked' },
  forbidden: { code: 4, means: 'signed in, and not allowed to do this' },
  notFound: { code: 5, means: 'there is no such thing, or it may not be seen' },
  conflict: { code: 6, means: 'it does not fit how things are: already ended, changed meanwhile, archived' },
  unavailable: { code: 7, means: 'Fettle cannot be reached, is busy, or did not answer in time' },
  internal: { code: 70, means: 'something went wrong inside fettle' },
  interrupted: { code: 130, means: 'interrupted with Ctrl-C' },
} as const;

export type Exit = keyof typeof exitCodes;

/** An end with words for the person. `hint` says what to do. */
export class CliError extends Error {
  constructor(
    readonly exit: Exit,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
    this.name = 'CliError';
  }
}

const byStatus: Readonly<Record<number, Exit>> = {
  0: 'unavailable',
  401: 'signedOut',
  403: 'forbidden',
  404: 'notFound',
  408: 'unavailable',
  409: 'conflict',
  410: 'notFound',
  412: 'conflict',
  422: 'conflict',
  429: 'unavailable',
};

/** The end that an error means. */
export function exitOf(error: unknown): Exit {
  if (error instanceof CliError) return error.exit;
  if (error instanceof ApiError) {
    if (error.code === 'network' || error.code === 'answer' || error.status >= 500) return 'unavailable';
    return byStatus[error.status] ?? 'usage';
  }
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  // How fetch tells that a connection could not be made, or broke in the middle of an answer.
  if (name === 'TypeError' && (message === 'fetch failed' || message === 'terminated')) return 'unavailable';
  if (name === 'TimeoutError') return 'unavailable';
  if (name === 'AbortError') return 'interrupted';
  if (code === 'ENOENT') return 'notFound';
  if (code === 'EACCES' || code === 'EPERM') return 'forbidden';
  return 'internal';
}
