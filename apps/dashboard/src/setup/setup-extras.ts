import { MailInSetup, WorkspaceName, WorkspaceSlug, settingFields, type CompleteSetup } from '@fettle/contracts';
import type { SetupPlan } from './use-setup-plan';

/** Mail as it stands in its fields. */
export interface MailDraft {
  readonly host: string;
  readonly port: string;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly username: string;
  readonly password: string;
  readonly fromAddress: string;
  readonly allowPrivate: boolean;
}

/** Everything of setup that may be left alone, as it stands in its fields. */
export interface Extras {
  readonly workspace: { readonly name: string; readonly slug: string; readonly timezone: string };
  readonly addresses: Readonly<Record<'operatorUrl' | 'adminUrl' | 'agentUrl', string>>;
  readonly mail: MailDraft;
}

export type Faults = Readonly<Record<string, string>>;

export function extrasOf({ workspace, addresses }: SetupPlan): Extras {
  const mail = { host: '', port: '587', security: 'starttls', username: '', password: '', fromAddress: '' } as const;
  return { workspace, addresses: addresses.values, mail: { ...mail, allowPrivate: false } };
}

export const mailValues = (mail: MailDraft) => ({
  host: mail.host.trim(),
  port: /^\d{1,5}$/.test(mail.port.trim()) ? Number(mail.port) : Number.NaN,
  security: mail.security,
  username: mail.username.trim() || null,
  password: mail.password || null,
  fromAddress: mail.fromAddress.trim(),
  fromName: 'Fettle',
  allowPrivate: mail.allowPrivate,
});

/** What is sent besides the administrator: only what differs from what holds anyway. */
export function sentExtras(plan: SetupPlan, extras: Extras): Partial<typeof CompleteSetup._output> {
  const workspace = differing(plan.workspace, extras.workspace);
  const addresses = differing(plan.addresses.values, extras.addresses);
  return {
    ...(workspace ? { workspace } : {}),
    ...(addresses ? { addresses } : {}),
    ...(wantsMail(extras) ? { mail: MailInSetup.parse(mailValues(extras.mail)) } : {}),
  };
}

export const wantsMail = ({ mail }: Extras): boolean => mail.host.trim() !== '';

/** What is wrong in what was entered, by `part.field`. */
export function faultsOf(extras: Extras): Faults {
  const { workspace, addresses, mail } = extras;
  const faults: Record<string, string> = {};
  if (!WorkspaceName.safeParse(workspace.name).success)
    faults['workspace.name'] = 'Enter a name of 1 to 120 characters';
  if (!WorkspaceSlug.safeParse(workspace.slug).success)
    faults['workspace.slug'] = 'Use lower-case letters and digits, with single hyphens between them';
  for (const [field, schema] of Object.entries(settingFields.addresses))
    if (!schema.safeParse(addresses[field as keyof typeof addresses]).success)
      faults[`addresses.${field}`] = 'Enter an address such as https://fettle.example.org';
  if (!wantsMail(extras)) return faults;
  for (const { path } of MailInSetup.safeParse(mailValues(mail)).error?.issues ?? [])
    faults[`mail.${String(path[0])}`] = mailFaults[String(path[0])] ?? 'This cannot be used';
  return faults;
}

const mailFaults: Readonly<Record<string, string>> = {
  host: 'Enter a name such as mail.example.org, without port or https://',
  port: 'Enter a port from 1 to 65535, usually 587 or 465',
  fromAddress: 'Enter the address that mails come from',
};

function differing<T extends Readonly<Record<string, string>>>(before: T, after: T): Partial<T> | null {
  const changed = Object.entries(after).filter(([field, value]) => before[field] !== value.trim());
  return changed.length > 0
    ? (Object.fromEntries(changed.map(([field, value]) => [field, value.trim()])) as Partial<T>)
    : null;
}
