'use client';
import { PageHeader, Skeleton, Tabs } from '@fettle/ui';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { lazy, Suspense, type ReactNode } from 'react';
import { useMe } from '@/session/use-me';
import { Frame } from '@/shell/frame';

// Both are made of all contracts: they come after the page.
const Matrix = lazy(async () => ({ default: (await import('./matrix')).Matrix }));
const Tester = lazy(async () => ({ default: (await import('./tester')).Tester }));

const tabs = ['matrix', 'tester'] as const;

/** Who may do what: the table itself, and a question to it about one person. */
export function RolesPage() {
  const me = useMe();
  const [tab, setTab] = useQueryState('show', parseAsStringLiteral(tabs).withDefault('matrix'));
  return (
    <Frame readAt={me.dataUpdatedAt || null} error={me.error} lateAfterMs={150_000}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Roles"
          answer={<span className="text-muted">Who may do what. What no role holds is held by nobody.</span>}
        />
        <Tabs
          label="Roles"
          items={[
            { value: 'matrix', label: 'All permissions', content: late(<Matrix />) },
            { value: 'tester', label: 'Can somebody…?', content: late(<Tester />) },
          ]}
          value={tab}
          onValueChange={(next) => void setTab(next as (typeof tabs)[number])}
        />
      </div>
    </Frame>
  );
}

const late = (content: ReactNode) => (
  <Suspense fallback={<Skeleton label="Reading the table" lines={12} />}>{content}</Suspense>
);
