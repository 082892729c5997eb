export type OutputStream = 'stdout' | 'stderr';

/** A piece of output as the program wrote it: any bytes, cut anywhere. */
export interface OutputChunk {
  /** Counts from 0 within one attempt, without holes. */
  seq: number;
  stream: OutputStream;
  bytes: Uint8Array;
  /** When it was read, ISO or epoch milliseconds. */
  at: string | number;
}

/** One line; `raw` still has its escapes and carriage returns (see `resolveLine`). */
export interface OutputLine {
  kind: 'line';
  /** From 1, over both streams, in the order in which lines began. */
  number: number;
  stream: OutputStream;
  at: string | number;
  raw: string;
  /** SGR state in force at its start. */
  style: string;
}

/** Chunks that never came. */
export interface OutputGap {
  kind: 'gap';
  fromSeq: number;
  toSeq: number;
}

/** Where the stored output ends although the program wrote on. */
export interface OutputCut {
  kind: 'cut';
  /** What the limit was: "after 10 MiB". */
  reason: string;
}

export type OutputEntry = OutputLine | OutputGap | OutputCut;
