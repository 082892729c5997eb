'use client';
import { Skeleton, Tabs } from '@fettle/ui';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { lazy, Suspense } from 'react';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '../node-presence';
import { nodeTabIds, nodeTabs } from './node-tabs';
import { TabBoundary } from './tab-boundary';

const shown = nodeTabIds.flatMap((id) => nodeTabs.filter((tab) => tab.id === id));
const parts = shown.map((tab) => ({ ...tab, Part: lazy(tab.load) }));

/** The tabs of a node's page; the chosen one stands in the address, so that back and forward go through them. */
export function NodeTabFrame({ node }: { node: Node }) {
  const workspace = useWorkspace();
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(nodeTabIds).withDefault('overview').withOptions({ history: 'push' }),
  );
  const allowed = parts.filter(({ permission }) => workspace.can(permission, node));
  const chosen = allowed.find(({ id }) => id === tab) ?? allowed[0];
  return (
    <Tabs
      label={`Parts of ${node.name}`}
      value={chosen?.id ?? 'overview'}
      onValueChange={(value) => void setTab(nodeTabIds.find((id) => id === value) ?? null)}
      items={allowed.map(({ id, label, Part }) => ({
        value: id,
        label,
        content: (
          <TabBoundary key={node.id} label={label}>
            <Suspense fallback={<Skeleton label={`Reading ${label.toLowerCase()}`} className="h-96" />}>
              <Part workspace={workspace} node={node} />
            </Suspense>
          </TabBoundary>
        ),
      }))}
    />
  );
}
