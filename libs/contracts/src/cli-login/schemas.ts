import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { workspaceRoles } from '../permissions.js';
import { apiKeyDays, apiKeyScopes } from '../api-keys/scopes.js';

/** No vowels, so that no words come out; nothing that is read for another letter. 20 letters to the eighth: 25.6 thousand million codes. */
export const userCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ';

/** What a person types, whatever the case and with or without the dash: `wdjb-mjht` → `WDJBMJHT`. */
export const UserCode = z
  .string()
  .max(40)
  .transform((text) => text.toUpperCase().replace(/[^A-Z]/g, ''))
  .pipe(z.string().regex(new RegExp(`^[${userCodeLetters}]{8}$`), 'eight letters, as the terminal shows them'));

/** `all`: everything that the person may do here and a key can carry. `read`: only what reads. */
export const cliLoginGrants = ['all', 'read'] as const;

export const StartedCliLogin = z
  .object({
    /** For the program alone: what it asks for its key with. */
    deviceCode: z.string(),
    /** For the person, `WDJB-MJHT`. */
    userCode: z.string(),
    /** The page on which a person enters the code; the second has it filled in. */
    verificationUrl: z.string(),
    verificationUrlComplete: z.string(),
    expiresInS: z.number().int(),
    /** How long to wait between two questions. */
    intervalS: z.number().int(),
  })
  .meta({ id: 'StartedCliLogin' });

/** What a person is asked about. */
export const AskingCli = z
  .object({
    /** The machine's name, as the program said it. */
    client: z.string(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestedAt: Time,
    expiresAt: Time,
  })
  .meta({ id: 'AskingCli' });

export const ApproveCliLogin = z.strictObject({
  userCode: UserCode,
  grant: z.enum(cliLoginGrants).default('all'),
  expiresInDays: z.int().min(1).max(apiKeyDays.most).default(apiKeyDays.default),
});

/** `key` is told in this answer and never again. */
export const CliKey = z
  .object({
    key: z.string(),
    keyId: Id,
    expiresAt: Time.nullable(),
    workspace: z.object({ id: Id, name: z.string(), slug: z.string() }),
  })
  .meta({ id: 'CliKey' });

/** Who is calling in this workspace, and what may be done: a person by the role, a program by its key. */
export const Caller = z
  .object({
    user: z.object({ id: Id, name: z.string(), email: z.string() }),
    workspace: z.object({ id: Id, name: z.string(), slug: z.string(), archivedAt: Time.nullable() }),
    role: z.enum(workspaceRoles),
    /** Null for a person. `scopes`: what holds now. */
    apiKey: z
      .object({
        id: Id,
        name: z.string(),
        serviceAccount: z.string().nullable(),
        expiresAt: Time.nullable(),
        scopes: z.array(z.enum(apiKeyScopes)),
      })
      .nullable(),
  })
  .meta({ id: 'Caller' });
