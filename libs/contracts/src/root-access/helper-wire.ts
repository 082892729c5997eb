import * as z from 'zod';
import { releaseKey } from '../agent-release/envelope.js';
import { rootProfile } from '../agent/root-access.js';
import { MAX_STATEMENT_CHARS } from './statement.js';

const plain = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes('\0'), { error: 'must not contain NUL' });
const variable = z
  .string()
  .max(256)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/);
/** Names the attempt in the journal. */
const key = z.string().regex(/^[0-9A-Za-z._-]{1,128}$/);

/** What the helper can be asked for: one request a connection, and nothing beyond these fields. */
export const rootRequest = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('status') }),
  z.strictObject({ op: z.literal('apply-profile'), statement: z.string().max(MAX_STATEMENT_CHARS) }),
  z.strictObject({
    op: z.literal('operational'),
    key,
    name: z.string().regex(/^[a-z][A-Za-z0-9._]{0,63}$/),
    params: z.record(z.string().max(64), z.unknown()),
  }),
  z.strictObject({
    op: z.literal('task'),
    key,
    argv: z
      .array(plain(65_536))
      .min(1)
      .max(256)
      .refine((list) => list[0] !== '', { error: 'the program is missing' }),
    cwd: plain(4_096).regex(/^\//, { error: 'must be an absolute path' }).optional(),
    env: z
      .record(variable, plain(32_768))
      .refine((given) => Object.keys(given).length <= 150, { error: 'too many variables' }),
  }),
  z.strictObject({ op: z.literal('terminal') }),
]);
export type RootRequest = z.output<typeof rootRequest>;

/** What the helper says about itself. Times in ms since 1970; `appliedAt` 0 is never. */
export const rootStatus = z.object({
  profile: z.string(),
  version: z.int().min(0),
  appliedAt: z.number(),
  expiresAt: z.number(),
  /** The profile ended by itself: it counts as `off` until it is confirmed. */
  lapsed: z.boolean(),
});
export type RootStatus = z.output<typeof rootStatus>;

/** The words of the helper: what began, how it ended (with the number of processes that could not be ended), and a refusal. */
export const begunWord = z.object({ pid: z.int() });
export const exitWord = z.object({
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  left: z.int().default(0),
});
export const refusalWord = z.object({ code: z.string(), message: z.string() });

/** What the helper has noted as applied, in a file that only root can read. Times in ms since 1970. */
export const storedProfile = z.object({
  profile: rootProfile,
  version: z.int().min(0),
  issuedAt: z.number(),
  expiresAt: z.number(),
  appliedAt: z.number(),
});
export type StoredProfile = z.output<typeof storedProfile>;

/** What root wrote for the helper when the agent was installed. */
export const helperSettings = z.object({
  nodeId: z.uuid(),
  /** Public keys, one of which must have signed a profile. */
  keys: z.array(releaseKey).min(1).max(8),
  /** The user of the agent, beside root the only one who may ask. */
  agentUid: z.int().min(0),
  stateDir: z.string().regex(/^\//).default('/var/lib/fettle-root'),
});
export type HelperSettings = z.output<typeof helperSettings>;
