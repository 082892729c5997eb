/** What the browser knows, UTC first; a zone that it does not know stays choosable while it is chosen. */
export function timeZoneOptions(chosen: string): { value: string; label: string }[] {
  const names = new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')]);
  return [...names].map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
