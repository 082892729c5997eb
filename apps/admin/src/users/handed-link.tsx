import { INVITATION_HOURS } from '@fettle/contracts';
import { Banner, CommandBlock } from '@fettle/ui';

/** What became of an invitation: the mail is under way, or the link that has to be handed over, shown this once. */
export function HandedLink({ email, link }: { email: string; link: string | null }) {
  if (!link) {
    return (
      <p role="status" className="text-body">
        A mail with the link is on its way to <strong className="font-medium [overflow-wrap:anywhere]">{email}</strong>.
        It works once, for {INVITATION_HOURS} hours.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3" role="status">
      <Banner title="Mail is not set up: hand the link over yourself">
        It is shown this once, works once and for {INVITATION_HOURS} hours. Whoever has it sets the password of {email}.
      </Banner>
      <CommandBlock command={link} label="invitation link" />
    </div>
  );
}
