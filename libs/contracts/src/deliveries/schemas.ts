/** States of a delivery: `dead` waits for a person for a week, `delivered` and `abandoned` are ends. */
export const deliveryStates = ['queued', 'sending', 'delivered', 'dead', 'abandoned'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** How one try ended. `lost`: the process that tried was gone before it could tell. */
export const attemptOutcomes = ['sending', 'delivered', 'temporary', 'permanent', 'lost'] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** `dead`: dead letters first, then the newest; the other way where it rises. */
export const deliverySorts = ['created', 'dead'] as const;
export type DeliverySort = (typeof deliverySorts)[number];

/** Every kind of mail. Their texts are in the domain's `deliveries/templates`. */
export const mailTemplates = [
  'invitation',
  'joined-workspace',
  'removed-from-workspace',
  'role-changed',
  'ownership-transferred',
  'password-reset',
  'password-changed',
  'account-deactivated',
  'agent-keys-old',
  'enrolment-requested',
  'test',
] as const;
export type MailTemplate = (typeof mailTemplates)[number];
