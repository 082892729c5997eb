import { fail, ok, warn, type Check } from '../check.js';
import type { Parts } from '../parts.js';
import type { Present } from '../roll-call.js';

/** Answers come in milliseconds; who has not answered by then is not there. */
const LISTEN_MS = 1_000;
/** Names of processes that keep the clock. */
const schedulers = /^fettle-(standalone|worker-scheduler)/;

/** Messages between processes, tried by calling the roll: every process that hears answers. */
export function messageChecks({ rollCall, connect }: Parts): Check[] {
  return [
    {
      id: 'messages.round-trip',
      group: 'messages',
      title: 'Processes hear each other',
      runbook: 'component-down',
      broken: {
        means: 'Parked agents are woken by their sweep every 15 s instead of at once; browsers see changes late.',
        todo: 'Look whether the bus’s server runs (Redis, or PostgreSQL where no Redis is set up). Processes reconnect by themselves.',
      },
      run: async () => {
        await connect?.bus();
        const begun = performance.now();
        let firstMs = 0;
        const present = await rollCall.call(LISTEN_MS, (so) => {
          firstMs ||= performance.now() - begun;
          return so.length >= 50;
        });
        return judge(present, Math.round(firstMs));
      },
    },
  ];
}

function judge(present: readonly Present[], firstMs: number) {
  if (present.length === 0)
    return fail(
      `Nobody answered within ${LISTEN_MS} ms, not even this process.`,
      'Parked agents are woken by their sweep every 15 s instead of at once; browsers see changes late.',
      'Look at the log of the processes for "Cannot listen" or "Redis:".',
    );
  const names = present.map(({ name, version }) => `${name} ${version}`).toSorted();
  const found = `${present.length} ${present.length === 1 ? 'process' : 'processes'} answered, the first after ${firstMs} ms: ${names.join(', ')}.`;
  if (!present.some(({ name }) => schedulers.test(name)))
    return warn(
      found,
      'No scheduler is among them: deadlines are not kept and background work stands still.',
      'Start a worker-scheduler, or look into the log of the one that should run.',
    );
  if (new Set(present.map(({ version }) => version)).size > 1)
    return warn(
      found,
      'They are of different versions; that is meant for the time of an update only.',
      'Finish the update.',
    );
  return ok(found);
}
