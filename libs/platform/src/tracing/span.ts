import type { Trace } from '../context/index.js';

/** What a span says about its work. Never secrets, bodies, addresses or names of people. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export type SpanKind = 'server' | 'consumer' | 'producer' | 'internal';

export interface SpanInit {
  readonly name: string;
  readonly kind?: SpanKind;
  /** `traceparent` of what this is done for; without it (or with nonsense) a trace begins here. */
  readonly parent?: string | null | undefined;
  /** `traceparent`s of what this has to do with, though it is not a part of it. */
  readonly links?: readonly (string | null | undefined)[];
  /** ms since 1970; default: now. */
  readonly startMs?: number;
  readonly attributes?: SpanAttributes;
  /** Share of the traces that begin here and are kept, 0 to 1. Default 1. */
  readonly share?: number;
}

/** A piece of work under way. Ends once. */
export interface Span {
  readonly trace: Trace;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** `error`: a code or a class, never a message (they quote what people typed). `endMs`: ms since 1970, default now. */
  end(how?: { readonly error?: string; readonly endMs?: number }): void;
}

/** Spans of this process since its start, by what became of them. */
export interface SpanFigures {
  /** Ended and not sent yet. Bounded. */
  readonly waiting: number;
  readonly exported: number;
  /** The queue was full: the receiver is slower than this process. */
  readonly dropped: number;
  /** The receiver refused them or did not answer. */
  readonly failed: number;
}

/** Where spans go. */
export interface SpanSink {
  start(init: SpanInit): Span;
  readonly figures: SpanFigures;
  /** Sends what waits, for at most `limitMs`, then ends. */
  close(limitMs: number): Promise<void>;
}
