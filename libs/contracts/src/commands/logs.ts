import * as z from 'zod';
import { absolutePath, command, plainText } from './command.js';
import { logPresetIds, logPriorities } from './log-names.js';
import { looking } from './looking.js';
import { unitName } from './services.js';

const reading = { ...looking, group: 'logs', reading: true } as const;

const priority = z.enum(logPriorities).optional();
const fileMark = z.string().regex(/^[\w-]{22}$/, { error: 'must be the mark of a file' });
const journalCursor = plainText(1_024).regex(/^[\w=;:+/.-]+$/, { error: 'must be a cursor of the journal' });

/** A line of a log, bytes that are no UTF-8 replaced, cut at 8,192 characters. What the log does not say is null. */
export const LogEntry = z.object({
  at: z.iso.datetime().nullable(),
  priority: z.enum(logPriorities).nullable(),
  unit: z.string().nullable(),
  identifier: z.string().nullable(),
  pid: z.int().nullable(),
  message: z.string(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** Where a scan goes on: in the journal, or in a file by its inode, so that a rotated one is known. Fields that agents send as null are absent. */
const scanCursor = z
  .object({
    journalCursor: journalCursor.nullish(),
    fileInode: z.number().min(0).nullish(),
    fileOffset: z.int().min(0).nullish(),
    lastReadAt: z.string().max(64).nullish(),
  })
  .nullish();

const ScanEntry = z.object({
  timestamp: z.string().nullish(),
  message: z.string(),
  unit: z.string().nullish(),
  identifier: z.string().nullish(),
});

/** Looking into logs: the journal, units of it, and files within the folders that the node allows. */
export const logCommands = {
  get_logs: command({
    summary: 'The last lines of the journal, or of one unit, oldest first.',
    ...reading,
    needs: [['journalctl']],
    params: z.strictObject({
      /** Absent: the whole journal. */
      unit: unitName.optional(),
      lines: z.int().min(1).max(200).default(100),
      priority,
    }),
    result: z.object({
      entries: z.array(LogEntry).max(200),
      /** After the last entry; `follow_logs` goes on from here. Null where there was none. */
      cursor: z.string().nullable(),
      /** Entries were left out because the answer would have become too large. */
      truncated: z.boolean(),
    }),
  }),
  follow_logs: command({
    summary:
      'Prints the lines of the journal, a unit or a file as they are written, until it is cancelled or its time is over.',
    ...looking,
    group: 'logs',
    reading: false,
    timeoutS: 3_660,
    params: z.strictObject({
      /** With `path` absent as well: the whole journal. */
      unit: unitName.optional(),
      /** A file instead of the journal. It is followed through rotation, and while it is away. */
      path: absolutePath.optional(),
      /** Instead of all of these: a log by the name that means the same on every node, from its file or from the journal. */
      sourcePresetId: z.enum(logPresetIds).optional(),
      priority,
      /** Lines from before that are printed first. */
      lines: z.int().min(0).max(500).default(100),
      /** Where an earlier follow of the same source ended; what was written since then is printed, and `lines` does not count. */
      cursor: z
        .strictObject({
          journalCursor: journalCursor.optional(),
          fileInode: z.number().min(0).optional(),
          fileOffset: z.int().min(0).optional(),
          fileMark: fileMark.optional(),
        })
        .optional(),
      /** It ends by itself after this long, in seconds, and then succeeds. */
      durationS: z.int().min(1).max(3_600).default(600),
    }),
    result: z.object({
      source: z.enum(['journal', 'file']),
      lines: z.int().min(0),
      /** Lines that were more than is printed in a second; a marker stands where they would be. */
      leftOut: z.int().min(0),
      /** How often the file was replaced or emptied. */
      rotations: z.int().min(0),
      ended: z.enum(['time', 'full']),
      cursor: z.object({
        journalCursor: z.string().nullable(),
        fileInode: z.number().nullable(),
        fileOffset: z.number().nullable(),
        /** What the bytes before that place are known by. */
        fileMark: z.string().nullish(),
      }),
    }),
  }),
  'log.scan': command({
    summary: 'Reads a log by its preset: its last lines, or what has come since a cursor.',
    ...looking,
    group: 'logs',
    reading: true,
    params: z.strictObject({
      mode: z.enum(['preview', 'monitor']).default('preview'),
      sourcePresetId: z.enum(logPresetIds),
      limits: z
        .strictObject({
          maxLines: z.int().min(1).max(2_000).default(500),
          maxBytes: z.int().min(1_024).max(262_144).default(65_536),
          backfillLines: z.int().min(1).max(500).default(200),
        })
        .prefault({}),
      cursor: scanCursor,
      /** Reads the journal with the rights of root; the applied profile has to cover `operational`. */
      runAsRoot: z.boolean().optional(),
      rootScope: z.literal('operational').optional(),
    }),
    result: z.object({
      sourcePresetId: z.string(),
      sourceType: z.string(),
      entries: z.array(ScanEntry),
      cursor: scanCursor,
      truncated: z.boolean(),
      bytesRead: z.number().min(0),
      linesRead: z.number().min(0),
      warnings: z.array(z.string()).nullish(),
    }),
  }),
} as const;
