type Stream = 'stdout' | 'stderr';

const NEWLINE = 0x0a;

/** Puts a name before each line of output that comes in pieces, so that lines of many nodes can be told apart. */
export class LinePrefix {
  private readonly held: Record<Stream, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };

  constructor(
    private readonly prefix: string,
    private readonly out: (bytes: Buffer, stream: Stream) => void,
  ) {}

  /** Hands on whole lines; the beginning of one is kept until the rest has come. */
  write(bytes: Buffer, stream: Stream): void {
    let text = Buffer.concat([this.held[stream], bytes]);
    for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE)) {
      this.out(Buffer.concat([Buffer.from(this.prefix), text.subarray(0, at + 1)]), stream);
      text = text.subarray(at + 1);
    }
    this.held[stream] = text;
  }

  /** Hands on what is left, as a line. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const)
      if (this.held[stream].length > 0) this.write(Buffer.from('\n'), stream);
  }
}
