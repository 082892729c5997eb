import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouteContract } from '@fettle/contracts';
import { Ctx } from '../context/index.js';
import type { Actor } from '../context/index.js';
import { DomainError } from '../errors/index.js';
import type { Admission } from './admission.js';
import type {
  AgentAuthenticator,
  ApiKeyAuthenticator,
  SessionAuthenticator,
  SessionPrincipal,
} from './authenticators.js';
import { CSRF_HEADER, requireOwnOrigin } from './csrf.js';
import type { CsrfTokens } from './csrf.js';
import { incomingOf } from './incoming.js';
import { identifyWithoutDatabase } from './identify-without-database.js';
import { stateOf } from './request-state.js';
import type { RequestState } from './request-state.js';
import { contractOf } from './route.decorator.js';
import {
  actorOf,
  admitKey,
  admitMember,
  admitPerson,
  apiKeyIn,
  isMutating,
  requirePresence,
  routeFor,
} from './workspace-gate.js';
import type { Admitted } from './workspace-gate.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface GuardParts {
  readonly admission: Admission;
  readonly allowedOrigins: readonly string[];
  /** Absent on surfaces that have no such routes; the boot check has made sure. */
  readonly sessions: SessionAuthenticator | undefined;
  readonly agents: AgentAuthenticator | undefined;
  /** Only where API keys open something: the operator surface. */
  readonly apiKeys: ApiKeyAuthenticator | undefined;
  readonly csrf: CsrfTokens | undefined;
}

/** One call at the gate. */
export interface GuardedCall {
  readonly contract: RouteContract;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path parameters as they came. */
  readonly params: Readonly<Record<string, string>>;
}

interface Caller extends Partial<Admitted> {
  readonly actor: Actor;
}

/** The workspace that a path names; empty when it is no id. */
function workspaceOf(params: Readonly<Record<string, string>>): string {
  const id = params['workspaceId']?.toLowerCase() ?? '';
  return uuid.test(id) ? id : '';
}

