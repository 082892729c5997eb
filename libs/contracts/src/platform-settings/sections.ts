import { z } from 'zod';
import { Email } from '../auth/schemas.js';

/** The parts of the platform's settings; each is a document of its own, with its own version. */
export const settingSections = ['mail', 'addresses', 'sessions', 'signIn', 'retention'] as const;
export type SettingSection = (typeof settingSections)[number];

/** How a mail server is spoken to: not encrypted at all, encrypted after `STARTTLS` (never without), or from the first byte. */
export const mailSecurities = ['none', 'starttls', 'tls'] as const;

/** A name or an address of a machine: no scheme, no port, no path. */
export const HostName = z
  .string()
  .trim()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|[0-9a-f:.]{2,45})$/i,
    'a name or an address, without scheme, port or path',
  );

/** An http(s) address without credentials, query or fragment; a slash at its end is taken off. */
export const PublicUrl = z
  .string()
  .trim()
  .max(500)
  .refine(isPlainUrl, 'must be an http(s) URL without credentials or query')
  .overwrite((text) => (isPlainUrl(text) ? new URL(text).href.replace(/\/+$/, '') : text));

function isPlainUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && !/[@?#]/.test(text);
}

/** One line of text: what stands in a header of a mail must not end it. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line');

const whole = (least: number, most: number) => z.int().min(least).max(most);

/**
 * What each setting may be. Units are in the names. `null` stands for "not set" and is only taken where it is allowed.
 * The secrets of a section are not among these: see `settingSecrets`.
 */
export const settingFields = {
  mail: {
    /** Without it there is no mail. */
    host: HostName.nullable(),
    port: whole(1, 65_535),
    security: z.enum(mailSecurities),
    username: line(320).nullable(),
    fromAddress: Email.nullable(),
    fromName: line(120),
    /** Whether the mail server may be at a private address, or on this machine. */
    allowPrivate: z.boolean(),
  },
  addresses: { operatorUrl: PublicUrl, adminUrl: PublicUrl, agentUrl: PublicUrl },
  sessions: {
    /** Without a refresh. */
    idleMinutes: whole(5, 43_200),
    absoluteDays: whole(1, 90),
    /** "Keep me signed in". */
    stayDays: whole(1, 365),
    accessMinutes: whole(1, 60),
    maxPerPerson: whole(1, 200),
  },
  signIn: {
    /** Wrong passwords in a row on one account until it is closed for a while. */
    accountAttempts: whole(3, 100),
    /** How long it is then closed at first; each further one doubles it, up to a day. */
    accountLockMinutes: whole(1, 1_440),
    /** Attempts of one source, whatever the account. */
    sourcePerMinute: whole(2, 600),
  },
  retention: {
    /** Dropped a whole month at a time. */
    tasksDays: whole(31, 3_650),
    rawMetricsHours: whole(2, 336),
    minuteMetricsDays: whole(2, 365),
    fiveMinuteMetricsDays: whole(2, 3_650),
    hourMetricsDays: whole(31, 3_650),
    deliveriesDays: whole(1, 365),
    eventsDays: whole(1, 730),
    endedSessionsDays: whole(1, 730),
  },
} as const;

/** The write-only settings of each section. They can be put and removed, and are never told. */
export const settingSecrets: Readonly<Record<SettingSection, readonly string[]>> = {
  mail: ['password'],
  addresses: [],
  sessions: [],
  signIn: [],
  retention: [],
};

export type SettingFields = typeof settingFields;
/** The values of a section, without its secrets. */
export type SettingValues<K extends SettingSection> = {
  readonly [F in keyof SettingFields[K]]: z.output<SettingFields[K][F]>;
};

/** What holds when nobody has set anything. The addresses come from the process, which knows its ports. */
export const settingDefaults: { readonly [K in Exclude<SettingSection, 'addresses'>]: SettingValues<K> } = {
  mail: {
    host: null,
    port: 587,
    security: 'starttls',
    username: null,
    fromAddress: null,
    fromName: 'Fettle',
    allowPrivate: false,
  },
  sessions: { idleMinutes: 720, absoluteDays: 7, stayDays: 30, accessMinutes: 5, maxPerPerson: 20 },
  signIn: { accountAttempts: 10, accountLockMinutes: 5, sourcePerMinute: 10 },
  retention: {
    tasksDays: 90,
    rawMetricsHours: 48,
    minuteMetricsDays: 30,
    fiveMinuteMetricsDays: 400,
    hourMetricsDays: 400,
    deliveriesDays: 30,
    eventsDays: 30,
    endedSessionsDays: 90,
  },
};
