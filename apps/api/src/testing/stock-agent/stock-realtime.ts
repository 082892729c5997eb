import { io, type Socket } from 'socket.io-client';
import { goAnswers, goFault, type GoAnswer } from './go-decode.js';
import { measure } from './stock-measure.js';
import { stamp, type RootAccessWanted, type StockState } from './stock-state.js';

const RECONNECT_MS = { least: 1_000, most: 30_000 } as const;
const shapes: Readonly<Record<string, GoAnswer>> = {
  'agent.auth.ack': 'authAck',
  'agent.auth.error': 'authError',
  'agent.error': 'agentError',
  'root-access.updated': 'rootAccessUpdated',
};

export interface Heard {
  readonly name: string;
  readonly payload: Record<string, unknown>;
}

/**
 * The socket half of the stock agent. It dials by websocket only, says who it is by an event, and pings and measures every two seconds
 * of real time while it is known. After a loss it dials again, later each time.
 */
export class StockRealtime {
  /** Every event of the server, in order. */
  readonly heard: Heard[] = [];
  readonly faults: string[] = [];
  /** What the probe before the first dial was answered. */
  probe: { readonly status: number; readonly hasSid: boolean } | null = null;
  dials = 0;
  /** Why each socket that was open has ended, as the client library says it. */
  readonly losses: string[] = [];
  isKnown = false;
  private socket: Socket | null = null;
  private timers: NodeJS.Timeout[] = [];
  private failures = 0;

  constructor(
    private readonly state: StockState,
    private readonly onRootAccess: (wanted: RootAccessWanted) => void,
  ) {}

  async start(): Promise<void> {
    await this.ask();
    this.state.signal.addEventListener('abort', () => this.close(), { once: true });
    this.dial();
  }

  acks(): Heard[] {
    return this.heard.filter(({ name }) => name === 'agent.auth.ack');
  }

  /** Says (again) who it is: after connecting, and when location or root access have changed. */
  authenticate(): void {
    const { identity, version, rootAccess, location } = this.state;
    this.emit('agent.auth', {
      ...identity,
      agentVersion: version,
      platformVersion: 'Debian GNU/Linux 13 (trixie)',
      kernelVersion: '6.12.0',
      rootAccess: withoutNulls(rootAccess),
      ...(location ? { location } : {}),
    });
  }

  emit(type: string, payload: object = {}): void {
    this.socket?.emit(type, { type, ...payload });
  }

  /** As a network would: the line is cut, nobody says goodbye. */
  cut(): void {
    this.socket?.io.engine.close();
  }

  private async ask(): Promise<void> {
    const answer = await fetch(`${this.state.http.base}/socket.io/?EIO=4&transport=polling`).catch(() => null);
    this.probe = { status: answer?.status ?? 0, hasSid: ((await answer?.text()) ?? '').includes('"sid"') };
  }

  private dial(): void {
    if (this.state.signal.aborted) return;
    this.dials += 1;
    const url = `${this.state.http.base}/agent-realtime`;
    const socket = io(url, { path: '/socket.io/', transports: ['websocket'], reconnection: false, forceNew: true });
    this.socket = socket;
    socket.on('connect', () => this.authenticate());
    socket.onAny((name: string, payload: Record<string, unknown>) => this.take(name, payload));
    socket.once('connect_error', () => void this.again());
    socket.once('disconnect', (reason) => {
      this.losses.push(reason);
      void this.again();
    });
  }

  private async again(): Promise<void> {
    this.rest();
    this.socket?.disconnect();
    const waitMs = Math.min(RECONNECT_MS.most, RECONNECT_MS.least * 2 ** this.failures);
    this.failures += 1;
    await this.state.pace.pause(waitMs, this.state.signal);
    this.dial();
  }

  private take(name: string, payload: Record<string, unknown>): void {
    this.heard.push({ name, payload });
    const shape = shapes[name];
    const fault = shape ? goFault(JSON.stringify(payload), goAnswers[shape]) : null;
    if (fault) this.faults.push(`${name}: ${fault}`);
    if (name === 'agent.auth.ack') this.known();
    const wanted = payload['rootAccess'] as RootAccessWanted | undefined;
    if (wanted && (name === 'agent.auth.ack' || name === 'root-access.updated')) this.onRootAccess(wanted);
  }

  private known(): void {
    this.failures = 0;
    if (this.isKnown) return;
    this.isKnown = true;
    const { times } = this.state;
    this.measured();
    // Real times, whatever the pace: who says more a minute than an agent does is cut off, and rightly.
    this.timers = [
      setInterval(() => this.emit('agent.ping', { timestamp: stamp() }), times.pingMs),
      setInterval(() => this.measured(), times.metricsMs),
    ];
  }

  private measured(): void {
    const { identity, version } = this.state;
    this.emit('agent.metrics', { ...identity, agentVersion: version, timestamp: stamp(), ...measure() });
  }

  private rest(): void {
    this.isKnown = false;
    for (const timer of this.timers.splice(0)) clearInterval(timer);
  }

  private close(): void {
    this.rest();
    this.socket?.disconnect();
  }
}

/** Go leaves empty fields out (`omitempty`). */
function withoutNulls(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));
}
