import type { Book } from './book.js';
import type { Random } from './random.js';
import type { WireAnswer } from './wire.js';

type Ask = (what: string, path: string, body: object) => Promise<WireAnswer | null>;

/** What a lie is told about. */
export interface LieTarget {
  readonly taskId: string;
  readonly attempt: number;
  /** A task that some other agent has been given, when there is one. */
  readonly foreignTaskId: string;
}

/** Tells one untrue thing and notes when it was believed. */
export async function lie(ask: Ask, book: Book, random: Random, target: LieTarget): Promise<void> {
  const { taskId, attempt, foreignTaskId } = target;
  const kind = random.index(3);
  if (kind === 0) {
    const answer = await ask('lie', `/agent/tasks/${taskId}/started`, { attempt: attempt + 1 });
    expectStatus(book, 'stale attempt', answer, 409);
  } else if (kind === 1) {
    const answer = await ask('lie', `/agent/tasks/${foreignTaskId}/completed`, { attempt: 1, status: 'success' });
    expectStatus(book, 'foreign task', answer, 404);
  } else {
    const wish = {
      capabilities: ['fettle/1'],
      maxTasks: 0,
      waitMs: 0,
      running: [{ taskId: foreignTaskId, attempt: 1 }],
    };
    const answer = await ask('lie', '/agent/tasks/claim', wish);
    if (answer?.status !== 200) return;
    const { leaseLost } = JSON.parse(answer.body) as { leaseLost: string[] };
    if (!leaseLost.includes(foreignTaskId)) book.believed.push('foreign lease 200');
  }
}

/** A fault of the server (503, a broken connection) says nothing about what it believes. */
function expectStatus(book: Book, what: string, answer: WireAnswer | null, status: number): void {
  if (answer && answer.status < 429 && answer.status !== status) book.believed.push(`${what} ${answer.status}`);
}
