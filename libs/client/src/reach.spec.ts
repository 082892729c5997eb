import { afterEach, describe, expect, it } from '@jest/globals';
import { watchReach, type Reach, type ReachOptions } from './reach.js';

type Answer = 'there' | 'refused' | 'silent' | 'unavailable';

/** Answers questions one after the other as listed. The last one stays. */
function surface(answers: Answer[]): { fetch: typeof fetch; asked: () => number } {
  let asked = 0;
  const ask = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer === 'refused') throw new TypeError('refused');
    if (answer === 'unavailable') return new Response('{}', { status: 503 });
    if (answer === 'there') return Response.json({ status: 'ok' });
    return new Promise((_resolve, reject) =>
      init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
    );
  };
  return { fetch: ask as typeof fetch, asked: () => asked };
}

describe('reach', () => {
  let reach: Reach;
  const said: string[] = [];
  afterEach(() => {
    reach.stop();
    said.length = 0;
  });

  /** Watches with a rhythm of one millisecond until it is enough. The test's own time-out ends a wait for what never comes. */
  async function follow(
    answers: Answer[],
    isEnough: (asked: number) => boolean,
    isAsleep = () => false,
  ): Promise<string[]> {
    const { fetch, asked } = surface(answers);
    const options: ReachOptions = {
      url: 'http://fettle.test',
      fetch,
      everyMs: 1,
      patienceMs: 20,
      isAsleep,
      onCut: () => said.push('cut'),
      onReturn: () => said.push('back'),
    };
    reach = watchReach(options);
    while (!isEnough(asked())) await new Promise((resolve) => setTimeout(resolve, 1));
    return [...said];
  }

  it('says nothing while every question is answered', async () => {
    expect(await follow(['there'], (asked) => asked > 5)).toEqual([]);
  });

  it('takes one refused connection for none', async () => {
    expect(await follow(['there', 'refused', 'there'], (asked) => asked > 4)).toEqual([]);
  });

  it('says once that nothing answers, and once that it is back', async () => {
    expect(await follow(['there', 'refused', 'refused', 'unavailable', 'there'], () => said.length > 1)).toEqual([
      'cut',
      'back',
    ]);
  });

  it('calls a connection that hangs a cut at once', async () => {
    expect(await follow(['there', 'silent', 'there'], () => said.length > 1)).toEqual(['cut', 'back']);
  });

  it('reads every answer to its end', async () => {
    const answers: Response[] = [];
    const ask = async (): Promise<Response> => {
      answers.push(Response.json({ status: 'ok' }));
      return answers.at(-1)!;
    };
    reach = watchReach({ url: '', fetch: ask as typeof fetch, everyMs: 1, onCut: () => {}, onReturn: () => {} });
    while (answers.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(answers.slice(0, 2).map(({ bodyUsed }) => bodyUsed)).toEqual([true, true]);
  });

  it('asks nothing while nobody looks', async () => {
    let looks = 0;
    const said = await follow(
      ['refused'],
      (asked) => looks > 5 || asked > 0,
      () => (looks += 1) > 0,
    );
    expect([said, looks]).toEqual([[], 6]);
  });

  it('takes what another thing answers in its place for no answer', async () => {
    expect(await follow(['there', 'unavailable'], () => said.length > 0)).toEqual(['cut']);
  });
});
