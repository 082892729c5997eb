'use client';
import { Link, PageHeader } from '@fettle/ui';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { MissingPermission } from '@/data/plain-error';
import { RequestPanel } from '@/enrolment-requests/request-panel';
import { useWorkspace } from '@/session/use-session';
import { InstallWatch } from './install-watch';
import { NameForm } from './name-form';
import { OtherWays } from './other-ways';
import type { CreatedInstall } from './use-create-install';

/** Name the node, run one command on it, watch it come online. */
export function AddNodePage() {
  const { path, can, role, name } = useWorkspace();
  const [installId, setInstallId] = useQueryState('install', parseAsString.withOptions({ history: 'push' }));
  const [created, setCreated] = useState<CreatedInstall | null>(null);
  const shown = created?.installId === installId ? created : null;
  return (
    <div className="flex max-w-200 flex-col gap-4">
      <PageHeader
        title="Add a node"
        crumbs={
          <Link href={path('nodes')} className="hover:text-ink">
            Nodes
          </Link>
        }
      />
      <RequestPanel />
      {installId ? (
        <InstallWatch installId={installId} created={shown} onAgain={() => void setInstallId(null)} />
      ) : can('node:enrol') ? (
        <>
          <NameForm
            onCreated={(install) => {
              setCreated(install);
              void setInstallId(install.installId);
            }}
          />
          <OtherWays />
        </>
      ) : (
        <MissingPermission needs="node:enrol" role={role} workspace={name} />
      )}
    </div>
  );
}
