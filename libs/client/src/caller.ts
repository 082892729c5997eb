import { ApiError, errorOf } from './api-error.js';
import type { ApiErrorCode } from './api-error.js';
import type { CallOptions } from './call-types.js';

export interface ClientOptions {
  /** Where the surface is, without `/api/v1`; '' in a browser on the surface itself. */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  /** The CSRF token of the session, when there is one (`Me.csrfToken`). */
  readonly csrf?: () => string | undefined;
  /** Headers for each call: cookies and Origin where no browser adds them (tests, CLI). */
  readonly headers?: () => Readonly<Record<string, string>>;
  /**
   * Asks the person to prove that it is still him, when a call needs that: true once proved (the call is sent again), false when he
   * went away. Called once for all calls that wait for it. Without it such a call fails with `session.step_up_required`.
   */
  readonly prove?: () => Promise<boolean>;
}

export interface AnyInput extends CallOptions {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** What has to be known of a route to call it. */
export interface Sent {
  readonly method: string;
  /** Below `/api/v1`, with `:name` parameters. */
  readonly path: string;
  readonly kind?: 'json' | 'raw';
  /** Checks and strips the answer; without it the answer is taken as it came. */
  readonly response?: { parse(body: unknown): unknown };
}

/** Sends calls: refreshes an expired session and asks for a proof once for all that wait, and repeats them. */
export class Caller {
  private refreshing: Promise<unknown> | undefined;
  private proving: Promise<boolean> | undefined;
  /** How often the person has proved to be himself. */
  private proofs = 0;

  constructor(
    private readonly options: ClientOptions,
    private readonly refresh: Sent | undefined,
  ) {}

  async call(contract: Sent, input: AnyInput): Promise<unknown> {
    const before = this.proofs;
    try {
      return await this.fresh(contract, input);
    } catch (error) {
      if (!isCode(error, 'session.step_up_required') || !this.options.prove) throw error;
      // The person may have answered for another call while this one was on its way.
      const isProven = this.proofs > before || (await this.proved(this.options.prove));
      if (isProven) return this.fresh(contract, input);
      const message = 'Nothing was done, because you did not confirm that it is you';
      throw new ApiError({ code: 'unproven', status: 403, message, requestId: error.requestId });
    }
  }

  /** Asks once for all calls that wait. */
  private proved(prove: () => Promise<boolean>): Promise<boolean> {
    this.proving ??= prove()
      .then((isProven) => {
        if (isProven) this.proofs += 1;
        return isProven;
      })
      .finally(() => (this.proving = undefined));
    return this.proving;
  }

  /** Sends a call; where the access token has expired, once more with a new one. */
  private async fresh(contract: Sent, input: AnyInput): Promise<unknown> {
    try {
      return await this.once(contract, input);
    } catch (error) {
      if (!isCode(error, 'session.access_expired') || !this.refresh || contract === this.refresh) throw error;
      // Single flight: a second rotation of the same refresh cookie would look like theft and end the session.
      this.refreshing ??= this.once(this.refresh, {}).finally(() => (this.refreshing = undefined));
      await this.refreshing;
      return this.once(contract, input);
    }
  }

  private async once(contract: Sent, input: AnyInput): Promise<unknown> {
    const send = this.options.fetch ?? fetch;
    const url = this.options.baseUrl + '/api/v1' + pathOf(contract.path, input.params) + searchOf(input.query);
    const answer = await send(url, this.init(contract, input)).catch((cause: unknown) => {
      if (input.signal?.aborted) throw cause;
      throw new ApiError({ code: 'network', status: 0, message: 'Fettle cannot be reached', cause });
    });
    if (!answer.ok) throw await errorOf(answer);
    if (contract.kind === 'raw') return answer.text();
    const body: unknown = await answer.json().catch((cause: unknown) => {
      throw new ApiError({ code: 'answer', status: answer.status, message: 'The answer was cut off', cause });
    });
    return contract.response ? contract.response.parse(body) : body;
  }

  private init(contract: Sent, input: AnyInput): RequestInit {
    const headers: Record<string, string> = { accept: 'application/json', ...this.options.headers?.() };
    const token = contract.method === 'GET' ? undefined : this.options.csrf?.();
    if (token) headers['x-csrf-token'] = token;
    if (input.idempotencyKey) headers['idempotency-key'] = input.idempotencyKey;
    const body = input.body === undefined ? undefined : JSON.stringify(input.body);
    if (body !== undefined) headers['content-type'] = 'application/json';
    return {
      method: contract.method,
      headers,
      credentials: 'same-origin',
      redirect: 'error',
      ...(body === undefined ? {} : { body }),
      ...(input.signal ? { signal: input.signal } : {}),
    };
  }
}

function isCode(error: unknown, code: ApiErrorCode): error is ApiError {
  return error instanceof ApiError && error.code === code;
}

function pathOf(pattern: string, params: AnyInput['params']): string {
  return pattern.replace(/:(\w+)/g, (_match, name: string) => {
    const value = params?.[name];
    if (typeof value !== 'string' || value === '') throw new TypeError(`The path needs ${name}`);
    return encodeURIComponent(value);
  });
}

function searchOf(query: AnyInput['query']): string {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(entries.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
