import * as z from 'zod';
import { absolutePath, command } from './command.js';
import { acting, cutList, looking } from './looking.js';

/** The machine as a whole. */
export const systemCommands = {
  disk_usage: command({
    summary: 'How full the file systems are, or the one that a path lies on.',
    ...looking,
    group: 'system',
    reading: true,
    params: z.strictObject({ path: absolutePath.optional() }),
    result: z.object({
      filesystems: z.array(
        z.object({
          mount: z.string(),
          device: z.string(),
          type: z.string(),
          totalBytes: z.number().min(0),
          usedBytes: z.number().min(0),
          freeBytes: z.number().min(0),
          /** Of what users can have, as df counts. */
          percent: z.number().min(0).max(100),
          /** Null where the file system counts none. */
          inodePercent: z.number().min(0).max(100).nullable(),
        }),
      ),
      ...cutList,
    }),
  }),
  reboot: command({
    summary: 'Restarts the machine after some minutes, or calls a planned restart off.',
    ...acting,
    group: 'system',
    risk: 'high',
    root: true,
    idempotent: true,
    needs: [['systemctl']],
    params: z.strictObject({
      /** From now, in minutes: time to call it off. */
      delayMinutes: z.int().min(1).max(1_440).default(1),
      /** Call off what is planned. */
      cancel: z.boolean().default(false),
    }),
    result: z.object({ scheduledAt: z.iso.datetime().nullable() }),
  }),
} as const;
