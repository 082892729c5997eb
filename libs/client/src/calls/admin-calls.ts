// Generated from the contracts by `npm run docs`: not written by hand.

/** Every call of the admin surface, for `browserClient`. */
export const adminCalls = {
  setup: {
    status: 'GET /setup/status',
  },
  auth: {
    signIn: 'POST /auth/login',
    refresh: 'POST /auth/refresh',
    signOut: 'POST /auth/logout',
    me: 'GET /users/me',
    socketTicket: 'POST /socket-tickets',
  },
  users: {
    list: 'GET /users',
    get: 'GET /users/:userId',
    invite: 'POST /users',
    resendInvite: 'POST /users/:userId/resend-invite',
    update: 'PATCH /users/:userId',
    remove: 'DELETE /users/:userId',
  },
  invitations: {
    preview: 'POST /auth/invitations/preview',
    accept: 'POST /auth/invitations/accept',
    previewByPath: 'GET /auth/invitations/:token',
    acceptByPath: 'POST /auth/invitations/:token/accept',
  },
  passwords: {
    forgot: 'POST /auth/password/forgot',
    preview: 'POST /auth/password/reset-preview',
    reset: 'POST /auth/password/reset',
    previewByPath: 'GET /auth/password/reset/:token',
    resetByPath: 'POST /auth/password/reset/:token',
    change: 'POST /users/me/password',
  },
  profile: {
    update: 'PATCH /users/me',
    preferences: 'PATCH /users/me/preferences',
  },
  sessions: {
    stepUpState: 'GET /auth/step-up',
    stepUp: 'POST /auth/step-up',
    list: 'GET /auth/sessions',
    end: 'DELETE /auth/sessions/:sessionId',
    endOthers: 'POST /auth/logout-all',
    ofUser: 'GET /users/:userId/sessions',
    endOfUser: 'DELETE /users/:userId/sessions/:sessionId',
    endAllOfUser: 'DELETE /users/:userId/sessions',
    locksOfUser: 'GET /users/:userId/sign-in-locks',
    unlockUser: 'POST /users/:userId/unlock',
  },
  impersonation: {
    start: 'POST /users/:userId/impersonate',
  },
  workspaces: {
    list: 'GET /workspaces',
    get: 'GET /workspaces/:workspaceId',
  },
  platformWorkspaces: {
    list: 'GET /platform/workspaces',
    get: 'GET /platform/workspaces/:workspaceId',
    members: 'GET /platform/workspaces/:workspaceId/members',
    teams: 'GET /platform/workspaces/:workspaceId/teams',
    create: 'POST /workspaces',
    update: 'PATCH /platform/workspaces/:workspaceId',
    archive: 'POST /platform/workspaces/:workspaceId/archive',
    restore: 'POST /platform/workspaces/:workspaceId/restore',
    makeDefault: 'POST /platform/workspaces/:workspaceId/default',
    addOwner: 'POST /platform/workspaces/:workspaceId/owners',
  },
  permissionTest: {
    ask: 'GET /permissions/test',
  },
  enrolmentRequests: {
    finalizeAnywhere: 'POST /enrollments/:token/finalize',
  },
  audit: {
    listAll: 'GET /audit-logs',
    exportAll: 'GET /audit-logs/export raw',
    entry: 'GET /audit-logs/:entryId',
    verify: 'POST /audit-logs/verify',
  },
  diagnostics: {
    health: 'GET /diagnostics/health',
  },
  taskFlow: {
    read: 'GET /diagnostics/task-flow',
  },
  connections: {
    list: 'GET /diagnostics/connections',
    close: 'POST /diagnostics/connections/close',
  },
  settings: {
    list: 'GET /diagnostics/settings',
  },
  platformSettings: {
    read: 'GET /platform-settings',
    change: 'PATCH /platform-settings',
    validateSmtp: 'POST /platform-settings/validate/smtp',
    testMail: 'POST /platform-settings/test-mail',
    restart: 'POST /platform-settings/restart',
  },
  queues: {
    list: 'GET /diagnostics/queues',
    failures: 'GET /diagnostics/queues/:queue/failures',
    retry: 'POST /diagnostics/queues/:queue/retry',
    discard: 'POST /diagnostics/queues/:queue/discard',
  },
  selfCheck: {
    run: 'POST /diagnostics/self-check',
  },
  deliveries: {
    list: 'GET /deliveries',
    get: 'GET /deliveries/:deliveryId',
    retry: 'POST /deliveries/retry',
    discard: 'POST /deliveries/discard',
  },
} as const;
