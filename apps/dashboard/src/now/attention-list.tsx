'use client';
import { Link, Panel, Status, TimeText } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import { attentionMeanings, attentionPage, attentionSentence, type Attention } from './attention-words';

/** What needs somebody, worst first. Each row leads to where something is done about it. */
export function AttentionList({ items, total, isOld }: { items: Attention[]; total: number; isOld: boolean }) {
  const { path } = useWorkspace();
  return (
    <Panel title="Needs you" aside={total > items.length ? `the ${items.length} worst of ${total}` : undefined} flush>
      <ul className="divide-y divide-line">
        {items.map((item) => (
          <Row key={`${item.kind} ${item.node.id}`} item={item} href={path(attentionPage(item))} isOld={isOld} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ item, href, isOld }: { item: Attention; href: string; isOld: boolean }) {
  const { state, word } = attentionMeanings[item.kind];
  return (
    <li className="relative flex min-h-11 flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5 text-dense hover:bg-raised">
      <span className="w-36 shrink-0">
        <Status state={isOld ? 'stale' : state} word={isOld ? `was ${word}` : word} />
      </span>
      <span className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        <Link
          href={href}
          data-row-focus
          className="font-medium underline-offset-2 after:absolute after:inset-0 hover:underline"
        >
          {item.node.name}
        </Link>{' '}
        <span className="text-muted">{attentionSentence(item)}</span>
      </span>
      <TimeText at={item.since} className="text-meta text-muted" />
    </li>
  );
}
