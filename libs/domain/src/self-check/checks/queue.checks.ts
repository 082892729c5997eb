import { setTimeout as wait } from 'node:timers/promises';
import { jobs } from '@fettle/contracts/jobs';
import { missingSchedules, standingSchedules } from '@fettle/platform/queue';
import { fail, ok, skipped, warn, type Check } from '../check.js';
import type { Parts } from '../parts.js';

const POLL_MS = 25;
const ROUND_TRIP_MS = 8_000;
const QUICK_MS = 3_000;
const needs = 'queue.reachable';

const broken = {
  means: 'Background work stands still. What it should do is kept and done later; tasks reach agents all the same.',
  todo: 'Look whether the queue’s server runs (Redis, or PostgreSQL where no Redis is set up) and read its log.',
};

/** Background work: the queue's server, a job through it, its schedules, and how Redis is set up. */
export function queueChecks(parts: Parts): Check[] {
  return [
    reachable(parts),
    roundTrip(parts),
    schedules(parts),
    failedJobs(parts),
    redisMemory(parts),
    redisDisk(parts),
  ];
}

function reachable({ queues, config, connect }: Parts): Check {
  return {
    id: needs,
    group: 'queue',
    title: 'The queue’s server answers',
    runbook: 'component-down',
    broken,
    run: async () => {
      await connect?.queue();
      await queues.check();
      if (!config.redisUrl) return ok('Queues are in PostgreSQL, which answers.');
      const server = await queues.server();
      const version = server.kind === 'redis' ? server.version : null;
      return Number(version?.split('.', 1)[0] ?? 7) < 7
        ? warn(
            `Redis ${version} answers; 7 is the oldest that Fettle is tried with.`,
            'Some commands may fail.',
            'Update Redis.',
          )
        : ok(`Redis ${version ?? ''} answers.`);
    },
  };
}

/** Through everything: a transaction, the outbox, a relay, the queue's server, a worker, and back. */
function roundTrip({ ctx, unitOfWork, outbox, queues }: Parts): Check {
  return {
    id: 'queue.round-trip',
    group: 'queue',
    title: 'A job goes through and is done',
    runbook: 'queue-stuck',
    needs: 'database.reachable',
    deadlineMs: ROUND_TRIP_MS,
    broken: {
      means: 'Background work stands still: no relay carries jobs to the queue, or no worker takes them.',
      todo: 'Look whether a worker-scheduler runs, and at the outbox and the queue in these results.',
    },
    run: async (signal) => {
      const begun = performance.now();
      const id = await unitOfWork.run(ctx, async (tx) => outbox.job(tx, 'self-check.echo', {}));
      for (;;) {
        const state = await queues.stateOf(jobs['self-check.echo'].queue, id);
        const ms = Math.round(performance.now() - begun);
        if (state === 'failed')
          return fail(`The job failed after ${ms} ms.`, 'The worker cannot do its work.', 'Page Queues says why.');
        if (state === 'done' && ms < QUICK_MS) return ok(`A job was committed, carried, done and seen in ${ms} ms.`);
        if (state === 'done')
          return warn(
            `A job took ${ms} ms from its commit until it was done.`,
            'Background work is late by about as much.',
            'Look at the depth of the queues: a long job may hold the workers.',
          );
        await wait(POLL_MS, undefined, { signal });
      }
    },
  };
}

function schedules({ queues }: Parts): Check {
  return {
    id: 'queue.schedules',
    group: 'queue',
    title: 'Every schedule stands',
    runbook: 'no-leader',
    needs,
    broken,
    run: async () => {
      const missing = await missingSchedules(queues);
      if (missing.length === 0) return ok(`All ${standingSchedules} stand.`);
      return warn(
        `${missing.length} of ${standingSchedules} are missing: ${missing.join(', ')}.`,
        'What they start does not happen until a scheduler has made them again, which takes it seconds.',
        'Look whether a worker-scheduler runs.',
      );
    },
  };
}

function failedJobs({ queues }: Parts): Check {
  return {
    id: 'queue.failed',
    group: 'queue',
    title: 'No job has failed for good',
    runbook: 'jobs-failing',
    needs,
    broken,
    run: async () => {
      const names = [...new Set(Object.values(jobs).map(({ queue }) => queue))];
      const depths = await Promise.all(names.map((name) => queues.depth(name)));
      const failed = depths.reduce((sum, depth) => sum + depth.failed, 0);
      if (failed === 0) return ok(`None in ${names.length} ${names.length === 1 ? 'queue' : 'queues'}.`);
      return warn(
        `${failed} ${failed === 1 ? 'job has' : 'jobs have'} failed for good.`,
        'What they should have done was not done.',
        'Page Queues groups them by cause: mend it, then retry or discard them there.',
      );
    },
  };
}

function redisMemory({ queues, config }: Parts): Check {
  return {
    id: 'queue.redis-memory',
    group: 'queue',
    title: 'Redis throws nothing away',
    runbook: 'redis-memory',
    ...(config.redisUrl ? { needs } : {}),
    broken,
    run: async () => {
      const server = await queues.server();
      if (server.kind === 'postgres') return skipped('No Redis is set up: queues are in PostgreSQL.');
      const { evictionPolicy, usedBytes, maxBytes } = server;
      if (evictionPolicy === null) return skipped('Redis does not say what it does when its memory is full.');
      if (evictionPolicy !== 'noeviction')
        return fail(
          `maxmemory-policy is ${evictionPolicy}.`,
          'When memory is full, Redis drops jobs without a word.',
          'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.',
        );
      const share = usedBytes && maxBytes ? usedBytes / maxBytes : 0;
      const found = maxBytes
        ? `${Math.round(share * 100)} % of its memory is used.`
        : 'Its memory has no bound of its own.';
      if (share < 0.9) return ok(`maxmemory-policy is noeviction; ${found}`);
      return warn(
        found,
        'When it is full, jobs are refused and wait in the outbox.',
        'Raise maxmemory, or find out what fills it.',
      );
    },
  };
}

function redisDisk({ queues, config }: Parts): Check {
  return {
    id: 'queue.redis-persistence',
    group: 'queue',
    title: 'Redis keeps what it has over a restart',
    ...(config.redisUrl ? { needs } : {}),
    broken,
    run: async () => {
      const server = await queues.server();
      if (server.kind === 'postgres') return skipped('No Redis is set up: queues are in PostgreSQL.');
      if (server.appendOnly === null) return skipped('Redis does not say how it keeps its data.');
      if (server.isSaving === false)
        return fail(
          'Its last write to disk failed.',
          'A restart of Redis would lose jobs; Fettle makes them again within a minute, but failed ones are gone.',
          'Look at its log and at the free space of its disk.',
        );
      if (server.appendOnly) return ok('The append-only file is on and was written well.');
      return warn(
        'The append-only file is off.',
        'A restart of Redis loses jobs. Fettle makes them again within a minute; the list of failed ones is gone.',
        'CONFIG SET appendonly yes, and the same in redis.conf.',
      );
    },
  };
}
