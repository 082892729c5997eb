/** How long a maintenance is offered to be, in minutes; `until-ended` is until somebody ends it. */
export const windowLengths = [
  { value: '30', label: '30 minutes' },
  { value: '60', label: '1 hour' },
  { value: '120', label: '2 hours' },
  { value: '240', label: '4 hours' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: '1 day' },
  { value: '10080', label: '7 days' },
  { value: 'until-ended', label: 'Until somebody ends it (30 days at most)' },
] as const;
export type WindowLength = (typeof windowLengths)[number]['value'];

/** What the API is asked for. */
export function lengthOf(value: WindowLength): { minutes: number } | { untilEnded: true } {
  return value === 'until-ended' ? { untilEnded: true } : { minutes: Number(value) };
}
