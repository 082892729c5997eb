import { Banner, TimeText } from '@fettle/ui';
import type { Health } from './component-words';

/** Says that the page is made without the database, what that means, and until when it can be read so. */
export function OutageBanner({ health: { components, vouched } }: { health: Health }) {
  const postgres = components.find(({ name, state }) => name === 'postgres' && state === 'down');
  if (!postgres) return null;
  return (
    <Banner
      tone="crit"
      title={
        <>
          PostgreSQL is away
          {postgres.since ? (
            <>
              {' '}
              since <TimeText at={postgres.since} form="exact" />
            </>
          ) : null}
        </>
      }
    >
      Nodes keep running what they run and keep their output until they can report it; nothing that was accepted is
      lost. Start PostgreSQL, or look at its log. Below is what this process knows by itself; what only the database
      knows is shown as old.
      {vouched ? (
        <>
          {' '}
          This page can be read until <TimeText at={vouched.until} form="exact" />, because you were last verified{' '}
          <TimeText at={vouched.verifiedAt} />.
        </>
      ) : null}
    </Banner>
  );
}
