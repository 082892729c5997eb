// docs/capabilities/commands.md: what nodes can be asked to do, from the catalogue that form, server and agent work with; and in files.md the
// codes of what they refuse of files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../checks/sources.mjs';
import { compiled } from './compiled.mjs';

const code = (text) => `\`${text}\``;
const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head, rows) => [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');

const HEAD = `# Commands

A command is something that a node can be asked to do by name. The list is closed: what is not in it is refused by the server and by the agent.
Each has typed parameters and a typed result, one tier of risk, a time limit, and says whether it may be started again after a crash, whether it
runs alone on its node, and whether it needs root. This page is made from that list; \`libs/contracts/src/commands\` is where it stands.

## Who may send what

The tier decides on every path: a task for one node, for several, for the nodes of a team, and a reading. Low takes \`task:run-low\`, medium
\`task:run-medium\`, high \`task:run-high\`; \`docs/permissions.md\` says who holds them. A command that is asked to run as root is high whatever
else it is. A command marked with *root* goes only to nodes that have applied operational root access (\`docs/capabilities/root-access.md\`).

## Before something is taken away

What a command will run is known before it is sent: the preview shows the program with its arguments, and the agent takes them from the same
function. A command that disrupts (stops, restarts, removes, locks, ends) is sent with the \`targetId\` of the thing that is meant, as the
reading that lists it says:

| kind | reading | \`targetId\` |
| --- | --- | --- |
| service | \`list_services\` | name of the unit and its file |
| process | \`list_processes\` | number and start, several with commas between |
| package | \`packageList\` | name and version, several with commas between |
| account | \`list_users\` | name and number |

The server compares it with what the node said last (\`command.target_changed\`, \`command.confirmation_missing\`), the agent with what it
finds when it is about to act. Where the whole node is the target, the call names it already. A node whose agent does not know the command gets
none (\`command.not_supported\`).

## What is refused on the node

Names are checked by exact patterns and stand behind \`--\`; no shell reads them. The agent's own unit is not stopped, process 1, kernel threads
and the agent get no signal, packages that the machine cannot do without are not removed. Accounts of the system are not changed, and nobody is put
into a group that gives rights over the whole machine, however it is spelled: as a list or text, in capitals, with blanks, as a number, or
by another name of the same number.

What a node refuses ends as a failed task with a code beside the node's words: \`refusal\` of the task, in the list's export, on the page of the task, and in
\`fettle tasks show\`. The set is closed. A command that ran and failed (an exit code, a time limit) has no code, nor has a refusal by an older agent, which
says it in words alone. Each refusal is in the audit log (\`task.refused\`: node, command, path or transfer, code), beside the asking for it.

REFUSALS

## Readings

What only looks is marked *reads*: the latest answer is kept for each node, with its time, and shown until the node is asked again.
`;

const row = (name, title, { summary, risk, timeoutS, idempotent, exclusive, root, reading }) => {
  const marks = [reading && 'reads', root && 'root', exclusive && 'alone', idempotent && 'repeatable'].filter(Boolean);
  return [code(name), title, risk, `${timeoutS} s`, marks.join(', '), summary];
};

const FILES = 'docs/capabilities/files.md';
const MARKED = /(?<=<!-- refusals -->\n\n)[^]*?(?=\n\n<!-- \/refusals -->)/;
const ofFiles = (code) => /^(path|file|transfer)\./.test(code);

/** A table of the codes that `wanted` takes. */
function refusalTable(refusals, wanted) {
  const rows = Object.entries(refusals).filter(([name]) => wanted(name));
  return table(
    ['code', 'means', 'what to do'],
    rows.map(([name, { means, next }]) => [code(name), means, next]),
  );
}

/** The generated documents. */
export async function commands() {
  const built = await compiled('libs/contracts/dist/index.js');
  const { commandGroups, commandNames, commandOf, commandTitle, nodeRefusals } = built;
  const parts = commandGroups.map((group) => {
    const names = commandNames.filter((name) => commandOf(name).group === group);
    if (names.length === 0) return '';
    const rows = names.map((name) => row(name, commandTitle(name), commandOf(name)));
    const head = ['command', 'called', 'risk', 'time', 'marks', 'what it does'];
    return `### ${group[0].toUpperCase()}${group.slice(1)}\n\n${table(head, rows)}\n`;
  });
  const head = HEAD.replace('REFUSALS', () => refusalTable(nodeRefusals, () => true));
  const files = readFileSync(join(root, FILES), 'utf8');
  return [
    { path: 'docs/capabilities/commands.md', text: `${head}\n## All of them\n\n${parts.filter(Boolean).join('\n')}` },
    { path: FILES, text: files.replace(MARKED, () => refusalTable(nodeRefusals, ofFiles)) },
  ];
}
