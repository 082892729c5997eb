import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { SpanFigures } from './span.js';

/**
 * Stands in front of the SDK's batching, which drops without telling how many: counts what waits, what was sent and what was lost, and
 * turns spans away while `maxWaiting` wait, so that a slow receiver costs neither memory nor time of requests.
 */
export class SpanGate implements SpanProcessor {
  private waiting = 0;
  private exported = 0;
  private dropped = 0;
  private failed = 0;
  private readonly batches: SpanProcessor;

  /** @param batching makes the processor behind, given the exporter that counts */
  constructor(
    exporter: SpanExporter,
    private readonly maxWaiting: number,
    batching: (counted: SpanExporter) => SpanProcessor,
  ) {
    this.batches = batching(this.counted(exporter));
  }

  get figures(): SpanFigures {
    const { waiting, exported, dropped, failed } = this;
    return { waiting, exported, dropped, failed };
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.waiting >= this.maxWaiting) {
      this.dropped += 1;
      return;
    }
    this.waiting += 1;
    this.batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.batches.shutdown();
  }

  private counted(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, done) => {
        this.waiting -= spans.length;
        exporter.export(spans, (result) => {
          if (result.code === 0) this.exported += spans.length;
          else this.failed += spans.length;
          done(result);
        });
      },
      shutdown: () => exporter.shutdown(),
    };
  }
}
