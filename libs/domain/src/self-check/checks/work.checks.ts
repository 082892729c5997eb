import { backlogLevel } from '../../diagnostics/index.js';
import { fail, ok, warn, type Check } from '../check.js';
import { PartitionWatch } from '../partition-watch.js';
import type { Parts } from '../parts.js';

const broken = {
  means: 'It is not known whether background work goes on.',
  todo: 'Look at the other results first: usually PostgreSQL is what does not answer.',
};

/** What has to happen in the background: a leader, messages on their way, partitions ahead, mails that go out. */
export function workChecks(parts: Parts): Check[] {
  return [leader(parts), outbox(parts), partitions(parts), mails(parts)];
}

function leader({ ctx, repository }: Parts): Check {
  return {
    id: 'work.leader',
    group: 'work',
    title: 'A scheduler leads',
    runbook: 'no-leader',
    needs: 'database.reachable',
    broken,
    run: async () => {
      const held = await repository.leader(ctx, 'scheduler');
      if (held && held.leftS > 0)
        return ok(`One leads, with fence ${held.fence}; its lease has ${held.leftS.toFixed(0)} s left.`);
      return fail(
        held ? `None leads: the last lease ended ${Math.round(-held.leftS)} s ago.` : 'None leads, and none ever did.',
        'Deadlines of tasks are not kept, nodes that are gone still look live, and lost messages are not sent again.',
        'Start a worker-scheduler, or look into the log of the one that should run.',
      );
    },
  };
}

function outbox({ ctx, figures }: Parts): Check {
  return {
    id: 'work.outbox',
    group: 'work',
    title: 'Messages leave the outbox',
    runbook: 'outbox-stuck',
    needs: 'database.reachable',
    broken,
    run: async () => {
      const { count, oldestS } = await figures.waiting(ctx, 'outbox');
      const level = backlogLevel(oldestS);
      const waits = count === 1 ? '1 waits' : `${count} wait`;
      if (level === 'ok')
        return ok(count === 0 ? 'None waits.' : `${waits}, ${count === 1 ? 'not' : 'none'} for long.`);
      const say = level === 'warn' ? warn : fail;
      return say(
        `${waits}, ${count === 1 ? '' : 'the oldest '}for ${Math.round(oldestS)} s.`,
        'Jobs are not queued, parked agents are not woken and browsers are not told. Nothing is lost.',
        'Look whether the queue’s server answers; the log of each process says "Outbox rows wait" and why.',
      );
    },
  };
}

function partitions({ ctx, repository }: Parts): Check {
  return {
    id: 'work.partitions',
    group: 'work',
    title: 'Tables have partitions for the time to come',
    runbook: 'partitions-missing',
    needs: 'database.reachable',
    broken,
    run: async () => {
      const reach = await repository.partitions(ctx, PartitionWatch.tables);
      const hours = reach.map(({ name, until }) => ({
        name,
        hours: until ? (until.getTime() - Date.now()) / 3_600_000 : null,
      }));
      const none = hours.filter((one) => one.hours === null).map(({ name }) => name);
      if (none.length > 0)
        return fail(
          `There is no partition for now: ${none.join(', ')}.`,
          'New tasks or measurements are refused.',
          'Restart a process: it makes them at its start. Its log says why it cannot.',
        );
      const short = hours.filter((one) => one.hours! < PartitionWatch.hoursAhead[one.name]!);
      const words = (list: typeof hours): string =>
        list.map((one) => `${one.name} until ${days(one.hours!)} from now`).join(', ');
      if (short.length === 0) return ok(`All ${hours.length} reach far enough: ${words(hours)}.`);
      return warn(
        `Some end soon, or have a gap: ${words(short)}.`,
        'When the time comes, new tasks or measurements are refused.',
        'Look why the job partitions.rotate does not run or fails: page Queues.',
      );
    },
  };
}

function days(hours: number): string {
  return hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}

/** Due and not begun for longer than this: nobody works on them. */
const LATE_S = 120;

function mails({ ctx, repository }: Parts): Check {
  return {
    id: 'work.mails',
    group: 'work',
    title: 'Mails go out',
    runbook: 'deliveries-dead',
    needs: 'database.reachable',
    broken,
    run: async () => {
      const { dead, overdueS } = await repository.deliveries(ctx);
      if (overdueS > LATE_S)
        return fail(
          `One has been due for ${Math.round(overdueS)} s and nobody has begun it.`,
          'People wait for invitations and for links to new passwords.',
          'Start a worker-alerts, or look into the log of the one that should run.',
        );
      if (dead === 0) return ok('None is late and none was given up on.');
      return warn(
        `${dead} could not be delivered.`,
        'Somebody waits for an invitation, a link for a new password or a notice, and gets none.',
        'Page Deliveries has the mail server’s own words: mend the cause, then retry or discard them there.',
      );
    },
  };
}
