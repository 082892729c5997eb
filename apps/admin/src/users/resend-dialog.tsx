'use client';
import { INVITATION_HOURS } from '@fettle/contracts';
import { Button, Dialog, InlineError } from '@fettle/ui';
import { MailUnderWay } from './mail-under-way';
import { ShownLink } from './shown-link';
import type { UserDetail } from './user-words';
import { useResendInvite } from './use-users';

/** Sends a new link: the ones before are dead at once. */
export function ResendDialog({ user, open, onClose }: { user: UserDetail; open: boolean; onClose: () => void }) {
  const resend = useResendInvite(user.id);
  const close = () => {
    resend.reset();
    onClose();
  };
  const link = resend.data?.link;
  if (link) return <ShownLink handed={{ email: user.email, link }} onClose={close} />;
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && close()}
      title={`Send ${user.name} a new link`}
      {...(resend.data
        ? {}
        : {
            description: `The link that was sent before is dead at once. The new one works for ${INVITATION_HOURS} hours.`,
          })}
      footer={
        resend.data ? (
          <Button variant="primary" onClick={close}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={close}>Keep the old link</Button>
            <Button variant="primary" busy={resend.isPending ? 'Sending…' : undefined} onClick={() => resend.mutate()}>
              Send a new link
            </Button>
          </>
        )
      }
    >
      {resend.error ? <InlineError error={resend.error} title="No new link was made" /> : null}
      {resend.data ? <MailUnderWay email={user.email} /> : null}
    </Dialog>
  );
}
