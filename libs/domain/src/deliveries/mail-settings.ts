/** How mail leaves, as the platform's settings say. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: 'none' | 'starttls' | 'tls';
  readonly username: string | null;
  readonly password: string | null;
  readonly fromAddress: string;
  readonly fromName: string;
  /** Whether the server may stand in a private network. */
  readonly allowPrivate: boolean;
}

/** Where the settings of mail come from. */
export abstract class MailSettings {
  /** Null: mail is not configured. */
  abstract current(): Promise<SmtpSettings | null>;
}
