/** Who acts. `label` is what people read in the audit log (an e-mail address or a name), never a secret. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly label: string; readonly sessionId: string }
  | { readonly kind: 'agent'; readonly nodeId: string }
  | { readonly kind: 'system'; readonly reason: string }
  | { readonly kind: 'anonymous' };

/** Where a request came from, as far as it is known; system work has neither. */
export interface Origin {
  readonly ip?: string;
  readonly userAgent?: string;
}
