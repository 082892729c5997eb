'use client';
import { ApiError } from '@fettle/client';
import {
  Button,
  EmptyState,
  Freshness,
  InlineError,
  Link,
  LinkButton,
  Menu,
  PageHeader,
  Skeleton,
  Status,
  Tabs,
} from '@fettle/ui';
import { EllipsisVertical } from 'lucide-react';
import { useState } from 'react';
import { Frame } from '@/shell/frame';
import { ShownLink, type Handed } from '@/users/shown-link';
import { usePeopleSearch } from './use-workspace-people';
import { useWorkspace, type Workspace } from './use-workspaces';
import { WorkspaceActs, type ChosenAct } from './workspace-acts';
import { WorkspaceFacts } from './workspace-facts';
import { WorkspaceMembers } from './workspace-members';
import { WorkspaceTeams } from './workspace-teams';
import { actEntries, statusOf } from './workspace-words';

/** One workspace: what it is and holds, who belongs to it, its teams, and what an administrator may do with it. */
export function WorkspacePage({ workspaceId }: { workspaceId: string }) {
  const workspace = useWorkspace(workspaceId);
  const isMissing = workspace.error instanceof ApiError && [400, 404].includes(workspace.error.status);
  return (
    <Frame readAt={workspace.dataUpdatedAt || null} error={isMissing ? null : workspace.error} lateAfterMs={25_000}>
      {isMissing ? (
        <EmptyState
          title="There is no such workspace"
          action={<LinkButton href="/workspaces">To all workspaces</LinkButton>}
        >
          It was deleted, or the address is wrong.
        </EmptyState>
      ) : workspace.data ? (
        <div className="flex flex-col gap-4">
          <Header workspace={workspace.data} readAt={workspace.dataUpdatedAt} />
          {workspace.error ? <InlineError error={workspace.error} title="This could not be read again" /> : null}
          <WorkspaceFacts workspace={workspace.data} />
          <People workspaceId={workspaceId} />
        </div>
      ) : workspace.error ? (
        <InlineError
          error={workspace.error}
          title="The workspace could not be read"
          onRetry={() => void workspace.refetch()}
        />
      ) : (
        <Skeleton label="Reading the workspace" lines={8} />
      )}
    </Frame>
  );
}

function Header({ workspace, readAt }: { workspace: Workspace; readAt: number }) {
  const [act, setAct] = useState<ChosenAct | null>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  const entries = actEntries(workspace, (kind) => setAct({ kind, workspace }));
  return (
    <>
      <PageHeader
        title={workspace.name}
        crumbs={<Link href="/workspaces">Workspaces</Link>}
        answer={<Status {...statusOf(workspace)} detail={workspace.isDefault ? 'default' : undefined} />}
        age={<Freshness did="checked" at={readAt} expectedEveryMs={25_000} />}
        actions={
          entries.length > 0 ? (
            <Menu trigger={<Button icon={<EllipsisVertical size={16} aria-hidden />}>Acts</Button>} entries={entries} />
          ) : undefined
        }
      />
      <WorkspaceActs act={act} onClose={() => setAct(null)} onLink={setHanded} />
      <ShownLink handed={handed} onClose={() => setHanded(null)} />
    </>
  );
}

function People({ workspaceId }: { workspaceId: string }) {
  const search = usePeopleSearch();
  const inside = { workspaceId, search };
  return (
    <Tabs
      label="Who is in it"
      items={[
        { value: 'members', label: 'Members', content: <WorkspaceMembers {...inside} /> },
        { value: 'teams', label: 'Teams', content: <WorkspaceTeams {...inside} /> },
      ]}
      value={search.show}
      onValueChange={search.setShow}
    />
  );
}
