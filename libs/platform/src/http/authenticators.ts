import type { PlatformRole, WorkspaceRole } from '@fettle/contracts';
import type { Surface } from '@fettle/contracts';

/** Who is behind a live session. */
export interface SessionPrincipal {
  readonly userId: string;
  readonly sessionId: string;
  /** Name or e-mail address, for audit entries. */
  readonly label: string;
  readonly platformRole: PlatformRole;
}

/** What an authenticator may look at. Header names are lower-case. */
export interface SessionEvidence {
  readonly cookies: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly surface: Surface;
  readonly method: string;
  readonly path: string;
  readonly ip: string;
}

/** A person for whom this process vouches without asking the database. */
export interface RecentPrincipal {
  readonly principal: SessionPrincipal;
  /** When the database last confirmed session and role, and until when that is believed: ISO times of this process. */
  readonly verifiedAt: string;
  readonly until: string;
}

/** Port: sessions as `domain/identity` knows them. */
export abstract class SessionAuthenticator {
  /**
   * The person behind a request. `null`: nobody is signed in (401 `session.required`).
   * @throws DomainError `session.access_expired` or `session.ended` where the cookie says more
   */
  abstract authenticate(evidence: SessionEvidence): Promise<SessionPrincipal | null>;

  /**
   * The person behind a request to a route with `withoutDatabase`, by what this process itself has verified minutes ago; asked only
   * when `authenticate` cannot answer. `null`: it vouches for nobody, which is the default. No SQL.
   */
  async recent(_evidence: SessionEvidence): Promise<RecentPrincipal | null> {
    return Promise.resolve(null);
  }

  /** The person behind a session id while that session is alive, else null. Sockets ask this when they connect and after a gap. */
  abstract resume(sessionId: string): Promise<SessionPrincipal | null>;

  /** The role of a person in a workspace, read from the database; null when the person does not belong to it or it does not exist. */
  abstract role(principal: SessionPrincipal, workspaceId: string): Promise<WorkspaceRole | null>;
}

export interface AgentPrincipal {
  readonly nodeId: string;
  readonly workspaceId: string;
  readonly keyId: string;
}

export interface AgentEvidence {
  /** The whole Authorization header. */
  readonly authorization?: string;
  /** `x-agent-node-id` */
  readonly nodeId?: string;
  /** `x-agent-key` */
  readonly agentKey?: string;
}

/** Port: agent keys as `domain/nodes` knows them. */
export abstract class AgentAuthenticator {
  /**
   * The node behind a request. `null` only when the key is known to be wrong or revoked: agents stop for good after two 401.
   * @throws DomainError `dependency.unavailable` (503) when it cannot be known
   */
  abstract authenticate(evidence: AgentEvidence): Promise<AgentPrincipal | null>;
}
