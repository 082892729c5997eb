import { readFileSync } from 'node:fs';
import { knownSecrets } from '../redaction/index.js';
import type { Fragment, FragmentValues, Setting } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with the configuration. `message` never quotes the value. */
export interface ConfigFault {
  readonly setting: string;
  readonly message: string;
}

/** All faults of a configuration at once; the process must not start. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly ConfigFault[]) {
    super(
      ['The configuration is not valid:', ...faults.map((fault) => `  ${fault.setting} ${fault.message}`)].join('\n'),
    );
    this.name = 'ConfigError';
  }
}

/** Reads one fragment; what is wrong is added to `faults`, and the value of a faulty setting is undefined. */
export function readSettings<F extends Fragment>(
  fragment: F,
  env: Environment,
  faults: ConfigFault[],
): FragmentValues<F> {
  const values: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(fragment)) {
    const text = entry.secret ? secretText(name, env, faults) : present(env[name]);
    const before = faults.length;
    if (text === FAULTY) continue;
    if (entry.secret && text !== undefined) knownSecrets.add(text);
    const parsed = (entry as Setting).schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(...parsed.error.issues.map((issue) => ({ setting: name, message: issue.message })));
    // One line per setting is enough: further issues of the same text are follow-ups.
    faults.splice(before + 1);
  }
  return values as FragmentValues<F>;
}

const FAULTY = Symbol('faulty');

/** An empty variable is an absent one: compose files write `NAME=` for "not set". */
function present(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function secretText(name: string, env: Environment, faults: ConfigFault[]): string | undefined | typeof FAULTY {
  const file = present(env[`${name}_FILE`]);
  const direct = present(env[name]);
  if (file === undefined) return direct;
  if (direct !== undefined) {
    faults.push({ setting: name, message: `and ${name}_FILE are both set; keep one` });
    return FAULTY;
  }
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text === '') faults.push({ setting: `${name}_FILE`, message: `names an empty file: ${file}` });
    return text === '' ? FAULTY : text;
  } catch (error) {
    faults.push({
      setting: `${name}_FILE`,
      message: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'} ${file}`,
    });
    return FAULTY;
  }
}
