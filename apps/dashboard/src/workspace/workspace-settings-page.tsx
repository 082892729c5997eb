'use client';
import { PageHeader } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import { DangerZone } from './danger-zone';
import { GeneralForm } from './general-form';
import { useWorkspaceFacts } from './use-workspace-facts';

/** What the workspace is called, which clock it goes by, and how it ends. */
export function WorkspaceSettingsPage() {
  const { can, name } = useWorkspace();
  const facts = useWorkspaceFacts();
  return (
    <div className="flex max-w-180 flex-col gap-4">
      <PageHeader
        title="Settings"
        answer={<span className="text-muted">Of the workspace {facts.data?.name ?? name}.</span>}
      />
      <GeneralForm facts={facts} />
      {can('workspace:archive') || can('workspace:delete') || can('workspace:transfer') ? (
        <DangerZone workspace={facts.data} />
      ) : null}
    </div>
  );
}
