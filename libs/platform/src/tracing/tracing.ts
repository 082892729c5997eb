import { parseTraceparent } from '../context/index.js';
import type { Span, SpanFigures, SpanInit, SpanSink } from './span.js';

/** How traces are taken and where they are sent. */
export interface TracingOptions {
  /** Name of the process, as in its log lines. */
  readonly service: string;
  readonly version: string;
  /** OTLP/HTTP receiver without `/v1/traces`, e.g. http://127.0.0.1:4318. Undefined: no traces, and nothing is loaded for them. */
  readonly endpoint: string | undefined;
  /** `name=value,name=value`, as in OTEL_EXPORTER_OTLP_HEADERS. */
  readonly headers: string | undefined;
  /** Share of people's requests, jobs and agents' calls that begin a trace, 0 to 1. */
  readonly share: number;
  readonly agentShare: number;
}

const CLOSE_LIMIT_MS = 2_000;

/** The traces of a process, or their absence: then every call costs one comparison and gives null. Injectable by this class. */
export class Tracing {
  /** For processes: `open`. */
  constructor(
    private readonly sink: SpanSink | null,
    private readonly shares: { readonly share: number; readonly agentShare: number },
  ) {}

  /** Traces that are never taken. */
  static readonly off = new Tracing(null, { share: 0, agentShare: 0 });

  /** Loads the exporter only when there is a receiver: it costs megabytes and start-up time. */
  static async open(options: TracingOptions): Promise<Tracing> {
    if (options.endpoint === undefined) return Tracing.off;
    const { OtlpSink } = await import('./otlp-sink.js');
    return new Tracing(new OtlpSink({ ...options, endpoint: options.endpoint }), options);
  }

  get isOn(): boolean {
    return this.sink !== null;
  }

  /** null while traces are off. */
  get figures(): SpanFigures | null {
    return this.sink?.figures ?? null;
  }

  /**
   * Begins a span, or null when traces are off or this one is not kept. What a parent decided holds for everything below it; where a
   * trace begins the share decides.
   */
  start(init: SpanInit): Span | null {
    if (!this.sink) return null;
    const parent = parseTraceparent(init.parent);
    if (parent ? !parent.isSampled : Math.random() >= (init.share ?? this.shares.share)) return null;
    return this.sink.start(init);
  }

  /** The share of agents' calls: thousands of them call all the time. */
  get agentShare(): number {
    return this.shares.agentShare;
  }

  /** Sends what waits, for at most 2 s. */
  async close(): Promise<void> {
    await this.sink?.close(CLOSE_LIMIT_MS);
  }
}
