import { INVITATION_HOURS } from '@fettle/contracts';

/** What became of an invitation that a mail carries. */
export function MailUnderWay({ email }: { email: string }) {
  return (
    <p role="status" className="text-body">
      A mail with the link is on its way to <strong className="font-medium [overflow-wrap:anywhere]">{email}</strong>.
      It works once, for {INVITATION_HOURS} hours.
    </p>
  );
}
