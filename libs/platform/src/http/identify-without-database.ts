import { inTime } from '../context/index.js';
import { DomainError } from '../errors/index.js';
import type { SessionAuthenticator, SessionEvidence, SessionPrincipal } from './authenticators.js';
import { toDomainError } from './problem.js';
import type { RequestState } from './request-state.js';

/** A database that hangs answers nothing for seconds; who reads about an outage is not made to wait for it. */
const PATIENCE_MS = 1_500;
const LATE = Symbol('late');
const late = (): typeof LATE => LATE;

/**
 * The person behind a call of a route with `withoutDatabase`: as the database knows them, else as this process has verified them
 * itself minutes ago. What the database does say counts: an ended session or a role taken away is refused as everywhere.
 * @throws DomainError `dependency.unavailable` when nobody can vouch for the caller
 */
export async function identifyWithoutDatabase(
  sessions: SessionAuthenticator,
  evidence: SessionEvidence,
  state: Pick<RequestState, 'vouched'>,
): Promise<SessionPrincipal | null> {
  const asked = sessions.authenticate(evidence);
  // Whoever is late must not fail where nobody listens any more.
  asked.catch(() => undefined);
  try {
    const answer = await inTime(() => asked, PATIENCE_MS, late);
    if (answer !== LATE) return answer;
  } catch (error) {
    const known = toDomainError(error);
    if (known.code !== 'dependency.unavailable' && known.code !== 'overloaded') throw error;
    return (await vouched(sessions, evidence, state)) ?? refuse(error);
  }
  return (await vouched(sessions, evidence, state)) ?? asked;
}

async function vouched(
  sessions: SessionAuthenticator,
  evidence: SessionEvidence,
  state: Pick<RequestState, 'vouched'>,
): Promise<SessionPrincipal | null> {
  const recent = await sessions.recent(evidence);
  if (!recent) return null;
  state.vouched = recent;
  return recent.principal;
}

function refuse(cause: unknown): never {
  const detail =
    'PostgreSQL does not answer, so it cannot be checked who you are; this process has not verified you lately either';
  throw new DomainError('dependency.unavailable', {}, { cause, detail, retryAfterS: 2 });
}
