import { ApiError } from '@fettle/client';
import { connect } from '../connection.js';
import { Contexts, requireContext, type Context } from '../contexts.js';
import { CliError } from '../exit-codes.js';
import { open, type Session } from '../session.js';

const contextsOf = ({ environment }: Session): Contexts => new Contexts(environment.configDir);

/** The contexts without their keys. */
export async function listContexts(session: Session): Promise<void> {
  const { current, contexts } = await contextsOf(session).read();
  const items = Object.entries(contexts).map(([name, { key: _secret, ...context }]) => ({
    name,
    current: name === current,
    ...context,
  }));
  session.printer.result({ items }, () => {
    if (items.length === 0) return session.printer.line('No contexts. Sign in with: fettle login <url>');
    session.printer.table(
      [
        { title: '', text: (one) => (one.current ? '*' : ' ') },
        { title: 'CONTEXT', text: (one) => one.name },
        { title: 'WORKSPACE', text: (one) => one.workspace.name },
        { title: 'USER', text: (one) => one.user },
        { title: 'KEY ENDS', text: (one) => one.expiresAt?.slice(0, 10) ?? 'never' },
      ],
      items,
    );
  });
}

export async function useContext(session: Session, name: string): Promise<void> {
  await contextsOf(session).use(name);
  session.printer.result({ current: name }, () => session.printer.line(`Using ${name}.`));
}

/** Forgets a context. Its key goes on working: `logout` ends it. */
export async function removeContext(session: Session, name: string): Promise<void> {
  await contextsOf(session).remove(name);
  session.printer.result({ removed: name }, () =>
    session.printer.line(`Forgot ${name}. Its key goes on working; revoke it in the dashboard if nobody else has it.`),
  );
}

/** Ends the key of a context and forgets the context. One that is over already is only forgotten. */
export async function logout(session: Session, name: string | undefined): Promise<void> {
  const contexts = contextsOf(session);
  const stored = await contexts.read();
  const chosen = name ?? session.wishes.context ?? session.environment.context ?? stored.current;
  if (!chosen) throw new CliError('signedOut', 'Not signed in');
  const ended = await endKey(session, requireContext(stored.contexts, chosen));
  await contexts.remove(chosen);
  session.printer.result({ context: chosen, ended }, () =>
    session.printer.line(
      ended ? `Signed out of ${chosen}; the key is revoked.` : `Forgot ${chosen}; its key was over.`,
    ),
  );
}

/** Who calls, where, and what may be done there. */
export async function whoami(session: Session): Promise<void> {
  const { api, params, target } = await open(session);
  const caller = await api.cliLogin.caller({ params });
  session.printer.result({ url: target.url, context: target.context, ...caller }, () =>
    session.printer.facts({
      User: `${caller.user.name} <${caller.user.email}>`,
      Workspace: `${caller.workspace.name} (${caller.workspace.id})`,
      Role: caller.role,
      Key: caller.apiKey && `${caller.apiKey.name}, until ${caller.apiKey.expiresAt ?? 'it is revoked'}`,
      May: caller.apiKey && caller.apiKey.scopes.join(' '),
      Fettle: target.url,
      Context: target.context ?? 'none: from the environment',
    }),
  );
}

async function endKey(session: Session, { url, key, workspace, insecureHttp }: Context): Promise<boolean> {
  const target = { url, key, workspaceId: workspace.id, context: null, insecureHttp };
  try {
    return (await connect(target, session.signal).api.cliLogin.end({ params: { workspaceId: workspace.id } })).ended;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 404)) return false;
    throw error;
  }
}
