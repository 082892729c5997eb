export type EgressFault =
  /** The address, or every address of the name, is one that nobody here may call. */
  | 'address-forbidden'
  | 'name-unknown'
  | 'unreachable'
  | 'timeout'
  | 'too-large'
  /** No http(s) address, or one with credentials in it. */
  | 'url-invalid'
  | 'redirect-refused'
  | 'tls'
  /** The other side ended the line, or did not speak HTTP. */
  | 'broken';

/** A call to the outside that was refused here, or failed there. The message names no address: who asked may not know ours. */
export class EgressError extends Error {
  override readonly name = 'EgressError';

  constructor(
    readonly fault: EgressFault,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }

  /** Whether the same call may work later: what is refused by rule does not. */
  get mayPass(): boolean {
    return !['address-forbidden', 'url-invalid', 'too-large', 'redirect-refused'].includes(this.fault);
  }
}
