import { MAX_STATEMENT_CHARS } from '@fettle/contracts/agent/root-access';
import * as z from 'zod';

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
    name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
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

/** Codes with which the helper refuses. */
export type RootRefusalCode =
  | 'root.request_invalid'
  | 'root.not_allowed'
  | 'root.statement_refused'
  | 'root.operation_unknown'
  | 'root.terminal_unavailable'
  | 'root.not_started'
  | 'root.busy';

/** The helper does not do what it was asked. The message is for people. */
export class RootRefusal extends Error {
  override readonly name = 'RootRefusal';

  constructor(
    readonly code: RootRefusalCode | 'node.root_access_missing',
    message: string,
  ) {
    super(message);
  }
}
