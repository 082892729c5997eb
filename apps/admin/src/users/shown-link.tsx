'use client';
import { INVITATION_HOURS } from '@fettle/contracts';
import { CommandBlock, SecretDialog } from '@fettle/ui';

export interface Handed {
  readonly email: string;
  readonly link: string;
}

/** An invitation's link, shown this once, where no mail carries it. */
export function ShownLink({ handed, onClose }: { handed: Handed | null; onClose: () => void }) {
  if (!handed) return null;
  return (
    <SecretDialog
      title={`The invitation of ${handed.email}`}
      noun="link"
      note={`Mail is not set up: hand the link over yourself. It works once and for ${INVITATION_HOURS} hours. Whoever has it sets the password of ${handed.email}.`}
      onClose={onClose}
    >
      <CommandBlock command={handed.link} label="invitation link" />
    </SecretDialog>
  );
}
