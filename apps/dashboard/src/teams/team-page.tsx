'use client';
import { Button, Link, PageHeader, lateDialog } from '@fettle/ui';
import { Pencil, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { isNotFound, NotHere, PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { DetailSkeleton } from '@/shell/detail-skeleton';
import { RemoveTeamDialog } from './remove-team-dialog';
import { TeamMembersPanel } from './team-members-panel';
import { TeamNodesPanel } from './team-nodes-panel';
import { rightSentence, type Team } from './team-words';
import { useTeam } from './use-teams';

const TeamDialog = lateDialog(async () => (await import('./team-dialog')).TeamDialog);

/** One team: what it grants, who belongs to it, which nodes it owns. */
export function TeamPage({ teamId }: { teamId: string }) {
  const { path } = useWorkspace();
  const team = useTeam(teamId);
  const name = team.data?.name;
  useEffect(() => {
    if (name) document.title = `${name} · Fettle`;
  }, [name]);
  if (!team.data && isNotFound(team.error))
    return <NotHere what="team" back={path('teams')} backLabel="Back to all teams" />;
  return (
    <div className="flex flex-col gap-4">
      {team.error ? (
        <PlainError
          error={team.error}
          title="The team could not be read"
          needs="team:read"
          onRetry={() => void team.refetch()}
        />
      ) : null}
      {team.data ? <Loaded team={team.data} /> : team.error ? null : <DetailSkeleton what="team" />}
    </div>
  );
}

function Loaded({ team }: { team: Team }) {
  return (
    <>
      <TeamHeader team={team} />
      {team.description ? <p className="max-w-160 text-body">{team.description}</p> : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <TeamMembersPanel team={team} />
        <TeamNodesPanel team={team} />
      </div>
    </>
  );
}

function TeamHeader({ team }: { team: Team }) {
  const { path, can } = useWorkspace();
  const router = useRouter();
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader
        title={team.name}
        crumbs={
          <Link href={path('teams')} className="hover:text-ink">
            Teams
          </Link>
        }
        answer={<span className="text-muted">{rightSentence(team.role)}</span>}
        actions={
          can('team:manage') ? (
            <>
              <Button icon={<Pencil size={16} aria-hidden />} onClick={() => setOpen('edit')}>
                Change…
              </Button>
              <Button variant="ghost" icon={<Trash2 size={16} aria-hidden />} onClick={() => setOpen('remove')}>
                Delete…
              </Button>
            </>
          ) : null
        }
      />
      <TeamDialog open={open === 'edit'} team={team} onClose={close} onSaved={close} />
      <RemoveTeamDialog
        open={open === 'remove'}
        team={team}
        onClose={close}
        onRemoved={() => router.push(path('teams'))}
      />
    </>
  );
}
