export type { Span, SpanAttributes, SpanFigures, SpanInit, SpanSink } from './span.js';
export { TracingModule } from './tracing.module.js';
export { Tracing, type TracingOptions } from './tracing.js';
