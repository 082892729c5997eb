/** Every code that Fettle answers with: HTTP status and the title that a person reads. `detail` says what is wrong this time. */
export const errorCodes = {
  'request.invalid': { status: 400, title: 'The request is not valid' },
  'request.malformed': { status: 400, title: 'The request could not be read' },
  'request.too_deep': { status: 400, title: 'The request is nested too deeply' },
  'request.headers_too_large': { status: 431, title: 'The address or the headers of the request are too long' },
  'request.timeout': { status: 408, title: 'The request did not arrive in time' },
  'request.too_large': { status: 413, title: 'The request is too large' },
  'request.unsupported_media_type': { status: 415, title: 'The request body must be JSON' },
  'request.method_not_allowed': { status: 405, title: 'This method is not offered here' },
  'request.cursor_invalid': { status: 400, title: 'The page cursor is not valid' },
  'request.filter_invalid': { status: 400, title: 'The filter cannot be read' },
  'request.idempotency_mismatch': { status: 422, title: 'This Idempotency-Key was used for a different request' },
  'request.in_progress': { status: 409, title: 'The same request is still being worked on' },
  'request.rate_limited': { status: 429, title: 'Too many requests' },
  'route.not_found': { status: 404, title: 'There is nothing here' },
  'object.not_found': { status: 404, title: 'It does not exist, or you may not see it' },
  'session.required': { status: 401, title: 'Sign in first' },
  'session.access_expired': { status: 401, title: 'The access token has expired; refresh it' },
  'session.ended': { status: 401, title: 'This session has ended; sign in again' },
  'session.csrf': { status: 403, title: 'The request did not prove that it came from this application' },
  'session.origin': { status: 403, title: 'The request came from a foreign origin' },
  'session.step_up_required': { status: 403, title: 'Prove that it is still you' },
  'session.impersonated': { status: 403, title: 'This is not possible while acting as somebody else' },
  'proof.refused': { status: 403, title: 'That did not prove that it is you' },
  'workspace.archived': { status: 409, title: 'This workspace is archived and can only be read' },
  'api_key.invalid': { status: 401, title: 'The API key is wrong, expired or revoked' },
  'api_key.not_allowed': { status: 403, title: 'This is for people, not for API keys' },
  'sign_in.refused': { status: 401, title: 'E-mail address or password is wrong' },
  'permission.missing': { status: 403, title: 'Your role does not allow this' },
  'setup.done': { status: 404, title: 'There is nothing here' },
  'setup.token_invalid': { status: 403, title: 'The setup link is not valid' },
  'password.too_weak': { status: 400, title: 'The password is too easy to guess' },
  'user.exists': { status: 409, title: 'Somebody with this e-mail address is already here' },
  'user.deactivated': { status: 409, title: 'This person is deactivated' },
  'user.pending': { status: 409, title: 'This person has not accepted an earlier invitation yet' },
  'user.not_pending': { status: 409, title: 'This person has no invitation to accept' },
  'user.last_administrator': { status: 409, title: 'The last active platform administrator cannot go' },
  'user.own_account': { status: 409, title: 'Nobody does this to his own account' },
  'user.assigned': { status: 409, title: 'This person still has assignments' },
  'user.changed': { status: 412, title: 'It was changed meanwhile; load it again' },
  'member.exists': { status: 409, title: 'This person is already a member' },
  'invitation.unknown': { status: 404, title: 'This invitation link is not known' },
  'invitation.ended': { status: 410, title: 'This invitation link works no longer' },
  'password_reset.unknown': { status: 404, title: 'This link is not known' },
  'password_reset.ended': { status: 410, title: 'This link works no longer' },
  'password.wrong': { status: 403, title: 'The current password is wrong' },
  'agent_key.invalid': { status: 401, title: 'The agent key is wrong or revoked' },
  'install_token.unknown': { status: 404, title: 'The install token is not known' },
  'install_token.expired': { status: 410, title: 'The install token has expired' },
  'install_token.used': { status: 409, title: 'The install token was used by another machine' },
  'node.not_enrolled': { status: 409, title: 'This node has no working agent key' },
  'node.hostname_taken': { status: 409, title: 'Another node of this workspace has this hostname' },
  'node.conflict': { status: 409, title: 'Somebody else has changed this node meanwhile' },
  'team.name_taken': { status: 409, title: 'Another team of this workspace has this name' },
  'team.conflict': { status: 409, title: 'Somebody else has changed this team meanwhile' },
  'team.grants_too_much': { status: 403, title: 'This would grant more than you hold yourself' },
  'team.owns_nodes': { status: 409, title: 'The team still owns nodes' },
  'team.not_a_member': { status: 409, title: 'Teams hold members of their workspace only' },
  'team.too_many_nodes': { status: 409, title: 'The team owns more nodes than one act reaches' },
  'task.not_leased': { status: 409, title: 'The task is not leased' },
  'task.lease_lost': { status: 409, title: 'Another attempt owns this task' },
  'task.final': { status: 409, title: 'The task has already ended' },
  'task.command_unknown': { status: 400, title: 'There is no such command' },
  'build.not_found': { status: 404, title: 'There is no such agent build' },
  'build.untrusted': {
    status: 503,
    title: 'The agent release of this control plane is not one that its keys have signed',
  },
  'self_check.running': { status: 409, title: 'A self-check is already running' },
  'settings.conflict': { status: 409, title: 'Somebody else has changed these settings meanwhile' },
  'settings.fixed': { status: 409, title: 'The environment decides this setting' },
  'settings.secret_needed': { status: 400, title: 'The password has to be entered again' },
  'mail.not_configured': { status: 409, title: 'Mail is not set up' },
  'restart.unsupervised': { status: 409, title: 'Nobody would start this again' },
  'dependency.unavailable': { status: 503, title: 'A part that Fettle needs is not answering' },
  overloaded: { status: 503, title: 'Fettle is busy; try again shortly' },
  internal: { status: 500, title: 'Something went wrong inside Fettle' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** The body of every error: RFC 9457 with a code, the request id and a plain `message`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string;
  readonly message: string;
}
