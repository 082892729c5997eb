'use client';
import {
  criticalities,
  NO_TAG,
  NOTES_MAX_CHARS,
  TAG_MAX_CHARS,
  tagForm,
  TAGS_MAX,
  type Handled,
  type Routes,
} from '@fettle/contracts';
import { ActForm, Button, Field, Input, Panel, Select, TextArea } from '@fettle/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '../node-presence';

type Change = Handled<Routes['nodes']['update']>['body'];
interface Words {
  tags: string;
  site: string;
  criticality: Node['criticality'];
  ownerId: string;
  notes: string;
}

const wordsOf = (node: Node): Words => ({
  tags: node.tags.join(' '),
  site: node.site ?? '',
  criticality: node.criticality,
  ownerId: node.owner?.id ?? '',
  notes: node.notes ?? '',
});
const tagsOf = (text: string) => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

/** What is wrong with the tags, in words; undefined when nothing is. */
function tagFault(text: string): string | undefined {
  const tags = tagsOf(text);
  const wrong = tags.find((tag) => !tagForm.test(tag) || tag.length > TAG_MAX_CHARS || tag === NO_TAG);
  if (wrong) return `“${wrong}” is no tag: lower-case letters, digits and . _ : / -, at most ${TAG_MAX_CHARS} of them`;
  return tags.length > TAGS_MAX ? `At most ${TAGS_MAX} tags` : undefined;
}

/** What people keep of a node. Whoever may only read sees it on the overview. */
export function RecordForm({ node }: { node: Node }) {
  const [base, setBase] = useState(node);
  const [words, setWords] = useState(() => wordsOf(node));
  const change = useChange(node);
  const fault = tagFault(words.tags);
  const isChanged = JSON.stringify(words) !== JSON.stringify(wordsOf(base));
  const set = (part: Partial<Words>) => setWords((before) => ({ ...before, ...part }));
  const begin = (from: Node) => {
    setBase(from);
    setWords(wordsOf(from));
  };
  const submit = async () => {
    if (fault) return;
    const { tags, ownerId, ...rest } = words;
    // The version that the fields began with: what somebody else has changed meanwhile is not overwritten.
    const saved = await change.mutateAsync({
      ...rest,
      tags: tagsOf(tags),
      ownerId: ownerId || null,
      version: base.version,
    });
    begin(saved);
  };
  const reread = () => {
    change.reset();
    begin(node);
  };
  return (
    <Panel title="What is kept of this node">
      <ActForm onSubmit={submit} error={change.error} failed="Nothing was saved">
        <Fields words={words} set={set} fault={fault} owner={base.owner} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" disabled={!isChanged} busy={change.isPending ? 'Saving…' : undefined}>
            Save
          </Button>
          {isChanged ? <Button onClick={reread}>Take it back</Button> : null}
        </div>
      </ActForm>
    </Panel>
  );
}

interface FieldsProps {
  words: Words;
  set: (part: Partial<Words>) => void;
  fault: string | undefined;
  owner: Node['owner'];
}

function Fields({ words, set, fault, owner }: FieldsProps) {
  return (
    <>
      <Field label="Tags" optional error={fault} help="Words with blanks between them, such as web env:prod.">
        <Input
          value={words.tags}
          mono
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ tags: event.target.value })}
        />
      </Field>
      <Field label="Site" optional help="Where it stands, such as Paris or rack 12.">
        <Input
          value={words.site}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => set({ site: event.target.value })}
        />
      </Field>
      <Field label="Criticality" help="How much depends on it.">
        <Select
          options={criticalities.map((value) => ({ value, label: value }))}
          value={words.criticality}
          onChange={(event) => set({ criticality: event.target.value as Words['criticality'] })}
        />
      </Field>
      <Owner value={words.ownerId} owner={owner} onChange={(ownerId) => set({ ownerId })} />
      <Field label="Notes" optional help="Markdown. Shown on the overview; HTML stays text and images are not fetched.">
        <TextArea
          rows={6}
          mono
          value={words.notes}
          maxLength={NOTES_MAX_CHARS}
          onChange={(event) => set({ notes: event.target.value })}
        />
      </Field>
    </>
  );
}

function Owner({ value, owner, onChange }: { value: string; owner: Node['owner']; onChange: (id: string) => void }) {
  const { id: workspaceId } = useWorkspace();
  const members = useQuery({
    queryKey: keys.memberList(workspaceId, { for: 'owner' }),
    queryFn: ({ signal }) => api.members.list({ params: { workspaceId }, query: { limit: 200, sort: 'name' }, signal }),
  });
  const known = (members.data?.items ?? [])
    .filter(({ state }) => state === 'active')
    .map(({ userId, name, email }) => ({ value: userId, label: name || email }));
  // The owner stands here also before the members are read, and where there are more of them than are read.
  const own = owner && !known.some((one) => one.value === owner.id) ? [{ value: owner.id, label: owner.name }] : [];
  return (
    <Field label="Owner" optional help="The member who answers for it.">
      <Select
        options={[{ value: '', label: 'Nobody' }, ...own, ...known]}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

function useChange({ id: nodeId, workspaceId }: Node) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => api.nodes.update({ params: { workspaceId, nodeId }, body }),
    onSuccess: (node) => {
      cache.setQueryData(keys.node(workspaceId, nodeId), node);
      void cache.invalidateQueries({ queryKey: keys.nodes(workspaceId) });
    },
  });
}
