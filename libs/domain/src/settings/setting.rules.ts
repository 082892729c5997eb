import type { SettingSection } from '@fettle/contracts';

interface Issue {
  readonly path: string;
  readonly message: string;
}
type Values = Readonly<Record<string, unknown>>;

/** What holds between the settings of a section, whatever their own bounds are. Empty: all is well. */
export function issuesOf(section: SettingSection, values: Values): Issue[] {
  const at = (field: string, message: string): Issue => ({ path: `${section}.values.${field}`, message });
  return (rules[section]?.(values) ?? []).map(([field, message]) => at(field, message));
}

type Rule = (values: Values) => [field: string, message: string][];

const number = (values: Values, field: string): number => values[field] as number;

const rules: Partial<Record<SettingSection, Rule>> = {
  mail: ({ host, fromAddress, username, security, allowPrivate }) => [
    ...(host !== null && fromAddress === null
      ? [['fromAddress', 'is needed to send mail: who is it from?'] as [string, string]]
      : []),
    ...(username !== null && security === 'none' && !allowPrivate
      ? [['security', 'a password may not cross the Internet unencrypted: choose STARTTLS or TLS'] as [string, string]]
      : []),
  ],
  sessions: (values) =>
    number(values, 'idleMinutes') > number(values, 'absoluteDays') * 1_440
      ? [['idleMinutes', 'is longer than a session lasts at all']]
      : number(values, 'accessMinutes') > number(values, 'idleMinutes')
        ? [['accessMinutes', 'is longer than a session may be idle']]
        : [],
  retention: (values) => [
    ...(number(values, 'rawMetricsHours') > number(values, 'minuteMetricsDays') * 24
      ? [['minuteMetricsDays', 'is shorter than what it is made from is kept'] as [string, string]]
      : []),
    ...(number(values, 'minuteMetricsDays') > number(values, 'fiveMinuteMetricsDays')
      ? [['fiveMinuteMetricsDays', 'is shorter than what it is made from is kept'] as [string, string]]
      : []),
    ...(number(values, 'minuteMetricsDays') > number(values, 'hourMetricsDays')
      ? [['hourMetricsDays', 'is shorter than what it is made from is kept'] as [string, string]]
      : []),
  ],
  addresses: (values) => {
    const taken = Object.entries(values).map(([field, url]) => [field, new URL(url as string).origin] as const);
    const twice = taken.find(([, origin], index) => taken.findIndex(([, other]) => other === origin) !== index);
    return twice ? [[twice[0], 'is the address of another surface: each needs a name or a port of its own']] : [];
  },
};
