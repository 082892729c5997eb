'use client';
import { Banner, Button, Field, Input } from '@fettle/ui';
import { Disclosure } from './disclosure';
import type { Extras, Faults } from './setup-extras';
import type { SetupPlan } from './use-setup-plan';

export interface PartProps {
  plan: SetupPlan;
  extras: Extras;
  faults: Faults;
  onChange: (extras: Extras) => void;
}

/** The first workspace: it is there already, with a name that can be another. */
export function WorkspacePart({ extras, faults, onChange }: PartProps) {
  const { workspace } = extras;
  const set = (patch: Partial<Extras['workspace']>) => onChange({ ...extras, workspace: { ...workspace, ...patch } });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Disclosure title="Workspace" now={`${workspace.name}, ${workspace.timezone}`}>
      <Field label="Name of the workspace" error={faults['workspace.name']}>
        <Input value={workspace.name} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      <Field label="Name in addresses" error={faults['workspace.slug']}>
        <Input value={workspace.slug} spellCheck={false} onChange={(event) => set({ slug: event.target.value })} />
      </Field>
      <Field label="Time zone" help="Such as Europe/Berlin. Times of schedules and pages are told in it.">
        <Input
          value={workspace.timezone}
          spellCheck={false}
          onChange={(event) => set({ timezone: event.target.value })}
        />
      </Field>
      {zone && zone !== workspace.timezone ? (
        <Button size="compact" className="self-start" onClick={() => set({ timezone: zone })}>
          Use {zone}, as this browser does
        </Button>
      ) : null}
    </Disclosure>
  );
}

const surfaces = [
  ['operatorUrl', 'Dashboard'],
  ['adminUrl', 'Admin console'],
  ['agentUrl', 'Agents'],
] as const;

/** Where Fettle is found: what this browser sees beside what is configured. */
export function AddressPart({ plan, extras, faults, onChange }: PartProps) {
  const { addresses } = extras;
  const here = window.location.origin;
  const isHere = URL.canParse(addresses.operatorUrl) && new URL(addresses.operatorUrl).origin === here;
  const set = (field: keyof Extras['addresses'], value: string) =>
    onChange({ ...extras, addresses: { ...addresses, [field]: value } });
  return (
    <Disclosure title="Addresses" now={isHere ? 'as this browser sees them' : 'not as this browser sees them'}>
      {isHere ? null : (
        <Banner tone="warn" title="This browser sees the dashboard elsewhere">
          It is at {here} here, and {addresses.operatorUrl} is configured. Links in mails carry what is configured.
        </Banner>
      )}
      {surfaces.map(([field, label]) => {
        const variable = plan.addresses.fixed[field];
        return (
          <Field
            key={field}
            label={label}
            error={faults[`addresses.${field}`]}
            help={variable ? `Decided by ${variable} where Fettle is started.` : undefined}
          >
            <Input
              value={addresses[field]}
              disabled={variable !== undefined}
              spellCheck={false}
              onChange={(event) => set(field, event.target.value)}
            />
          </Field>
        );
      })}
      <p className="text-meta text-muted">Other addresses come into use when Fettle is started again.</p>
    </Disclosure>
  );
}
