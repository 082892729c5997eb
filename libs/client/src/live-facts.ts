import type { Socket } from 'socket.io-client';
import type { FactMessage } from '@fettle/contracts';

export type LiveState = 'live' | 'connecting' | 'offline';

export interface LiveFactsOptions {
  /** Origin of the surface; '' for the page's own. */
  readonly url: string;
  /** A fresh single-use ticket (`api.auth.socketTicket()`), asked for before each attempt. */
  readonly ticket: () => Promise<string>;
  readonly workspaceId: string;
  readonly onFact: (fact: FactMessage) => void;
  /** `since`: when this state began. `offline`: access is gone, nothing is tried any more. */
  readonly onState: (state: LiveState, since: Date) => void;
  /** Facts may have been missed: refetch what is shown. Also called after each reconnect. */
  readonly onGap: () => void;
  /** Extra handshake headers where no browser sets Origin (tests, CLI). */
  readonly headers?: Readonly<Record<string, string>>;
  /** 0 ≤ value < 1; tests make it predictable. */
  readonly random?: () => number;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** Pause before attempt `n` (from 0): doubling with full jitter, so that many browsers do not return at once. */
export function reconnectDelay(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

/** Keeps one live connection for a workspace until `stop()`; the caller refetches over HTTP when a fact names something it shows. */
export function liveFacts(options: LiveFactsOptions): { stop(): void } {
  const connection = new LiveConnection(options);
  connection.start();
  return { stop: () => connection.stop() };
}

class LiveConnection {
  private socket: Socket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempts = 0;
  private wasLive = false;
  private stopped = false;
  private state: LiveState | undefined;

  constructor(private readonly options: LiveFactsOptions) {}

  start(): void {
    this.enter('connecting');
    void this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.socket?.disconnect();
  }

  private async connect(): Promise<void> {
    const ticket = await this.options.ticket().catch((error: unknown) => {
      this.failed(error);
      return undefined;
    });
    if (ticket === undefined || this.stopped) return;
    const { url, headers } = this.options;
    // Loaded when it is first needed: a page is readable before it is live.
    const loaded = await import('socket.io-client').catch((error: unknown) => {
      this.failed(error);
      return undefined;
    });
    if (loaded === undefined || this.stopped) return;
    const socket = loaded.io(url, {
      transports: ['websocket'],
      // Each attempt needs its own ticket, so reconnecting is ours.
      reconnection: false,
      forceNew: true,
      timeout: 10_000,
      auth: { ticket },
      ...(headers ? { extraHeaders: { ...headers } } : {}),
    });
    this.socket = socket;
    socket.on('connect', () =>
      socket.emit('watch', { workspaceId: this.options.workspaceId }, (ack: { ok: boolean }) => this.watching(ack)),
    );
    socket.on('fact', (body: unknown) => {
      if (isFact(body)) this.options.onFact(body);
    });
    socket.on('gap', () => this.options.onGap());
    socket.on('revoked', () => this.giveUp());
    socket.on('connect_error', () => this.again());
    socket.on('disconnect', () => this.again());
  }

  private watching(ack: { readonly ok: boolean; readonly error?: { readonly code: string } }): void {
    if (!ack.ok) return isFinal(ack.error?.code) ? this.giveUp() : this.again();
    this.attempts = 0;
    this.enter('live');
    if (this.wasLive) this.options.onGap();
    this.wasLive = true;
  }

  private failed(error: unknown): void {
    if (isFinal((error as { code?: string }).code)) this.giveUp();
    else this.again();
  }

  private again(): void {
    if (this.stopped) return;
    this.drop();
    this.enter('connecting');
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => void this.connect(),
      reconnectDelay(this.attempts++, this.options.random ?? Math.random),
    );
  }

  private giveUp(): void {
    this.drop();
    this.enter('offline');
    this.stop();
  }

  private drop(): void {
    this.socket?.off();
    this.socket?.disconnect();
    this.socket = undefined;
  }

  private enter(state: LiveState): void {
    if (this.stopped || this.state === state) return;
    this.state = state;
    this.options.onState(state, new Date());
  }
}

/** Signed out or shut out: trying again with the same session changes nothing. */
function isFinal(code: string | undefined): boolean {
  return (
    code !== undefined && ['session.required', 'session.ended', 'permission.missing', 'object.not_found'].includes(code)
  );
}

/** Whether it is told as `Fact` of the contracts says, which pages do not carry. */
function isFact(body: unknown): body is FactMessage {
  if (typeof body !== 'object' || body === null) return false;
  const { name, workspaceId, id, version } = body as Partial<Record<keyof FactMessage, unknown>>;
  const isNamed = [name, workspaceId, id].every((text) => typeof text === 'string' && text !== '');
  return isNamed && Number.isInteger(version);
}
