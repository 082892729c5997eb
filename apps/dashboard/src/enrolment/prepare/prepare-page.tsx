'use client';
import { Link, PageHeader } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { MissingPermission } from '@/data/plain-error';
import { ShownAgentKey } from '@/nodes/agent-keys/shown-agent-key';
import { useWorkspace } from '@/session/use-session';
import { PrepareForm } from './prepare-form';
import type { PreparedNode } from './use-prepare';

/** Makes a node with its key before its machine exists. */
export function PreparePage() {
  const { path, can, role, name } = useWorkspace();
  const router = useRouter();
  const [made, setMade] = useState<PreparedNode | null>(null);
  return (
    <div className="flex max-w-200 flex-col gap-4">
      <PageHeader
        title="Prepare a node"
        crumbs={
          <Link href={path('nodes')} className="hover:text-ink">
            Nodes
          </Link>
        }
        answer={<span className="text-muted">For a machine that does not exist yet.</span>}
      />
      {can('node:enrol') ? (
        <PrepareForm onMade={setMade} />
      ) : (
        <MissingPermission needs="node:enrol" role={role} workspace={name} />
      )}
      {made ? (
        <ShownAgentKey made={made} node={made.node} onClose={() => router.push(path(`nodes/${made.node.id}`))} />
      ) : null}
    </div>
  );
}
