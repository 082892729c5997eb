'use client';
import { formatFilterValue } from '@fettle/contracts';
import { Button, Dialog, Field, InlineError, Input, Select } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useStartBulkAct } from '@/bulk/use-bulk-acts';
import { useWorkspace } from '@/session/use-session';
import { useOnceKey } from '@/tasks/use-once-key';

interface CountedTag {
  readonly tag: string;
  readonly total: number;
}

interface RenameTagDialogProps {
  open: boolean;
  tags: readonly CountedTag[];
  onClose: () => void;
}

/** Renames a tag on all nodes that have it, or makes it one with another tag. */
export function RenameTagDialog({ open, tags, onClose }: RenameTagDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Rename a tag"
      description="On all nodes that have it. A name that another tag has makes the two one. Saved views and rules of groups keep the old name."
    >
      {open ? <RenameForm tags={tags} onClose={onClose} /> : null}
    </Dialog>
  );
}

function RenameForm({ tags, onClose }: Omit<RenameTagDialogProps, 'open'>) {
  const { path } = useWorkspace();
  const router = useRouter();
  const [from, setFrom] = useState(tags[0]?.tag ?? '');
  const [to, setTo] = useState('');
  const start = useStartBulkAct();
  const onceKey = useOnceKey();
  const name = to.trim().toLowerCase();
  const total = tags.find(({ tag }) => tag === from)?.total ?? 0;
  const other = tags.find(({ tag }) => tag === name && tag !== from);
  const submit = async () => {
    const wanted = { q: `tag:${formatFilterValue(from)}`, act: { kind: 'tag-rename' as const, from, to: name } };
    const { id } = await start.mutateAsync({ ...wanted, onceKey: onceKey(wanted) });
    onClose();
    router.push(path(`bulk-acts/${id}`));
  };
  const merged = other ? `${other.total} ${other.total === 1 ? 'node has' : 'nodes have'} this tag already` : undefined;
  return (
    <div className="flex flex-col gap-4">
      {start.error ? <InlineError error={start.error} title="The tag was not renamed" /> : null}
      <Field label="Tag">
        <Select
          value={from}
          options={tags.map(({ tag }) => ({ value: tag, label: tag }))}
          onChange={({ target }) => setFrom(target.value)}
        />
      </Field>
      <Field label="New name" help={merged}>
        <Input value={to} maxLength={50} onChange={({ target }) => setTo(target.value)} />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          disabled={name === '' || name === from}
          busy={start.isPending ? 'Starting…' : undefined}
          onClick={() => void submit().catch(() => undefined)}
        >
          {other ? 'Make one' : 'Rename'} on {total.toLocaleString('en-US')} {total === 1 ? 'node' : 'nodes'}
        </Button>
      </div>
    </div>
  );
}
