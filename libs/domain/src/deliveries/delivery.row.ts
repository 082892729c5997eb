import type { DeliveryState, MailTemplate } from '@fettle/contracts';

/** A delivery as it lies in the database. */
export interface DeliveryRow {
  readonly id: string;
  readonly workspace_id: string | null;
  readonly template: MailTemplate;
  readonly recipient: string;
  readonly recipient_name: string;
  /** Null once it is over. */
  readonly sealed_data: string | null;
  readonly state: DeliveryState;
  /** Tries so far; the number of the running one is its fence. */
  readonly attempts: number;
  readonly tries_left: number;
  readonly due_at: Date;
  readonly useful_until: Date | null;
  readonly reason: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly ended_at: Date | null;
}

/** How a try ended. */
export interface Outcome {
  readonly outcome: 'delivered' | 'temporary' | 'permanent';
  readonly reason: string | null;
  readonly code: number | null;
  readonly answer: string | null;
}
