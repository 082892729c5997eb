/** Why a release is not accepted. */
export type RefusalReason =
  'malformed' | 'unsigned' | 'untrusted' | 'altered' | 'expired' | 'future' | 'older' | 'wrong-file';

/** A release, or a file that should belong to one, is not accepted. The message is for the person who installs it. */
export class ReleaseRefused extends Error {
  override readonly name = 'ReleaseRefused';

  constructor(
    readonly reason: RefusalReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
