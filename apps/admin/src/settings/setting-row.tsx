import { sourceWords, valueWords, type Setting, type SettingList } from './setting-words';

/** One setting: its name, what it is for, its value and where that comes from; several values where processes differ. */
export function SettingRow({ setting, processes }: { setting: Setting; processes: SettingList['processes'] }) {
  const { name, about, values, isSecret } = setting;
  const differs = values.length > 1;
  return (
    <li className="grid gap-x-6 gap-y-1 px-4 py-2.5 text-dense lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p>
          <code className="text-log font-medium">{name}</code>
          {isSecret ? <span className="text-meta text-muted"> secret: its value is never shown</span> : null}
        </p>
        <p className="text-meta text-muted">{about}</p>
      </div>
      <div className="flex min-w-0 flex-col gap-1">
        {differs ? <p className="font-medium">Differs between processes</p> : null}
        {values.map((value) => (
          <p key={value.bootIds.join()} className="[overflow-wrap:anywhere]">
            <span className={value.isSet ? 'font-mono text-log' : 'text-muted'}>{valueWords(setting, value)}</span>{' '}
            <span className="text-meta text-muted">
              {sourceWords(setting, value)}
              {differs ? ` in ${namesOf(value.bootIds, processes)}` : ''}
            </span>
          </p>
        ))}
      </div>
    </li>
  );
}

function namesOf(bootIds: readonly string[], processes: SettingList['processes']): string {
  return processes
    .filter(({ bootId }) => bootIds.includes(bootId))
    .map(({ name, pid }) => `${name} (pid ${pid})`)
    .join(', ');
}
