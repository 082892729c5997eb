import { Banner } from '@fettle/ui';
import type { MailAnswer } from './use-platform-settings';

const titles: Record<MailAnswer['step'], string> = {
  settings: 'It was not tried',
  name: 'The name of the mail server is not known',
  connect: 'There is no connection to the mail server',
  encrypt: 'The connection cannot be encrypted',
  'sign-in': 'The mail server refuses the sign-in',
  send: 'The mail server refuses the mail',
  done: 'The mail server answers as it should',
};

/** What came of trying a mail server, with its own words. */
export function MailAnswerNote({ answer }: { answer: MailAnswer }) {
  return (
    <Banner tone={answer.ok ? 'ok' : 'crit'} title={titles[answer.step]} className="w-full">
      <p className="[overflow-wrap:anywhere]">{answer.detail}</p>
      {answer.answer ? (
        <p className="[overflow-wrap:anywhere]">
          It said: <code className="text-log">{answer.answer}</code>
        </p>
      ) : null}
      <p className="text-meta">Took {answer.durationMs} ms</p>
    </Banner>
  );
}
