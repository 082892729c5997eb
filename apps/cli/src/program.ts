import { Argument, Command, Option } from 'commander';
import { taskStates } from '@fettle/contracts';
import { exportAudit, verifyAudit, type AuditExportOptions, type VerifyOptions } from './commands/audit.js';
import { listContexts, logout, removeContext, useContext, whoami } from './commands/contexts.js';
import { login, type LoginOptions } from './commands/login.js';
import { listNodes, showNode } from './commands/nodes.js';
import { runOnMatching, type MatchingOptions } from './commands/run-on-matching.js';
import { runTasks, type RunOptions } from './commands/run-tasks.js';
import { cancelTasks, listTasks, showTask, taskLogs, type TaskListOptions } from './commands/tasks.js';
import { candidates, completionScript, shells } from './completion.js';
import { Contexts } from './contexts.js';
import { exitCodes } from './exit-codes.js';
import { outputs, type ListingOptions } from './list-options.js';
import type { Session } from './session.js';
import { version } from './version.js';

/** The options that every command knows. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly context?: string;
  readonly insecureHttp?: boolean;
  readonly color: boolean;
}

/** What a command does; the number it returns is the code that the program ends with. */
export type Run = (work: (session: Session) => Promise<number | void>) => Promise<void>;

const codes = Object.values(exitCodes).map(({ code, means }) => `  ${String(code).padEnd(4)}${means}`);

/** All commands. `run` gives each its session once the options are known. */
export function makeProgram(run: Run): Command {
  const program = new Command('fettle')
    .description('Work with the nodes and tasks of a Fettle from the command line.')
    .version(version)
    .option('--json', 'write results as JSON; errors too, on stderr')
    .option('--context <name>', 'use this context instead of the current one')
    .option('--insecure-http', 'send the key in clear to an address without https')
    .option('--no-color', 'write no colours')
    .addHelpText('after', `\nExit codes:\n${codes.join('\n')}`)
    .showHelpAfterError('(fettle --help explains)');
  addContexts(program, run);
  addNodes(program, run);
  addTasks(program, run);
  addAudit(program, run);
  addCompletion(program, run);
  return program;
}

function addContexts(program: Command, run: Run): void {
  program
    .command('login <url>')
    .description('sign in: shows a code that you approve in the dashboard')
    .option('--name <context>', 'what to call it; else <workspace>@<host>')
    .action((url: string, options: LoginOptions) => run((session) => login(session, url, options)));
  program
    .command('logout [context]')
    .description('revoke the key of a context and forget it')
    .action((name?: string) => run((session) => logout(session, name)));
  program
    .command('whoami')
    .description('who you are here, and what you may do')
    .action(() => run(whoami));
  const context = program.command('context').description('the places that you have signed in to');
  context
    .command('list')
    .description('all contexts')
    .action(() => run(listContexts));
  context
    .command('use <name>')
    .description('make a context the current one')
    .action((name: string) => run((session) => useContext(session, name)));
  context
    .command('remove <name>')
    .description('forget a context; its key goes on working')
    .action((name: string) => run((session) => removeContext(session, name)));
}

function addNodes(program: Command, run: Run): void {
  const nodes = program.command('nodes').description('the machines of the workspace');
  nodes
    .command('list')
    .description('nodes, worst first')
    .option('--filter <filter>', "as in the dashboard: 'tag:prod presence:offline'")
    .option('-q, --query <filter>', 'the same')
    .option('--sort <order>', 'cpu, name:desc, …; else worst first')
    .option('--columns <names>', 'some of those of an export: name,presence,tags')
    .addOption(new Option('--output <form>', 'how the list is written').choices(outputs))
    .option('--limit <count>', 'at most so many, up to 200', '50')
    .option('--all', 'all that match')
    .action((options: ListingOptions) => run((session) => listNodes(session, options)));
  nodes
    .command('run')
    .description("run a command on all that match: fettle nodes run --filter 'tag:prod' -- PROGRAM ARGUMENT…")
    .option('--filter <filter>', 'which nodes; they are shown before anything runs')
    .option('--yes', 'do not ask')
    .option('--shell <text>', 'a text for /bin/sh instead of a command behind --')
    .option('--detach', 'write the task ids and do not wait')
    .option('--timeout <seconds>', 'how long it may run once started')
    .option('--wait <seconds>', 'how long to wait here; the tasks go on')
    .action((options: MatchingOptions) => run((session) => runOnMatching(session, options)));
  nodes
    .command('show <node>')
    .description('one node, by id, name or hostname')
    .action((name: string) => run((session) => showNode(session, name)));
}

