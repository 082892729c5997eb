import { z } from 'zod';
import { Email, NewPassword, PersonName } from '../auth/schemas.js';
import { TimeZone } from '../mechanism/timezone.js';
import { settingFields } from '../platform-settings/sections.js';
import { MailPassword, MailServer } from '../platform-settings/views.js';
import { CheckResult, checkResults } from '../self-check/routes.js';
import { WorkspaceName, WorkspaceSlug } from '../workspaces/schemas.js';

export const SetupStatus = z.object({ required: z.boolean() }).meta({ id: 'SetupStatus' });

/** The first start prints a one-time link that carries it; it is burnt when the first administrator is made. */
const token = z.string().min(16).max(128);

export const WithSetupToken = z.strictObject({ token });

const { host, fromAddress, ...mailFields } = settingFields.mail;

/** How mail is to be sent, all of it at once. */
export const MailInSetup = z
  .strictObject({
    ...mailFields,
    host: host.unwrap(),
    fromAddress: fromAddress.unwrap(),
    password: MailPassword.nullable(),
  })
  .meta({ id: 'MailInSetup' });

export const TryMailInSetup = z.strictObject({
  token,
  server: MailServer,
  /** A test is sent there, from `from`. Without it the server is only signed in to. */
  test: z.strictObject({ to: Email, from: Email }).optional(),
});

/** Everything but the administrator may be left out and done later. */
export const CompleteSetup = z
  .strictObject({
    token,
    email: Email,
    name: PersonName,
    password: NewPassword,
    workspace: z.strictObject({ name: WorkspaceName, slug: WorkspaceSlug, timezone: TimeZone }).partial().optional(),
    addresses: z.strictObject(settingFields.addresses).partial().optional(),
    mail: MailInSetup.optional(),
  })
  .meta({ id: 'CompleteSetup' });

/** Field → the variable of the environment that decides it, so that it cannot be chosen here. */
const Fixed = z.record(z.string(), z.string());

export const SetupPlan = z
  .object({
    workspace: z.object({ name: z.string(), slug: z.string(), timezone: z.string() }),
    addresses: z.object({ values: z.object(settingFields.addresses), fixed: Fixed }),
    mail: z.object({ isConfigured: z.boolean(), fixed: Fixed }),
    /** Where queues and messages between processes are kept. */
    queues: z.enum(['postgres', 'redis']),
  })
  .meta({ id: 'SetupPlan' });

export const SetupChecks = z
  .object({ result: z.enum(checkResults), checks: z.array(CheckResult) })
  .meta({ id: 'SetupChecks' });
