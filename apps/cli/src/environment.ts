import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment says; empty variables are none. The command line wins over it. */
export interface Environment {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly workspace: string | undefined;
  readonly context: string | undefined;
  readonly wantsColour: boolean;
  /** Where the contexts are kept. */
  readonly configDir: string;
}

/** Reads FETTLE_URL, FETTLE_TOKEN, FETTLE_TOKEN_FILE, FETTLE_WORKSPACE, FETTLE_CONTEXT, NO_COLOR, TERM and XDG_CONFIG_HOME. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const get = (name: string): string | undefined => env[name]?.trim() || undefined;
  return {
    url: get('FETTLE_URL'),
    token: get('FETTLE_TOKEN'),
    tokenFile: get('FETTLE_TOKEN_FILE'),
    workspace: get('FETTLE_WORKSPACE'),
    context: get('FETTLE_CONTEXT'),
    wantsColour: get('NO_COLOR') === undefined && get('TERM') !== 'dumb',
    configDir: join(get('XDG_CONFIG_HOME') ?? join(homedir(), '.config'), 'fettle'),
  };
}
