import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { loopLevel, roomLevel, roomWords } from '../../diagnostics/index.js';
import { fail, ok, skipped, warn, type Check, type Finding } from '../check.js';
import type { Parts } from '../parts.js';

const NODE_MAJOR = 24;
const LOOP_MS = 300;

const broken = {
  means: 'It is not known whether this machine is in order.',
  todo: 'Look whether the data directory is there and can be read by the user that Fettle runs as.',
};

/** This machine, as the process sees it: its files, its room, its Node, its event loop. */
export function machineChecks(parts: Parts): Check[] {
  return [dataDir(parts), masterKey(parts), disk(parts), node(), eventLoop(parts)];
}

function dataDir({ config }: Parts): Check {
  return {
    id: 'machine.data-directory',
    group: 'machine',
    title: 'The data directory is closed to others',
    broken,
    run: async () => {
      const { mode, uid } = await stat(config.dataDir);
      const bits = mode & 0o777;
      if (process.getuid && process.getuid() !== 0 && uid !== process.getuid())
        return warn(
          `${config.dataDir} belongs to user ${uid}, not to the one that Fettle runs as.`,
          'Fettle may be unable to write keys and files.',
          `chown -R ${process.getuid()} ${config.dataDir}`,
        );
      if ((bits & 0o077) === 0) return ok(`${config.dataDir} has mode ${octal(bits)}.`);
      return warn(
        `${config.dataDir} has mode ${octal(bits)}.`,
        'Other users of this machine can look into it.',
        `chmod 700 ${config.dataDir}`,
      );
    },
  };
}

function masterKey({ config }: Parts): Check {
  return {
    id: 'machine.master-key',
    group: 'machine',
    title: 'The master key is closed to others',
    broken: {
      means: 'Without the master key no sealed value can be opened and no session verified.',
      todo: 'Put the key back from where you keep its copy; without it stored secrets are lost.',
    },
    run: async () => {
      if (config.masterKey !== undefined) return skipped('It comes from FETTLE_MASTER_KEY: whoever set that keeps it.');
      const path = join(config.dataDir, 'master.key');
      const { mode } = await stat(path);
      const bits = mode & 0o777;
      if ((bits & 0o077) === 0) return ok(`${path} has mode ${octal(bits)}.`);
      return fail(
        `${path} has mode ${octal(bits)}.`,
        'Other users of this machine can read the key of all secrets; and no process of Fettle starts any more.',
        `chmod 600 ${path}, and think about who may have read it.`,
      );
    },
  };
}

function disk({ config }: Parts): Check {
  return {
    id: 'machine.disk',
    group: 'machine',
    title: 'There is room in the data directory',
    runbook: 'disk-full',
    broken,
    run: async () => judgeRoom(await statfs(config.dataDir)),
  };
}

function judgeRoom({ blocks, bavail, bsize }: { blocks: number; bavail: number; bsize: number }): Finding {
  const room = { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
  const [level, found] = [roomLevel(room), roomWords(room)];
  const means =
    'When it is full, nothing can be stored: PostgreSQL stops where it lies on this disk, and files are refused.';
  const todo = 'Make room: old logs and backups first; then shorten retention or enlarge the disk.';
  if (level === 'ok') return ok(found);
  return level === 'warn' ? warn(found, means, todo) : fail(found, means, todo);
}

function node(): Check {
  return {
    id: 'machine.node',
    group: 'machine',
    title: 'Node is the version that Fettle is made for',
    broken,
    run: async () => {
      const major = Number(process.versions.node.split('.', 1)[0]);
      if (major === NODE_MAJOR) return ok(`Node ${process.versions.node}.`);
      return warn(
        `Node ${process.versions.node}; ${NODE_MAJOR} is what Fettle is made and tried with.`,
        'Most things will work; nobody has looked.',
        `Run Fettle with Node ${NODE_MAJOR} (npm start brings its own).`,
      );
    },
  };
}

function eventLoop({ connect }: Parts): Check {
  return {
    id: 'machine.event-loop',
    group: 'machine',
    title: 'This process has time to breathe',
    runbook: 'event-loop-blocked',
    broken,
    run: async (signal) => {
      if (connect)
        return skipped('This program has just begun; the processes that serve are asked on the page Self-check.');
      const delay = monitorEventLoopDelay({ resolution: 10 });
      delay.enable();
      try {
        await wait(LOOP_MS, undefined, { signal });
      } finally {
        delay.disable();
      }
      // The timer's own resolution is part of what it measures.
      const worstMs = Math.max(0, Math.round(delay.max / 1e6) - 10);
      if (loopLevel(worstMs) === 'ok') return ok(`Its timers were at most ${worstMs} ms late during ${LOOP_MS} ms.`);
      return warn(
        `Its timers were up to ${worstMs} ms late during ${LOOP_MS} ms.`,
        'Requests of everybody wait as long.',
        'Give the machine more CPU, or move parts of the control plane to processes of their own.',
      );
    },
  };
}

function octal(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}