/** The one gate of a surface (S1): reads the handler's contract, and what the contract does not open stays shut. */
export class RouteGuard implements CanActivate {
  constructor(private readonly parts: GuardParts) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const contract = contractOf(context.getHandler());
    if (!contract) throw new Error('A handler without a contract was reached');
    const http = context.switchToHttp();
    const request = http.getRequest<IncomingMessage & { params: Record<string, string> }>();
    await this.enter({ contract, request, response: http.getResponse<ServerResponse>(), params: request.params });
    return true;
  }

  /**
   * Lets a call in, or throws what it is refused with; afterwards `ctx` and `place` stand in its state.
   * @throws DomainError as the contract's access and limit class say
   */
  async enter(call: GuardedCall): Promise<void> {
    const { contract, request, response } = call;
    const state = stateOf(request);
    state.contract = contract;
    state.place = this.parts.admission.enter(contract.limit, response);
    const forKeys = this.parts.apiKeys && contract.access.kind !== 'public';
    const apiKey = forKeys ? apiKeyIn(request.headers.authorization) : null;
    // A key is sent by programs on purpose, so nothing can be forged with it: no browser adds it by itself (S11).
    if (state.surface !== 'agent' && !apiKey && isMutating(contract)) {
      requireOwnOrigin(request.headers, this.parts.allowedOrigins);
    }
    const caller = apiKey ? await this.admitApiKey(call, state, apiKey) : await this.admit(call, state);
    const userAgent = request.headers['user-agent']?.slice(0, 300);
    const origin = userAgent ? { ip: state.ip, userAgent } : { ip: state.ip };
    state.ctx = Ctx.create({
      actor: caller.actor,
      workspaceId: caller.workspaceId ?? null,
      teamsOnly: caller.teamsOnly ?? null,
      requestId: state.requestId,
      // An API key proves nothing about a person, even where a session came along.
      provenAgoS: caller.actor.kind === 'user' ? (state.session?.provenAgoS ?? null) : null,
      origin,
      trace: state.span?.trace ?? null,
    });
  }

  private async admit(call: GuardedCall, state: RequestState): Promise<Caller> {
    const { contract, request, response, params } = call;
    const { access } = contract;
    if (access.kind === 'public') {
      if (contract.limit === 'agent') this.watchCredentials(state, response);
      await this.parts.admission.takeFrom(contract.limit, state.ip);
      return { actor: { kind: 'anonymous' } };
    }
    if (access.kind === 'agent') return this.admitAgent(contract, state, request);
    const principal = await this.requireSession(call, state);
    const actor = actorOf(principal);
    const workspaceId = access.kind === 'workspace' ? workspaceOf(params) : '';
    const known = workspaceId ? await this.parts.sessions!.access(principal, workspaceId) : null;
    const admitted = admitPerson(contract, principal, { workspaceId, access: known });
    if (access.kind === 'workspace')
      state.raise = (permission) => admitMember(contract, routeFor(access, permission), known, workspaceId);
    requirePresence(contract, principal);
    return { actor, ...admitted };
  }

  private async admitApiKey(call: GuardedCall, state: RequestState, text: string): Promise<Caller> {
    const { contract, params, response } = call;
    const { admission } = this.parts;
    admission.requireFewRefusals(state.ip);
    const key = await this.parts.apiKeys!.authenticate(text, state.ip);
    if (!key) {
      admission.noteRefusal(state.ip);
      throw new DomainError('api_key.invalid');
    }
    await admission.take(contract.limit, key.keyId);
    admission.hold(contract.limit, key.keyId, response);
    const { keyId: id, label, userId, serviceAccountId } = key;
    const actor: Actor = { kind: 'api-key', id, label, userId, serviceAccountId };
    const workspaceId = workspaceOf(params);
    state.raise = (permission) => admitKey(contract, key, workspaceId, permission);
    return { actor, ...admitKey(contract, key, workspaceId) };
  }

  /** Older agents carry their key in the body: their handler says that it is wrong, and it counts like one in a header. */
  private watchCredentials(state: RequestState, response: ServerResponse): void {
    this.parts.admission.requireFewRefusals(state.ip);
    response.once('close', () => {
      if (state.failure === 'agent_key.invalid') this.parts.admission.noteRefusal(state.ip);
    });
  }

  private async requireSession(
    { contract, request, response }: GuardedCall,
    state: RequestState,
  ): Promise<SessionPrincipal> {
    const { surface, ip } = state;
    const { cookies, headers, method, path } = incomingOf(request);
    const evidence = { cookies, headers, surface, method, path, ip };
    const principal = contract.withoutDatabase
      ? await identifyWithoutDatabase(this.parts.sessions!, evidence, state)
      : await this.parts.sessions!.authenticate(evidence);
    if (!principal) throw new DomainError('session.required');
    state.session = principal;
    if (isMutating(contract)) {
      const token = headers[CSRF_HEADER];
      const proven = typeof token === 'string' && this.parts.csrf!.verify(principal.sessionId, token);
      if (!proven) throw new DomainError('session.csrf');
    }
    await this.parts.admission.take(contract.limit, principal.userId);
    this.parts.admission.hold(contract.limit, principal.userId, response);
    return principal;
  }

  private async admitAgent(
    contract: RouteContract,
    state: RequestState,
    request: IncomingMessage,
  ): Promise<{ actor: Actor; workspaceId: string }> {
    const { admission, agents } = this.parts;
    admission.requireFewRefusals(state.ip);
    const { authorization, 'x-agent-node-id': nodeId, 'x-agent-key': agentKey } = request.headers;
    const agent = await agents!.authenticate({
      ...(authorization ? { authorization } : {}),
      ...(typeof nodeId === 'string' ? { nodeId } : {}),
      ...(typeof agentKey === 'string' ? { agentKey } : {}),
    });
    if (!agent) {
      admission.noteRefusal(state.ip);
      throw new DomainError('agent_key.invalid');
    }
    state.agent = agent;
    await admission.take(contract.limit, agent.nodeId);
    return { actor: { kind: 'agent', nodeId: agent.nodeId }, workspaceId: agent.workspaceId };
  }
}
