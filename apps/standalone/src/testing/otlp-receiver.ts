import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@fettle/testing';

/** A span as it came over the wire, with the process that sent it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly service: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly string[];
  readonly isError: boolean;
  /** In nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
}

interface Attribute {
  readonly key: string;
  readonly value: { stringValue?: string; intValue?: number | string; boolValue?: boolean; doubleValue?: number };
}
interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly links?: readonly { traceId: string }[];
  readonly status?: { code?: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}
interface WireBody {
  readonly resourceSpans: readonly {
    resource: { attributes: readonly Attribute[] };
    scopeSpans: readonly { spans: readonly WireSpan[] }[];
  }[];
}

/** A receiver of OTLP over HTTP in JSON. It may be told to answer nothing, or to refuse. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Bodies as they came, to look for what must not be in them. */
  readonly bodies: string[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  mood: 'well' | 'silent' | 'refusing' = 'well';

  private constructor(private readonly server: Server) {}

  static async open(): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => void receiver.take(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Waits for a span. */
  span(is: (span: ReceivedSpan) => boolean, what: string): Promise<ReceivedSpan> {
    return until(() => this.spans.find(is), { timeoutMs: 20_000, what: `the span ${what}` });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.mood === 'silent') return;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (this.mood === 'refusing') return void response.writeHead(400).end();
    const text = Buffer.concat(parts).toString();
    this.bodies.push(text);
    this.headers.push(request.headers);
    for (const { resource, scopeSpans } of (JSON.parse(text) as WireBody).resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => received(span, service)));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }
}

function received(span: WireSpan, service: string): ReceivedSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    name: span.name,
    service,
    attributes: valuesOf(span.attributes),
    links: (span.links ?? []).map((link) => link.traceId),
    isError: span.status?.code === 2,
    start: BigInt(span.startTimeUnixNano),
    end: BigInt(span.endTimeUnixNano),
  };
}

function valuesOf(attributes: readonly Attribute[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue),
    ]),
  );
}
