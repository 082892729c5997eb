'use client';
import { INVITATION_HOURS, roleWords } from '@fettle/contracts';
import { ConfirmDialog, InlineError, notify, Skeleton, useLast } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { MemberAct } from './member-columns';
import { needsNewLink, roleDifference, type Endings } from './member-words';
import type { ShownLink } from './shown-links';
import { useEndings, useRemoveMember, useResend, useSetRole } from './use-members';

interface DialogsProps {
  readonly act: MemberAct | null;
  readonly onClose: () => void;
  readonly onLink: (link: ShownLink) => void;
}

/** What is asked before a role changes, an invitation is sent again, or somebody goes. */
export function MemberDialogs({ act, onClose, onLink }: DialogsProps) {
  const shown = useLast(act);
  if (!shown) return null;
  const frame = { open: act !== null, onOpenChange: (open: boolean) => (open ? undefined : onClose()) };
  if (shown.kind === 'role') return <RoleDialog act={shown} frame={frame} />;
  if (shown.kind === 'resend') return <ResendDialog act={shown} frame={frame} onLink={onLink} />;
  if (shown.kind === 'leave') return <LeaveDialog frame={frame} />;
  return <RemoveDialog act={shown} frame={frame} />;
}

/** A link that others have seen opens only what it was made for. */
const NEW_LINK = 'The link that was handed over ends with the old role. Send the invitation again for a new one.';

interface Frame {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}
type Of<Kind> = Extract<MemberAct, { kind: Kind }>;
type Plain = Exclude<MemberAct, { kind: 'role' }>;

function RoleDialog({ act: { member, role }, frame }: { act: Of<'role'>; frame: Frame }) {
  const { me } = useWorkspace();
  const setRole = useSetRole();
  const { gains, losses } = roleDifference(member.role, role);
  const who = member.userId === me.id ? 'You' : member.name;
  return (
    <ConfirmDialog
      {...frame}
      tone="plain"
      title={`Make ${member.name} ${article(role)} ${role}`}
      consequence={`${roleWords[role]} It takes effect at once, also where ${who === 'You' ? 'you are' : 'they are'} signed in.`}
      confirmLabel={`Make ${article(role)} ${role}`}
      cancelLabel={`Stay ${article(member.role)} ${member.role}`}
      busyLabel="Changing the role…"
      onConfirm={async () => {
        const changed = await setRole.mutateAsync({ userId: member.userId, role, version: member.version });
        const title = `${member.name} is ${article(role)} ${role} now`;
        if (needsNewLink(member, changed)) notify({ title, detail: NEW_LINK, tone: 'warn' });
        else notify({ title, tone: 'ok' });
      }}
    >
      <div className="flex flex-col gap-3">
        <Words title="May then" items={gains} />
        <Words title="May no longer" items={losses} />
      </div>
    </ConfirmDialog>
  );
}

function Words({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h3 className="text-dense font-medium">{title}</h3>
      <ul className="list-disc ps-5 text-dense text-muted">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}

function RemoveDialog({ act: { member }, frame }: { act: Plain; frame: Frame }) {
  const { name } = useWorkspace();
  const remove = useRemoveMember();
  const endings = useEndings(frame.open ? member.userId : null);
  const isPending = member.state === 'pending';
  return (
    <ConfirmDialog
      {...frame}
      title={isPending ? `Revoke the invitation of ${member.email}` : `Remove ${member.name} from ${name}`}
      consequence={
        isPending
          ? 'The link works no longer. They can be invited again.'
          : 'Within five seconds nothing of theirs opens anything here. They can be invited again.'
      }
      confirmLabel={isPending ? 'Revoke 1 invitation' : 'Remove 1 member'}
      cancelLabel={isPending ? 'Keep the invitation' : 'Keep the member'}
      busyLabel={isPending ? 'Revoking…' : 'Removing…'}
      onConfirm={async () => {
        await remove.mutateAsync(member.userId);
        notify({
          title: isPending ? `The invitation of ${member.email} is revoked` : `${member.name} is no member any more`,
        });
      }}
    >
      {endings.data ? (
        <Ends endings={endings.data} isPending={isPending} />
      ) : endings.error ? (
        <InlineError error={endings.error} title="What ends with it could not be read" />
      ) : (
        <Skeleton label="Reading what ends with it" lines={2} />
      )}
    </ConfirmDialog>
  );
}

/** What ends, kind by kind and by name. */
function Ends({ endings, isPending }: { endings: Endings; isPending: boolean }) {
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join(', ');
  const { teams, apiKeys, invitations, installs } = endings;
  const items = [
    ...(isPending ? [] : ['What they have open here, in every browser']),
    ...(apiKeys.length > 0 ? [`${count(apiKeys.length, 'API key')}: ${names(apiKeys)}`] : []),
    ...(teams.length > 0 ? [`The place in ${count(teams.length, 'team')}: ${names(teams)}`] : []),
    ...(invitations.length > 0 ? [`${count(invitations.length, 'invitation')} that nobody has accepted`] : []),
    ...(installs.length > 0 ? [`${count(installs.length, 'install command')}: ${names(installs)}`] : []),
  ];
  return <Words title="This ends" items={items} />;
}

function ResendDialog({
  act: { member },
  frame,
  onLink,
}: {
  act: Plain;
  frame: Frame;
  onLink: DialogsProps['onLink'];
}) {
  const resend = useResend();
  return (
    <ConfirmDialog
      {...frame}
      tone="plain"
      title={`Send the invitation of ${member.email} again`}
      consequence={`A new link is made, good for ${INVITATION_HOURS} hours. The old one works no longer.`}
      confirmLabel="Send a new link"
      cancelLabel="Keep the old link"
      busyLabel="Sending…"
      onConfirm={async () => {
        const { link } = await resend.mutateAsync(member.userId);
        if (link) onLink({ email: member.email, link });
        else notify({ title: `A new link is on its way to ${member.email}`, tone: 'ok' });
      }}
    />
  );
}

function LeaveDialog({ frame }: { frame: Frame }) {
  const { id: workspaceId, name } = useWorkspace();
  const client = useQueryClient();
  const router = useRouter();
  return (
    <ConfirmDialog
      {...frame}
      title={`Leave ${name}`}
      consequence="Your API keys and your places in teams here end. Only somebody who manages members can bring you back."
      confirmLabel="Leave the workspace"
      cancelLabel="Stay"
      busyLabel="Leaving…"
      onConfirm={async () => {
        await api.members.leave({ params: { workspaceId } });
        router.replace('/');
        await client.invalidateQueries({ queryKey: keys.me });
      }}
    />
  );
}

const article = (role: string) => (/^[aeo]/.test(role) ? 'an' : 'a');
const count = (many: number, what: string) => `${many} ${what}${many === 1 ? '' : 's'}`;
