'use client';
import { INVITATION_HOURS } from '@fettle/contracts';
import { Button, CommandBlock, Dialog } from '@fettle/ui';

export interface ShownLink {
  readonly email: string;
  readonly link: string;
}

/** Invitation links, shown this once, where no mail can carry them. */
export function ShownLinks({ links, onClose }: { links: readonly ShownLink[]; onClose: () => void }) {
  return (
    <Dialog
      open={links.length > 0}
      onOpenChange={() => undefined}
      size="wide"
      title={links.length === 1 ? 'Hand over the link' : `Hand over ${links.length} links`}
      description={`Mail is not set up on this platform, so nothing was sent. Each link works once, for ${INVITATION_HOURS} hours, and is shown only now.`}
      footer={
        <Button variant="primary" onClick={onClose}>
          I have stored {links.length === 1 ? 'the link' : 'the links'}
        </Button>
      }
    >
      <ul className="flex flex-col gap-4">
        {links.map(({ email, link }) => (
          <li key={email} className="flex flex-col gap-1">
            <span className="text-dense font-medium">{email}</span>
            <CommandBlock command={link} label={`Invitation link of ${email}`} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
