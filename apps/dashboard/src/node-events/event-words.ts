import { eventTypeWords, type events, type Result } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type EventEntry = Result<typeof events.list>['items'][number];

/** What each severity is shown as: shape and colour say it beside the word. */
export const severityStates: Readonly<Record<EventEntry['severity'], StatusState>> = {
  info: 'handled',
  warning: 'degraded',
  critical: 'failed',
};

/** What a type of event is called; one that has no words yet is told as it is. */
export function typeWords(type: string): string {
  return eventTypeWords[type] ?? type;
}

/** "3 times, last" for what repeats; nothing for what happened once. */
export function timesWords({ times }: Pick<EventEntry, 'times'>): string | null {
  return times > 1 ? `${times.toLocaleString('en-US')} times` : null;
}
