import { jobs } from '@fettle/contracts/jobs';
import { queueHandlers } from '@fettle/testing';
import { createBus } from '../bus/index.js';
import { Ctx, newId } from '../context/index.js';
import { BullQueues } from '../queue/index.js';
import { run } from '../process/run.js';
import { Relay } from './relay.js';
import { openStack, type TestStack } from './test-stack.js';

/** A process of postgres-restart.int.spec: writes on request, says what arrives. */
const url = process.env['RESTART_URL'] ?? '';
const say = (message: unknown): void => void process.send?.(message);
const ctx = Ctx.system('restart child', newId());

async function serve(stack: TestStack, relay: Relay): Promise<void> {
  let version = 0;
  const write = (): Promise<void> =>
    stack.unitOfWork.run(ctx, async (tx) => {
      stack.outbox.job(tx, 'retention.sweep', {});
      stack.outbox.fact(tx, {
        name: 'task.changed',
        workspaceId: tx.requireWorkspace(),
        id: newId(),
        version: version + 1,
      });
    });
  const verbs: Record<string, () => Promise<unknown> | void> = {
    write: () => write().then(() => (version += 1)),
    query: () => stack.database.query(ctx, 'SELECT 1'),
    'stop relay': () => relay.stop(),
    'start relay': () => relay.start(),
  };
  process.on('message', ({ verb, asked }: { verb: string; asked: string }) => {
    Promise.resolve(verbs[verb]?.()).then(
      () => say({ asked, code: 'ok' }),
      (error: { code?: string; message: string }) => say({ asked, code: error.code ?? error.message }),
    );
  });
}

await run({
  name: 'restart child',
  drainMs: 10_000,
  async start(lifecycle) {
    const stack = await openStack(url);
    lifecycle.onStop('database', () => stack.close());
    const bus = createBus({ backend: 'postgres', url }, stack.database);
    const queues = new BullQueues({ backend: 'postgres', url });
    const relay = new Relay({ ...stack, queues, bus, jobs });
    lifecycle.onStop('bus', () => bus.close());
    lifecycle.onStop('queues', () => queues.close());
    await Promise.all([bus.start(), queues.start()]);
    bus.subscribe('facts', (body) => say(`fact ${(JSON.parse(body) as { version: number }).version}`));
    bus.subscribe('wake', (body) => say(`wake ${body}`));
    bus.onGap(() => say('gap'));
    let ran = 0;
    const handler = async () => say(`job ${(ran += 1)}`);
    const handlers = queueHandlers(jobs, 'maintenance', () => handler);
    lifecycle.onStop('worker', await queues.work('maintenance', handlers));
    relay.start();
    lifecycle.onStop('relay', () => relay.stop());
    await serve(stack, relay);
    say('ready');
  },
});
