import { ROOT_CONTEXT, SpanKind as OtelKind, SpanStatusCode, TraceFlags, trace as otel } from '@opentelemetry/api';
import type { Context, Link, Span as OtelSpan, SpanContext, Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { parseTraceparent, thisProcess, type Trace } from '../context/index.js';
import { SpanGate } from './span-gate.js';
import type { Span, SpanAttributes, SpanFigures, SpanInit, SpanKind, SpanSink } from './span.js';
import type { TracingOptions } from './tracing.js';

const MAX_WAITING = 2_048;
const BATCH = 512;
const EVERY_MS = 1_000;
const EXPORT_TIMEOUT_MS = 10_000;

const kinds: Readonly<Record<SpanKind, OtelKind>> = {
  server: OtelKind.SERVER,
  consumer: OtelKind.CONSUMER,
  producer: OtelKind.PRODUCER,
  internal: OtelKind.INTERNAL,
};

/**
 * Spans over OTLP/HTTP, by the OpenTelemetry SDK. The one place besides platform/egress that calls out: the receiver is named in the
 * process's own settings and by nobody else. Loaded only when there is a receiver.
 */
export class OtlpSink implements SpanSink {
  private readonly gate: SpanGate;
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor(options: TracingOptions & { readonly endpoint: string }) {
    const exporter = new OTLPTraceExporter({
      url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces`,
      headers: headersOf(options.headers),
      timeoutMillis: EXPORT_TIMEOUT_MS,
      concurrencyLimit: 2,
    });
    this.gate = new SpanGate(exporter, MAX_WAITING, (counted) => {
      return new BatchSpanProcessor({
        exporter: counted,
        maxQueueSize: MAX_WAITING,
        maxExportBatchSize: BATCH,
        scheduledDelayMillis: EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      });
    });
    this.provider = new TracerProvider({
      // Whether a trace is kept was decided before it came here.
      sampler: new AlwaysOnSampler(),
      resource: resourceFromAttributes({
        'service.name': options.service,
        'service.version': options.version,
        'service.instance.id': thisProcess.bootId,
      }),
      spanProcessors: [this.gate],
      spanLimits: { attributeValueLengthLimit: 256, attributeCountLimit: 32, linkCountLimit: 8 },
    });
    this.tracer = this.provider.getTracer('fettle', options.version);
  }

  get figures(): SpanFigures {
    return this.gate.figures;
  }

  start({ name, kind = 'internal', parent, links = [], startMs, attributes = {} }: SpanInit): Span {
    const linked = links.map(contextOf).filter((one) => one !== null);
    const span = this.tracer.startSpan(
      name,
      {
        kind: kinds[kind],
        attributes,
        links: linked.map((context): Link => ({ context })),
        ...(startMs === undefined ? {} : { startTime: startMs }),
      },
      under(parent),
    );
    return new SinkSpan(span);
  }

  async close(limitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }
}

class SinkSpan implements Span {
  readonly trace: Trace;

  constructor(private readonly span: OtelSpan) {
    const { traceId, spanId } = span.spanContext();
    this.trace = { traceId, traceparent: `00-${traceId}-${spanId}-01`, statements: 0 };
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes);
  }

  end({ error, endMs }: { readonly error?: string; readonly endMs?: number } = {}): void {
    if (error !== undefined) {
      this.span.setStatus({ code: SpanStatusCode.ERROR });
      this.span.setAttribute('error.type', error);
    }
    if (this.trace.statements > 0) this.span.setAttribute('fettle.sql_statements', this.trace.statements);
    this.span.end(endMs);
  }
}

function under(parent: string | null | undefined): Context {
  const context = contextOf(parent);
  return context ? otel.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}

function contextOf(traceparent: string | null | undefined): SpanContext | null {
  const parsed = parseTraceparent(traceparent);
  if (!parsed) return null;
  return { traceId: parsed.traceId, spanId: parsed.spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

function headersOf(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').map((part) => part.split(/=(.*)/s, 2).map((one) => one.trim()));
  return Object.fromEntries(
    pairs.filter(([name, value]) => name && value).map(([name, value]) => [name!, decode(value!)]),
  );
}

/** Values are percent-encoded by the standard; one that is not stands for itself. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
