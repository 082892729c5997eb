'use client';
import { ApiError } from '@fettle/client';
import { permissionWords, type Permission } from '@fettle/contracts';
import { Banner, EmptyState, InlineError, LinkButton } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';

/** A 403 as what it is: which permission is missing and who can give it; everything else as the server said it. */
export function PlainError({
  error,
  title,
  needs,
  onRetry,
}: {
  error: unknown;
  title: string;
  needs?: Permission;
  onRetry?: () => void;
}) {
  const { role, name } = useWorkspace();
  if (needs && error instanceof ApiError && error.code === 'permission.missing')
    return <MissingPermission needs={needs} role={role} workspace={name} />;
  return <InlineError error={error} title={title} {...(onRetry ? { onRetry } : {})} />;
}

/** Says which permission is missing and who has it to give. */
export function MissingPermission({ needs, role, workspace }: { needs: Permission; role: string; workspace: string }) {
  return (
    <Banner title={`This takes the permission ${needs}`}>
      Who has it may {permissionWords[needs]}. Your role in {workspace} is {role}, which does not include it here. An
      admin or owner of the workspace can give you a role that does.
    </Banner>
  );
}

/** An object that does not exist, or may not be seen: the two are not told apart. */
export function NotHere({ what, back, backLabel }: { what: string; back: string; backLabel: string }) {
  return (
    <div className="rounded-panel border border-line bg-surface">
      <title>{`No such ${what} · Fettle`}</title>
      <h1 className="sr-only">{what} not found</h1>
      <EmptyState
        title={`This ${what} does not exist, or you may not see it`}
        action={<LinkButton href={back}>{backLabel}</LinkButton>}
      >
        The address may be mistyped, or it was removed.
      </EmptyState>
    </div>
  );
}

/** Whether an error means that the object is not there for this person. */
export function isNotFound(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.status === 404 || (error.status === 400 && error.code === 'request.invalid'))
  );
}
