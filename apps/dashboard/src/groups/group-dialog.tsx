'use client';
import { nodeFilterFields, parseFilter } from '@fettle/contracts';
import { Button, Dialog, Field, InlineError, Input, Radio } from '@fettle/ui';
import { useState } from 'react';
import { useCreateGroup, useMatching, useUpdateGroup, type Group } from './use-groups';

interface GroupDialogProps {
  open: boolean;
  /** The group that is changed; none: a new one is made. */
  group: Group | null;
  onClose: () => void;
}

/** Name, description, and by what nodes belong to it. */
export function GroupDialog(props: GroupDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title={props.group ? `Change ${props.group.name}` : 'Make a group of nodes'}
    >
      {props.open ? <GroupForm {...props} /> : null}
    </Dialog>
  );
}

function GroupForm({ group, onClose }: GroupDialogProps) {
  const form = useGroupForm(group, onClose);
  const { values, faults } = form;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
    >
      {form.error ? <InlineError error={form.error} title={`The group was not ${group ? 'changed' : 'made'}`} /> : null}
      <Field label="Name" error={faults?.name} required>
        <Input value={values.name} maxLength={80} onChange={({ target }) => form.set({ name: target.value })} />
      </Field>
      <Field label="Description" optional>
        <Input
          value={values.description}
          maxLength={500}
          onChange={({ target }) => form.set({ description: target.value })}
        />
      </Field>
      {group ? null : <KindChoice kind={values.kind} onKind={(kind) => form.set({ kind })} />}
      {values.kind === 'rule' ? (
        <Field label="Rule" help={<RuleReach rule={values.rule} />} error={faults?.rule} required>
          <Input
            mono
            value={values.rule}
            maxLength={500}
            placeholder="tag:prod os:debian"
            onChange={({ target }) => form.set({ rule: target.value })}
          />
        </Field>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={form.isBusy ? 'Saving…' : undefined}>
          {group ? 'Save changes' : 'Make group'}
        </Button>
      </div>
    </form>
  );
}

function KindChoice({ kind, onKind }: { kind: Group['kind']; onKind: (kind: Group['kind']) => void }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-dense font-medium">Who belongs to it</legend>
      <Radio
        name="kind"
        checked={kind === 'rule'}
        onChange={() => onKind('rule')}
        label="Nodes that a rule matches"
        help="Whoever matches at the moment belongs to it, also nodes that join later"
      />
      <Radio
        name="kind"
        checked={kind === 'static'}
        onChange={() => onKind('static')}
        label="Nodes that are listed"
        help="Select them in the list of nodes and add them"
      />
    </fieldset>
  );
}

function RuleReach({ rule }: { rule: string }) {
  const isReadable = ruleFault(rule) === undefined;
  const found = useMatching(isReadable ? rule : null);
  const written = 'A filter as in the list of nodes.';
  if (!isReadable || !found.data) return written;
  const { total, totalIsExact } = found.data;
  return `${written} It matches ${totalIsExact ? total : `${total.toLocaleString('en-US')} or more`} ${total === 1 ? 'node' : 'nodes'} now.`;
}

function useGroupForm(group: Group | null, onClose: () => void) {
  const create = useCreateGroup();
  const update = useUpdateGroup();
  const [values, setValues] = useState({
    name: group?.name ?? '',
    description: group?.description ?? '',
    kind: group?.kind ?? ('rule' as const),
    rule: group?.rule ?? '',
  });
  const [isAsked, setAsked] = useState(false);
  const faults = {
    name: values.name.trim() === '' ? 'Enter a name' : undefined,
    rule: values.kind === 'rule' ? ruleFault(values.rule) : undefined,
  };
  const submit = () => {
    setAsked(true);
    if (faults.name || faults.rule) return;
    const words = { name: values.name.trim(), description: values.description.trim() };
    const rule = values.rule.trim();
    const done = { onSuccess: onClose };
    if (group)
      update.mutate(
        { id: group.id, ...words, ...(values.kind === 'rule' ? { rule } : {}), version: group.version },
        done,
      );
    else create.mutate(values.kind === 'rule' ? { kind: 'rule', ...words, rule } : { kind: 'static', ...words }, done);
  };
  return {
    values,
    set: (patch: Partial<typeof values>) => setValues({ ...values, ...patch }),
    faults: isAsked ? faults : undefined,
    error: create.error ?? update.error,
    isBusy: create.isPending || update.isPending,
    submit,
  };
}

/** What is wrong with a rule, in words; the server says the same. */
function ruleFault(rule: string): string | undefined {
  if (rule.trim() === '') return 'Enter a rule, such as tag:prod';
  const { terms, problems } = parseFilter(rule, nodeFilterFields);
  if (problems[0]) return problems[0].message;
  return terms.some(({ field }) => field === 'group') ? 'A rule cannot name a group' : undefined;
}
