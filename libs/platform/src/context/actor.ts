/** Who acts. `label` is what people read in the audit log (an e-mail address or a name), never a secret. */
export type Actor =
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly label: string;
      readonly sessionId: string;
      /** The platform administrator who acts as this person. */
      readonly impersonator?: { readonly id: string; readonly label: string };
    }
  /** `id` is the key's; `userId` the person whose rights bound it. */
  | {
      readonly kind: 'api-key';
      readonly id: string;
      readonly label: string;
      readonly userId: string;
      readonly serviceAccountId: string | null;
    }
  | { readonly kind: 'agent'; readonly nodeId: string }
  | { readonly kind: 'system'; readonly reason: string }
  | { readonly kind: 'anonymous' };

/** Where a request came from, as far as it is known; system work has neither. */
export interface Origin {
  readonly ip?: string;
  readonly userAgent?: string;
}
