import type { ErrorCode } from '@fettle/contracts';

/**
 * What can go wrong in a call: a code of the contracts, `network` when no answer came, `answer` when what came is not ours, `unproven`
 * when the person was asked whether it is still him and went away.
 */
export type ApiErrorCode = ErrorCode | 'network' | 'answer' | 'unproven';

export interface ApiErrorInit {
  readonly code: ApiErrorCode;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly message: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
  readonly requestId?: string | undefined;
  readonly retryAfterS?: number | undefined;
  readonly cause?: unknown;
}

/** The one error that the client throws. `message` is fit for a person; `requestId` finds the log line. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string | undefined;
  readonly retryAfterS: number | undefined;

  constructor(init: ApiErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'ApiError';
    this.code = init.code;
    this.status = init.status;
    this.issues = init.issues ?? [];
    this.requestId = init.requestId;
    this.retryAfterS = init.retryAfterS;
  }
}

/** Reads an error answer. Whatever stands between us and the server (a proxy's own page) becomes `answer`. */
export async function errorOf(answer: Response): Promise<ApiError> {
  const text = await answer.text().catch(() => '');
  const body = parsed(text);
  const requestId = answer.headers.get('x-request-id') ?? undefined;
  const retryAfter = Number(answer.headers.get('retry-after'));
  const known = typeof body?.['code'] === 'string' && typeof body['message'] === 'string';
  return new ApiError({
    code: known ? (body['code'] as ErrorCode) : 'answer',
    status: answer.status,
    message: known
      ? (body['message'] as string)
      : `The server answered ${answer.status} in a form that is not Fettle's`,
    issues: Array.isArray(body?.['issues']) ? (body['issues'] as { path: string; message: string }[]) : [],
    requestId,
    retryAfterS: retryAfter > 0 ? retryAfter : undefined,
  });
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
