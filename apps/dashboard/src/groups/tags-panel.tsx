'use client';
import { formatFilterValue, groupingWords } from '@fettle/contracts';
import { Button, InlineError, lateDialog, Panel, Skeleton, Status } from '@fettle/ui';
import Link from 'next/link';
import { useState } from 'react';
import { presenceMeanings } from '@/nodes/node-presence';
import { useGroupedNodes } from '@/nodes/use-node-overviews';
import { useWorkspace } from '@/session/use-session';

const RenameTagDialog = lateDialog(async () => (await import('./rename-tag-dialog')).RenameTagDialog);

/** The tags that nodes have, with how many have them and how the worst of these is. */
export function TagsPanel() {
  const { path, canSomewhere } = useWorkspace();
  const tags = useGroupedNodes('', 'tag');
  const [isRenaming, setRenaming] = useState(false);
  const groups = tags.data?.groups ?? [];
  const named = groups.flatMap(({ value, total }) => (value === null ? [] : [{ tag: value, total }]));
  const rename =
    named.length > 0 && canSomewhere('node:update') ? (
      <Button size="compact" onClick={() => setRenaming(true)}>
        Rename a tag…
      </Button>
    ) : null;
  return (
    <Panel title="Tags" aside={rename}>
      {tags.error ? (
        <InlineError error={tags.error} title="The tags could not be counted" onRetry={() => void tags.refetch()} />
      ) : null}
      {tags.isPending ? <Skeleton label="Counting tags" lines={2} /> : null}
      <ul className="flex flex-wrap gap-2">
        {groups.map(({ value, total, worst }) => (
          <li key={value ?? ''}>
            <Link
              href={`${path('nodes')}?q=${encodeURIComponent(`tag:${formatFilterValue(value ?? 'none')}`)}`}
              className="inline-flex min-h-8 items-center gap-2 rounded-control border border-line px-2 text-dense hover:bg-raised max-sm:min-h-11"
            >
              <Status state={presenceMeanings[worst].state} word={presenceMeanings[worst].word} wordHidden />
              <span className={value === null ? 'text-muted' : undefined}>{value ?? groupingWords.tag.none}</span>
              <span className="text-muted">{total.toLocaleString('en-US')}</span>
            </Link>
          </li>
        ))}
      </ul>
      {tags.data?.groups.length === 0 ? <p className="text-dense text-muted">There are no nodes yet.</p> : null}
      <RenameTagDialog open={isRenaming} tags={named} onClose={() => setRenaming(false)} />
    </Panel>
  );
}
