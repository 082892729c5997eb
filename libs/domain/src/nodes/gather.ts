import DataLoader from 'dataloader';

/** How many questions one statement answers at most. */
const MOST = 500;

/**
 * Makes one statement of the questions that come within `windowMs`: after a restart of the control plane thousands of agents ask the same
 * thing within seconds. Answers are in the order of the questions and are not kept. What `ask` throws, everybody hears.
 */
export function gather<Question, Answer>(
  windowMs: number,
  ask: (questions: readonly Question[]) => Promise<Answer[]>,
): (question: Question) => Promise<Answer> {
  const loader = new DataLoader<Question, Answer>(ask, {
    cache: false,
    maxBatchSize: MOST,
    batchScheduleFn: (send) => void setTimeout(send, windowMs),
  });
  return (question) => loader.load(question);
}
