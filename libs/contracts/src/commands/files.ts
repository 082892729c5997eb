import * as z from 'zod';
import { absolutePath, command, plainText } from './command.js';

const looking = {
  group: 'files',
  risk: 'low',
  platforms: ['linux'],
  timeoutS: 30,
  idempotent: true,
  exclusive: false,
  needs: [],
  root: false,
  reading: true,
} as const;
const changing = { ...looking, risk: 'high', idempotent: false, reading: false } as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hex digits' });

export const fileTypes = ['file', 'directory', 'link', 'other'] as const;

/** What is known of a file without reading it. Modes are octal text: `0644`. */
export const fileEntry = z.object({
  name: z.string(),
  /** False: the name is no UTF-8 and stands here with replacement marks, so that no path can name it. */
  isNameable: z.boolean().optional(),
  type: z.enum(fileTypes),
  sizeBytes: z.number().min(0),
  mode: z.string(),
  owner: z.string(),
  group: z.string(),
  modifiedAt: z.iso.datetime(),
  /** Where a symbolic link points, as it is written there. */
  linkTarget: z.string().nullable(),
});

/** `path` in results is the real one, after every link. */
const realPath = z.string();

/** The largest piece of a file in one answer, in bytes. */
export const FILE_READ_MAX = 256 * 1024;
/** The largest file that is written by a command; larger ones are transferred. */
export const FILE_WRITE_MAX = 1024 * 1024;

/** Files of the node, within the folders that its agent allows. What a path leads to is decided on the node, after links. */
export const fileCommands = {
  file_list: command({
    summary: 'Lists a folder by name, at most 500 entries at a time.',
    ...looking,
    params: z.strictObject({
      path: absolutePath,
      /** Names to list, with * and ?. */
      pattern: z
        .string()
        .max(255)
        .regex(/^[^/\0]+$/)
        .optional(),
      /** Only names that come after this one: the last of the page before. */
      after: plainText(1_024).optional(),
    }),
    result: z.object({
      path: realPath,
      entries: z.array(fileEntry).max(500),
      /** There are more than were listed: `after` the last one. */
      truncated: z.boolean(),
      /** How many fit, before and after those that are listed; older agents do not say it. */
      total: z.number().min(0).optional(),
      /** Whether the agent would write here. */
      writable: z.boolean(),
    }),
  }),
  file_stat: command({
    summary: 'Size, mode, owner and time of a file or folder.',
    ...looking,
    params: z.strictObject({ path: absolutePath }),
    result: z.object({ path: realPath, entry: fileEntry, writable: z.boolean() }),
  }),
  file_read: command({
    summary: 'Reads a piece of a file, at most 256 KiB.',
    ...looking,
    reading: false,
    params: z.strictObject({
      path: absolutePath,
      /** First byte. */
      offset: z.int().min(0).default(0),
      maxBytes: z.int().min(1).max(FILE_READ_MAX).default(65_536),
    }),
    result: z.object({
      path: realPath,
      sizeBytes: z.number().min(0),
      modifiedAt: z.iso.datetime(),
      offset: z.int().min(0),
      bytes: z.int().min(0),
      /** The piece reaches the end of the file. */
      isEnd: z.boolean(),
      /** `utf8` where the piece is text; otherwise `base64`. */
      encoding: z.enum(['utf8', 'base64']),
      content: z.string(),
      /** Of the whole file, where this piece is the whole file: what an edit names as its base. */
      sha256: sha256.nullable(),
      writable: z.boolean(),
    }),
  }),
  file_checksum: command({
    summary: 'Digest of a whole file.',
    ...looking,
    reading: false,
    timeoutS: 600,
    params: z.strictObject({ path: absolutePath, algorithm: z.enum(['sha256', 'md5']).default('sha256') }),
    result: z.object({ path: realPath, algorithm: z.string(), digest: z.string(), sizeBytes: z.number().min(0) }),
  }),
  file_write: command({
    summary: 'Replaces a file whole, after a backup copy of what was there; fails when it changed since it was read.',
    ...changing,
    params: z.strictObject({
      path: absolutePath,
      content: z.string().max(Math.ceil(FILE_WRITE_MAX / 3) * 4),
      encoding: z.enum(['utf8', 'base64']).default('utf8'),
      /** Digest of the file that the change was made from; null: there must be none. Absent: whatever stands there is replaced. */
      base: sha256.nullable().optional(),
    }),
    result: z.object({
      path: realPath,
      bytes: z.int().min(0),
      sha256,
      /** Where what was there is kept on the node; null for a new file. */
      backup: z.string().nullable(),
    }),
  }),
  file_transfer: command({
    summary: 'Sends a file of the node to Fettle, in chunks that go on after a break. Made by a transfer.',
    ...looking,
    reading: false,
    risk: 'medium',
    timeoutS: 3_600,
    params: z.strictObject({ transferId: z.uuid(), path: absolutePath }),
    result: z.object({ path: realPath, sizeBytes: z.number().min(0), sha256 }),
  }),
  file_push: command({
    summary:
      'Fetches a file from Fettle and puts it in its place whole, after a copy of what was there. Made by a transfer.',
    ...changing,
    idempotent: true,
    timeoutS: 3_600,
    params: z.strictObject({ transferId: z.uuid(), path: absolutePath, base: sha256.nullable().optional() }),
    result: z.object({ path: realPath, bytes: z.number().min(0), sha256, backup: z.string().nullable() }),
  }),
  file_delete: command({
    summary: 'Deletes a file, after a backup copy of at most 64 MiB; folders are refused.',
    ...changing,
    params: z.strictObject({ path: absolutePath, base: sha256.optional() }),
    result: z.object({ path: realPath, backup: z.string() }),
  }),
} as const;
