import type { Permission, PlatformRole, Surface, TeamRole, WorkspaceRole } from '@fettle/contracts';

/** Who is behind a live session. */
export interface SessionPrincipal {
  readonly userId: string;
  readonly sessionId: string;
  /** Name or e-mail address, for audit entries. */
  readonly label: string;
  readonly platformRole: PlatformRole;
  /** Seconds since the person last proved to be present, when the database was asked. */
  readonly provenAgoS: number;
  /** The platform administrator who acts as this person. */
  readonly impersonator?: { readonly id: string; readonly label: string };
}

/** What somebody is in one workspace, as the database knows it now. */
export interface WorkspaceAccess {
  readonly role: WorkspaceRole;
  readonly archived: boolean;
  /** Teams whose members hold more on the nodes that the team owns. */
  readonly teamRoles: readonly { readonly teamId: string; readonly role: TeamRole }[];
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

  /** What a person is in a workspace, read from the database; null when the person does not belong to it or it does not exist. */
  abstract access(principal: SessionPrincipal, workspaceId: string): Promise<WorkspaceAccess | null>;
}

/** Who is behind an API key. */
export interface ApiKeyPrincipal {
  readonly keyId: string;
  readonly workspaceId: string;
  /** The person whose rights bound the key. */
  readonly userId: string;
  readonly serviceAccountId: string | null;
  /** The key's name, for audit entries. */
  readonly label: string;
  /** What the workspace and the bounding person are now; rights of teams belong to people. */
  readonly archived: boolean;
  /** The scopes of the key, as far as those who bound it hold them at this moment. */
  readonly permissions: ReadonlySet<Permission>;
}

/** Port: API keys as `domain/api-keys` knows them. */
export abstract class ApiKeyAuthenticator {
  /**
   * The key behind a request; null when it is wrong, expired, revoked, or its person may nothing any more.
   * @throws DomainError `dependency.unavailable` (503) when it cannot be known
   */
  abstract authenticate(key: string, ip: string): Promise<ApiKeyPrincipal | null>;
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
