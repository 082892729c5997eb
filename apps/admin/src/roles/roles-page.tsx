'use client';
import { PageHeader, Tabs } from '@fettle/ui';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMe } from '@/session/use-me';
import { Frame } from '@/shell/frame';
import { Matrix } from './matrix';
import { Tester } from './tester';

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
            { value: 'matrix', label: 'All permissions', content: <Matrix /> },
            { value: 'tester', label: 'Can somebody…?', content: <Tester /> },
          ]}
          value={tab}
          onValueChange={(next) => void setTab(next as (typeof tabs)[number])}
        />
      </div>
    </Frame>
  );
}
