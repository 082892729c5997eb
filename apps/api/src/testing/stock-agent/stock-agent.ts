import { Pace, stockTimes, type StockTimes } from './pace.js';
import { StockHttp } from './stock-http.js';
import { StockPoll } from './stock-poll.js';
import { StockRealtime } from './stock-realtime.js';
import { stamp, type RootAccessWanted, type StockState } from './stock-state.js';
import { StockTasks } from './stock-tasks.js';

export interface StockOptions {
  readonly apiUrl: string;
  readonly hostname: string;
  /** Factor of its own pauses; 1 is real. Never of what it grants the server. */
  readonly pace?: number;
  readonly times?: Partial<StockTimes>;
  readonly location?: object;
  readonly logDir?: string;
  readonly version?: string;
}

const POLL_APPROVAL_MS = 5_000;
const APPROVAL_WITHIN_MS = 600_000;
const refusedStatuses = new Set(['revoked', 'rejected', 'denied', 'expired']);

/**
 * A stand-in for the public Noderax agent of 2026.5, made from the description of its protocol: what it sends, how it waits, what it
 * retries, what it can decode, and what it does when it is refused. It really runs what it is told to.
 */
export class StockAgent {
  readonly http: StockHttp;
  private readonly over = new AbortController();
  private parts: { state: StockState; realtime: StockRealtime; poll: StockPoll; tasks: StockTasks } | null = null;
  private polling: Promise<void> = Promise.resolve();
  private readonly times: StockTimes;
  private readonly pace: Pace;

  constructor(private readonly options: StockOptions) {
    this.times = { ...stockTimes, ...options.times };
    this.pace = new Pace(options.pace ?? 1);
    this.http = new StockHttp(options.apiUrl, this.times, this.pace, this.over.signal);
  }

  get identity(): { nodeId: string; agentToken: string } {
    return this.started.state.identity;
  }

  get realtime(): StockRealtime {
    return this.started.realtime;
  }

  get poll(): StockPoll {
    return this.started.poll;
  }

  get tasks(): StockTasks {
    return this.started.tasks;
  }

  /** Whatever a Go program could not have read, from both halves. */
  get faults(): string[] {
    return [...this.http.faults, ...(this.parts?.realtime.faults ?? [])];
  }

  /** `noderax-agent bootstrap --bootstrap-token`: consumes an install token. */
  async bootstrap(token: string): Promise<void> {
    const body = { token, hostname: this.options.hostname, additionalInfo: this.machine() };
    const outcome = await this.http.ask<Identity>('POST', '/node-installs/consume', { body, decodes: 'consume' });
    this.adopt(outcome.kind === 'ok' ? outcome.body : null, outcome);
  }

  /** The older way: asks for an enrolment and waits until somebody approves it. Says the token as soon as it is known. */
  async enrol(email: string, onToken: (token: string) => void = () => undefined): Promise<void> {
    const body = { email, hostname: this.options.hostname, additionalInfo: this.machine() };
    const begun = await this.http.ask<{ token: string }>('POST', '/enrollments/initiate', {
      body,
      decodes: 'initiate',
    });
    if (begun.kind !== 'ok') throw new Error(`Enrolment did not begin: ${JSON.stringify(begun)}`);
    onToken(begun.body.token);
    const until = performance.now() + this.pace.ms(APPROVAL_WITHIN_MS);
    while (performance.now() < until && !this.over.signal.aborted) {
      const path = `/enrollments/${begun.body.token}`;
      const asked = await this.http.ask<Identity & { status: string }>('GET', path, { decodes: 'status' });
      if (asked.kind === 'ok' && refusedStatuses.has(asked.body.status))
        throw new Error(`Enrolment was ${asked.body.status}`);
      if (asked.kind === 'ok' && asked.body.status === 'approved') return this.adopt(asked.body, asked);
      await this.pace.pause(POLL_APPROVAL_MS, this.over.signal);
    }
    throw new Error('Nobody approved the enrolment in time');
  }

  /** Takes an identity that it kept in its state file. */
  adopt(identity: Partial<Identity> | null, outcome: unknown = null): void {
    const { nodeId, agentToken } = identity ?? {};
    if (!nodeId || !agentToken) throw new Error(`No identity came: ${JSON.stringify(outcome)}`);
    this.http.authorize({ nodeId, agentToken });
    const state: StockState = {
      http: this.http,
      times: this.times,
      pace: this.pace,
      signal: this.over.signal,
      version: this.options.version ?? '2026.5.3',
      identity: { nodeId, agentToken },
      rootAccess: { appliedProfile: 'off', lastAppliedAt: null, lastError: null },
      location: null,
    };
    const tasks = new StockTasks(state, this.options.logDir ?? '/var/log');
    const realtime = new StockRealtime(state, (wanted) => this.apply(wanted));
    const onRootAccess = (wanted: RootAccessWanted): void => this.apply(wanted);
    this.parts = {
      state,
      tasks,
      realtime,
      poll: new StockPoll(state, { onTask: (task) => tasks.take(task), onRootAccess }),
    };
  }

  /** The service starts: the socket, the claim loop, and a moment later its location, if it has found one. */
  async start(): Promise<void> {
    const { realtime, poll } = this.started;
    await realtime.start();
    this.polling = poll.run();
    void this.locate();
  }

  /** The service is stopped: what runs is left to end, its last reports are lost. */
  async stop(): Promise<void> {
    this.over.abort();
    await this.polling;
    await this.parts?.tasks.idle();
  }

  private get started(): NonNullable<StockAgent['parts']> {
    if (!this.parts) throw new Error('The stock agent has no identity yet');
    return this.parts;
  }

  /** Applies a wanted profile as its helper would, and says so on the socket. */
  private apply({ profile }: RootAccessWanted): void {
    const { state, realtime } = this.started;
    if (!profile || profile === state.rootAccess.appliedProfile) return;
    Object.assign(state.rootAccess, { appliedProfile: profile, lastAppliedAt: stamp(), lastError: null });
    realtime.authenticate();
  }

  private async locate(): Promise<void> {
    if (!this.options.location) return;
    await this.pace.pause(1_000, this.over.signal);
    this.started.state.location = this.options.location;
    this.started.realtime.authenticate();
  }

  private machine(): object {
    const { location, version = '2026.5.3' } = this.options;
    const known = { os: 'linux', arch: 'amd64', agentVersion: version };
    const kernel = { platformVersion: 'Debian GNU/Linux 13 (trixie)', kernelVersion: '6.12.0' };
    return { ...known, ...kernel, ...(location ? { location } : {}) };
  }
}

interface Identity {
  readonly nodeId: string;
  readonly agentToken: string;
}
