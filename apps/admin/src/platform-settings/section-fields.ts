import { settingFields } from '@fettle/contracts';
import type { Section } from './use-platform-settings';

/** How one setting is asked for. */
export interface FieldSpec {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly kind: 'text' | 'number' | 'choice' | 'yes-no';
  /** Stands after the number. */
  readonly unit?: string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** An empty text is "not set". */
  readonly mayBeEmpty?: boolean;
}

export interface SectionSpec {
  readonly title: string;
  readonly about: string;
  readonly fields: readonly FieldSpec[];
}

const mail: SectionSpec = {
  title: 'Mail',
  about: 'The server that invitations, password links and alerts are sent through. A change is used for the next mail.',
  fields: [
    {
      name: 'host',
      label: 'Mail server',
      help: 'A name or an address. Empty: no mail is sent.',
      kind: 'text',
      mayBeEmpty: true,
    },
    {
      name: 'security',
      label: 'Encryption',
      kind: 'choice',
      options: [
        { value: 'starttls', label: 'STARTTLS, usually on port 587' },
        { value: 'tls', label: 'TLS from the first byte, usually on port 465' },
        { value: 'none', label: 'None' },
      ],
    },
    { name: 'port', label: 'Port', kind: 'number' },
    { name: 'username', label: 'User name', help: 'Empty: without signing in.', kind: 'text', mayBeEmpty: true },
    { name: 'fromAddress', label: 'Sender’s address', kind: 'text', mayBeEmpty: true },
    { name: 'fromName', label: 'Sender’s name', kind: 'text' },
    {
      name: 'allowPrivate',
      label: 'The server may be in a private network or on this machine',
      kind: 'yes-no',
    },
  ],
};

const addresses: SectionSpec = {
  title: 'Addresses',
  about:
    'Where browsers and nodes find Fettle. Links in mails and install commands carry these, and browsers are believed only from there. A change needs a restart.',
  fields: [
    { name: 'operatorUrl', label: 'Dashboard', kind: 'text' },
    { name: 'adminUrl', label: 'Admin console', kind: 'text' },
    { name: 'agentUrl', label: 'Agents', kind: 'text' },
  ],
};

const sessions: SectionSpec = {
  title: 'Sessions',
  about:
    'How long people stay signed in. Sessions that have begun keep their end; their next refresh obeys the new idle time.',
  fields: [
    { name: 'idleMinutes', label: 'Ends when unused for', kind: 'number', unit: 'minutes' },
    { name: 'absoluteDays', label: 'Ends in any case after', kind: 'number', unit: 'days' },
    { name: 'stayDays', label: '“Keep me signed in” lasts', kind: 'number', unit: 'days' },
    {
      name: 'accessMinutes',
      label: 'Access is renewed every',
      help: 'Revoking takes effect at once whatever this is.',
      kind: 'number',
      unit: 'minutes',
    },
    {
      name: 'maxPerPerson',
      label: 'Sessions of one person',
      help: 'The least recently used ends when one more begins.',
      kind: 'number',
    },
  ],
};

const signIn: SectionSpec = {
  title: 'Sign-in limits',
  about: 'What slows down whoever guesses passwords. All processes count together.',
  fields: [
    {
      name: 'accountAttempts',
      label: 'Wrong passwords in a row',
      help: 'Then the account is closed to that source for a while.',
      kind: 'number',
    },
    {
      name: 'accountLockMinutes',
      label: 'Closed at first for',
      help: 'Doubles with each further time, up to a day.',
      kind: 'number',
      unit: 'minutes',
    },
    { name: 'sourcePerMinute', label: 'Attempts of one source', kind: 'number', unit: 'a minute' },
  ],
};

const retention: SectionSpec = {
  title: 'Retention',
  about:
    'How long what has happened is kept. Shortening removes what is older within the hour, and it does not come back. Audit is kept for ever.',
  fields: [
    {
      name: 'tasksDays',
      label: 'Tasks and their output',
      help: 'Removed a whole month at a time.',
      kind: 'number',
      unit: 'days',
    },
    {
      name: 'rawMetricsHours',
      label: 'Measurements as they came',
      help: 'Removed a whole day at a time.',
      kind: 'number',
      unit: 'hours',
    },
    { name: 'minuteMetricsDays', label: 'Measurements by the minute', kind: 'number', unit: 'days' },
    { name: 'fiveMinuteMetricsDays', label: 'Measurements by five minutes', kind: 'number', unit: 'days' },
    { name: 'hourMetricsDays', label: 'Measurements by the hour', kind: 'number', unit: 'days' },
    { name: 'deliveriesDays', label: 'Mails that were sent', kind: 'number', unit: 'days' },
    { name: 'eventsDays', label: 'Events of workspaces', kind: 'number', unit: 'days' },
    { name: 'endedSessionsDays', label: 'Sessions that have ended', kind: 'number', unit: 'days' },
  ],
};

export const sectionSpecs: Readonly<Record<Section, SectionSpec>> = { mail, addresses, sessions, signIn, retention };

/** A value as it stands in its field. */
export type Draft = Readonly<Record<string, string | boolean>>;

export function draftOf(spec: SectionSpec, values: Readonly<Record<string, unknown>>): Draft {
  return Object.fromEntries(
    spec.fields.map(({ name, kind }) => [name, kind === 'yes-no' ? values[name] === true : textOf(values[name])]),
  );
}

/** The value that a field stands for. */
export function valueOf({ kind, mayBeEmpty }: FieldSpec, entered: string | boolean): unknown {
  if (typeof entered === 'boolean') return entered;
  const text = entered.trim();
  if (text === '' && mayBeEmpty) return null;
  return kind === 'number' && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/** What is wrong with an entered value and what would be right; undefined when all is well. */
export function faultOf(section: Section, field: FieldSpec, entered: string | boolean): string | undefined {
  const schema = (settingFields[section] as Record<string, { safeParse: (value: unknown) => { success: boolean } }>)[
    field.name
  ];
  if (!schema || schema.safeParse(valueOf(field, entered)).success) return undefined;
  return faults[field.name] ?? boundsOf(section, field) ?? 'This is not a value that can be used';
}

const faults: Readonly<Record<string, string>> = {
  host: 'Enter a name such as mail.example.org, without port or https://',
  port: 'Enter a port from 1 to 65535, usually 587 or 465',
  username: 'Enter one line of at most 320 characters',
  fromAddress: 'Enter an e-mail address, such as fettle@example.org',
  fromName: 'Enter a name of at most 120 characters',
  operatorUrl: 'Enter an address such as https://fettle.example.org',
  adminUrl: 'Enter an address such as https://admin.fettle.example.org',
  agentUrl: 'Enter an address such as https://agents.fettle.example.org',
};

function boundsOf(section: Section, { name, unit }: FieldSpec): string | undefined {
  const schema = (settingFields[section] as Record<string, { minValue?: number | null; maxValue?: number | null }>)[
    name
  ];
  const { minValue: least, maxValue: most } = schema ?? {};
  if (typeof least !== 'number' || typeof most !== 'number') return undefined;
  return `Enter a whole number from ${least} to ${most}${unit ? ` (${unit})` : ''}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
