'use client';
import { INVITATION_HOURS } from '@fettle/contracts';
import { CommandBlock, SecretDialog } from '@fettle/ui';

export interface ShownLink {
  readonly email: string;
  readonly link: string;
}

/** Invitation links, shown this once, where no mail can carry them. */
export function ShownLinks({ links, onClose }: { links: readonly ShownLink[]; onClose: () => void }) {
  if (links.length === 0) return null;
  return (
    <SecretDialog
      title={links.length === 1 ? 'Hand over the link' : `Hand over ${links.length} links`}
      noun={links.length === 1 ? 'link' : 'links'}
      note={`Mail is not set up on this platform, so nothing was sent. Each link works once, for ${INVITATION_HOURS} hours.`}
      onClose={onClose}
    >
      <ul className="flex flex-col gap-4">
        {links.map(({ email, link }) => (
          <li key={email} className="flex flex-col gap-1">
            <span className="text-dense font-medium">{email}</span>
            <CommandBlock command={link} label={`Invitation link of ${email}`} />
          </li>
        ))}
      </ul>
    </SecretDialog>
  );
}
