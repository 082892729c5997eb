import { describe, expect, it } from '@jest/globals';
import { OutputFeed, type ReadOutput } from './output-feed.ts';

type Output = Awaited<ReturnType<ReadOutput>>;
const taskId = '01890000-0000-7000-8000-000000000001';
const at = '2026-11-21T10:00:00.000Z';
const chunk = (seq: number, text: string) => ({
  seq,
  stream: 'stdout' as const,
  data: Buffer.from(text).toString('base64'),
  at,
});

function output(patch: Partial<Output>): Output {
  return {
    taskId,
    attempt: 1,
    edition: 0,
    chunks: [],
    lastSeq: -1,
    complete: false,
    truncated: false,
    gapAfterSeq: null,
    ...patch,
  };
}

/** A server that holds output and answers two chunks at a time, as the real one answers 1 MiB at a time. */
function server(initial: { attempt: number; texts: string[]; complete: boolean }) {
  const held = { ...initial };
  const asked: number[] = [];
  const read: ReadOutput = (after) => {
    asked.push(after);
    const chunks = held.texts.map((text, seq) => chunk(seq, text)).slice(after + 1, after + 3);
    const lastSeq = chunks.at(-1)?.seq ?? after;
    return Promise.resolve(
      output({ attempt: held.attempt, chunks, lastSeq, complete: held.complete && lastSeq === held.texts.length - 1 }),
    );
  };
  return { held, asked, read };
}

const lines = (feed: OutputFeed) =>
  feed.buffer.entries.map((entry) => (entry.kind === 'line' ? entry.raw : entry.kind));

describe('the output feed', () => {
  it('reads on until there is nothing more, then from where it stood', async () => {
    const { held, asked, read } = server({ attempt: 1, texts: ['a\n', 'b\n', 'c\n'], complete: false });
    const feed = new OutputFeed(read);
    await feed.poke();
    expect(lines(feed)).toEqual(['a', 'b', 'c']);
    held.texts.push('d\n');
    held.complete = true;
    asked.length = 0;
    await feed.poke();
    expect(lines(feed)).toEqual(['a', 'b', 'c', 'd']);
    expect(asked[0]).toBe(2);
    expect(feed.state.isComplete).toBe(true);
  });

  it('starts over when another attempt has begun', async () => {
    const { held, read } = server({ attempt: 1, texts: ['old 1\n', 'old 2\n', 'old 3\n'], complete: false });
    const feed = new OutputFeed(read);
    await feed.poke();
    Object.assign(held, { attempt: 2, texts: ['new\n'], complete: true });
    await feed.poke();
    expect(lines(feed)).toEqual(['new']);
    expect(feed.state).toMatchObject({ attempt: 2, isComplete: true, error: null });
  });

  it('reads once more when it was poked while reading, and never twice at a time', async () => {
    const { held, read } = server({ attempt: 1, texts: ['a\n'], complete: false });
    let open = 0;
    let most = 0;
    const feed = new OutputFeed(async (after, signal) => {
      most = Math.max(most, (open += 1));
      const answer = await read(after, signal);
      if (held.texts.length === 1) {
        held.texts.push('late\n');
        void feed.poke();
      }
      open -= 1;
      return answer;
    });
    await feed.poke();
    expect(lines(feed)).toEqual(['a', 'late']);
    expect(most).toBe(1);
  });

  it('keeps what it has when reading fails, and goes on afterwards', async () => {
    const { held, read } = server({ attempt: 1, texts: ['a\n'], complete: false });
    let isDown = false;
    const feed = new OutputFeed((after, signal) => (isDown ? Promise.reject(new Error('cut')) : read(after, signal)));
    await feed.poke();
    isDown = true;
    await feed.poke();
    expect(lines(feed)).toEqual(['a']);
    expect(feed.state.error).toEqual(new Error('cut'));
    isDown = false;
    held.texts.push('b\n');
    await feed.poke();
    expect(lines(feed)).toEqual(['a', 'b']);
    expect(feed.state.error).toBeNull();
  });

  it('starts over when all that was stored was replaced by another edition', async () => {
    const lined = output({ chunks: [chunk(0, 'cut\n'), chunk(1, 'b\n')], lastSeq: 1 });
    const whole = output({ edition: 1, chunks: [chunk(0, 'whole\n')], lastSeq: 0, complete: true });
    let now = lined;
    const feed = new OutputFeed((after) =>
      Promise.resolve({ ...now, chunks: now.chunks.filter(({ seq }) => seq > after) }),
    );
    await feed.poke();
    now = whole;
    await feed.poke();
    expect(lines(feed)).toEqual(['whole']);
    expect(feed.state).toMatchObject({ edition: 1, isComplete: true });
  });

  it('shows what the agent lost as a gap and the limit as a cut', async () => {
    const withGap = new OutputFeed(() =>
      Promise.resolve(
        output({ chunks: [chunk(0, 'a\n'), chunk(3, 'd\n')], lastSeq: 3, gapAfterSeq: 0, complete: true }),
      ),
    );
    await withGap.poke();
    expect(lines(withGap)).toEqual(['a', 'gap', 'd']);
    const cut = new OutputFeed(() =>
      Promise.resolve(output({ chunks: [chunk(0, 'a\n')], lastSeq: 0, truncated: true, complete: true })),
    );
    await cut.poke();
    expect(lines(cut)).toEqual(['a', 'cut']);
  });
});