function addTasks(program: Command, run: Run): void {
  const tasks = program.command('tasks').description('commands that run on nodes');
  tasks
    .command('run <node...>')
    .description('run a command and wait: fettle tasks run NODE… -- PROGRAM ARGUMENT…')
    .option('--shell <text>', 'a text for /bin/sh instead of a command behind --')
    .option('--detach', 'write the task ids and do not wait')
    .option('--timeout <seconds>', 'how long it may run once started')
    .option('--wait <seconds>', 'how long to wait here; the task goes on')
    .option('--exit-code', "end with the task's own exit code (one node)")
    .action((nodes: string[], options: RunOptions) => run((session) => runTasks(session, nodes, options)));
  tasks
    .command('list')
    .description('tasks, newest first')
    .option('--filter <filter>', "as in the dashboard: 'state:failed created<1h'")
    .option('-q, --query <filter>', 'the same')
    .option('--sort <order>', 'finished, created:asc; else newest first')
    .option('--columns <names>', 'some of those of an export: id,state,node')
    .addOption(new Option('--output <form>', 'how the list is written').choices(outputs))
    .option('--node <node>', 'of this node alone')
    .addOption(new Option('--state <state>', 'in this state alone').choices(taskStates))
    .option('--limit <count>', 'at most so many, up to 200', '50')
    .action((options: TaskListOptions) => run((session) => listTasks(session, options)));
  tasks
    .command('show <task>')
    .description('one task')
    .action((id: string) => run((session) => showTask(session, id)));
  tasks
    .command('logs <task>')
    .description('the output of a task')
    .option('-f, --follow', 'until the task has ended')
    .action((id: string, options: { follow?: boolean }) => run((session) => taskLogs(session, id, options)));
  tasks
    .command('cancel <task...>')
    .description('ask for tasks to be stopped')
    .option('--reason <text>', 'why, for the audit log')
    .action((ids: string[], options: { reason?: string }) => run((session) => cancelTasks(session, ids, options)));
}

function addAudit(program: Command, run: Run): void {
  const audit = program.command('audit').description('who did what');
  audit
    .command('export')
    .description("the workspace's audit log as a file")
    .addOption(new Option('--format <format>', 'jsonl can be verified').choices(['jsonl', 'csv']).default('jsonl'))
    .option('-o, --output <file>', 'a file instead of stdout')
    .option('--event <event>', 'task.created, or task for all of them')
    .option('--actor <actor>', 'an id, or a part of a name')
    .option('--target <target>', 'an id or a type')
    .option('--q <text>', 'a text anywhere in the entry')
    .option('--from <time>', 'from this time on (2026-01-01T00:00:00Z)')
    .option('--to <time>', 'before this time')
    .action((options: AuditExportOptions) => run((session) => exportAudit(session, options)));
  audit
    .command('verify <file>')
    .description('check an exported log; needs no Fettle (- for stdin)')
    .option('--key <version:key>', 'a public key of the control plane, noted before', collect)
    .option('--since <file>', 'an earlier export that this one has to go on from')
    .option('--complete', 'a selection is not enough')
    .action((file: string, options: VerifyOptions) => run((session) => verifyAudit(session, file, options)));
}

function addCompletion(program: Command, run: Run): void {
  program
    .command('completion')
    .description('a script for the shell: source <(fettle completion bash)')
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: (typeof shells)[number]) =>
      run(({ printer }) => Promise.resolve(printer.raw(Buffer.from(completionScript(shell))))),
    );
  program.command('__complete', { hidden: true }).action(() =>
    run(async ({ environment, rest, printer }) => {
      const { contexts } = await new Contexts(environment.configDir).read();
      for (const word of candidates(program, rest, Object.keys(contexts))) printer.line(word);
    }),
  );
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
