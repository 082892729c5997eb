import { EmptyState, Link } from '@fettle/ui';
import type { Me } from '@/session/use-session';

/** An address of a workspace that is not there for this person. */
export function NoSuchWorkspace({ slug, me }: { slug: string; me: Me }) {
  return (
    <main className="mx-auto max-w-160 p-6">
      <title>No such workspace · Fettle</title>
      <h1 className="sr-only">Workspace not found</h1>
      <EmptyState title={`There is no workspace “${slug}” for you`} action={<Others me={me} />}>
        It does not exist, or {me.email} is not a member of it.
      </EmptyState>
    </main>
  );
}

/** The workspace was open, and is no more. */
export function NoLongerMember({ name, me }: { name: string; me: Me }) {
  return (
    <main className="mx-auto max-w-160 p-6">
      <title>{`No longer in ${name} · Fettle`}</title>
      <h1 className="sr-only">You are no longer in {name}</h1>
      <EmptyState title={`You are no longer in ${name}`} action={<Others me={me} />}>
        Your membership has ended, or the workspace was deleted. What you had open here was closed, and your API keys
        for it have ended. If this is a surprise, ask somebody who manages the members of {name}.
      </EmptyState>
    </main>
  );
}

function Others({ me }: { me: Me }) {
  if (me.workspaces.length === 0) return <p className="text-dense text-muted">You belong to no other workspace.</p>;
  return (
    <nav aria-label="Your workspaces" className="flex flex-col gap-1">
      <p className="text-dense font-medium">Your workspaces</p>
      <ul>
        {me.workspaces.map(({ id, name, slug, archived }) => (
          <li key={id}>
            <Link href={`/w/${slug}/now`} className="inline-flex min-h-8 items-center underline max-sm:min-h-11">
              {name}
            </Link>
            {archived ? <span className="text-muted"> (archived)</span> : null}
          </li>
        ))}
      </ul>
    </nav>
  );
}
