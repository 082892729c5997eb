'use client';
import { INVITATION_HOURS } from '@fettle/contracts';
import { Button, Dialog, InlineError } from '@fettle/ui';
import { useId } from 'react';
import { InviteForm } from './invite-form';
import { MailUnderWay } from './mail-under-way';
import { ShownLink } from './shown-link';
import { useInvite } from './use-users';

/** Invites an e-mail address; without mail the link is shown, this once. */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const id = useId();
  const invite = useInvite();
  const close = () => {
    invite.reset();
    onClose();
  };
  const done = invite.data;
  if (done?.link) return <ShownLink handed={{ email: done.user.email, link: done.link }} onClose={close} />;
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && close()}
      title={done ? `${done.user.name} is invited` : 'Invite people'}
      {...(done
        ? {}
        : { description: `They set a password by a link that works once, for ${INVITATION_HOURS} hours.` })}
      footer={
        done ? (
          <Button variant="primary" onClick={close}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={close}>Invite nobody</Button>
            <Button type="submit" form={id} variant="primary" busy={invite.isPending ? 'Inviting…' : undefined}>
              Invite
            </Button>
          </>
        )
      }
    >
      {done ? (
        <MailUnderWay email={done.user.email} />
      ) : (
        <InviteForm
          id={id}
          refusal={invite.error ? <InlineError error={invite.error} title="Nobody was invited" /> : null}
          onSubmit={(body) => invite.mutate(body)}
        />
      )}
    </Dialog>
  );
}
