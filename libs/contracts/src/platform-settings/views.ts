import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { settingFields } from './sections.js';

/** Who decides a value: a variable of the environment (it can only be changed there), somebody who set it here, or nobody. */
export const settingOrigins = ['environment', 'stored', 'default'] as const;

const Origin = z.object({
  source: z.enum(settingOrigins),
  /** The variable that fixes it; null where none does. */
  variable: z.string().nullable(),
});

/** One section as it holds now. Of a secret only whether there is one is ever told. */
function sectionView<const F extends z.ZodRawShape>(fields: F) {
  return z.object({
    /** 0: nobody has changed anything in it. Sent back with a change. */
    version: z.number().int(),
    updatedAt: Time.nullable(),
    updatedBy: z.object({ id: Id, name: z.string() }).nullable(),
    values: z.object(fields),
    defaults: z.object(fields),
    origins: z.record(z.string(), Origin),
    secrets: z.record(z.string(), Origin.extend({ isSet: z.boolean() })),
  });
}

export const PlatformSettingsView = z
  .object({
    mail: sectionView(settingFields.mail),
    addresses: sectionView(settingFields.addresses),
    sessions: sectionView(settingFields.sessions),
    signIn: sectionView(settingFields.signIn),
    retention: sectionView(settingFields.retention),
    /** The processes that run, and which of them still use other addresses than those that are set. */
    processes: z.array(z.object({ bootId: z.string(), name: z.string(), host: z.string(), needsRestart: z.boolean() })),
  })
  .meta({ id: 'PlatformSettings' });

/** What becomes of a stored secret. Left out, it is kept. */
const secretChange = <S extends z.ZodType>(value: S) =>
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('keep') }),
    z.strictObject({ do: z.literal('replace'), value }),
    z.strictObject({ do: z.literal('remove') }),
  ]);

const sectionChange = <const F extends z.ZodRawShape>(fields: F) =>
  z.strictObject({
    /** The version that the change was made from; another one meanwhile refuses it. */
    version: z.int().min(0),
    values: z.strictObject(fields).partial().optional(),
    /** Fields that go back to their defaults. */
    reset: z
      .array(z.enum(Object.keys(fields) as [string, ...string[]]))
      .max(20)
      .optional(),
  });

/** The password of the mail server: 1 to 1,024 characters. */
export const MailPassword = z.string().min(1).max(1_024);

export const ChangePlatformSettings = z
  .strictObject({
    mail: sectionChange(settingFields.mail)
      .extend({
        secrets: z
          .strictObject({ password: secretChange(MailPassword) })
          .partial()
          .optional(),
      })
      .optional(),
    addresses: sectionChange(settingFields.addresses).optional(),
    sessions: sectionChange(settingFields.sessions).optional(),
    signIn: sectionChange(settingFields.signIn).optional(),
    retention: sectionChange(settingFields.retention).optional(),
  })
  .refine((change) => Object.values(change).some((section) => section !== undefined), 'Name at least one section')
  .meta({ id: 'ChangePlatformSettings' });

/** A mail server to be tried. Without a password the stored one is used, if it belongs to this very server and name. */
export const MailServer = z
  .strictObject({
    host: settingFields.mail.host.unwrap(),
    port: settingFields.mail.port,
    security: settingFields.mail.security,
    username: settingFields.mail.username,
    password: MailPassword.optional(),
    allowPrivate: settingFields.mail.allowPrivate,
  })
  .meta({ id: 'MailServer' });

/** What came of trying a mail server, and its own words. */
export const MailServerAnswer = z
  .object({
    ok: z.boolean(),
    /** How far it went. */
    step: z.enum(['settings', 'name', 'connect', 'encrypt', 'sign-in', 'send', 'done']),
    /** For people: what is wrong and what to do, or that all is well. */
    detail: z.string(),
    /** What the mail server itself said last, cut; null when it said nothing. */
    answer: z.string().nullable(),
    durationMs: z.number().int(),
  })
  .meta({ id: 'MailServerAnswer' });

/** The restart of every process. */
export const RestartBegun = z
  .object({
    /** Those that end now; each comes back with another boot id. */
    bootIds: z.array(z.string()),
    /** Processes that did not hear it in time: somebody has to restart them by hand. */
    silent: z.array(z.object({ bootId: z.string(), name: z.string(), host: z.string() })),
  })
  .meta({ id: 'RestartBegun' });
