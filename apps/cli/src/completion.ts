import { completions, nodeFilterFields, taskFilterFields } from '@fettle/contracts';
import type { Command } from 'commander';
import { outputs } from './list-options.js';

/** What may stand at the end of a command line: subcommands, or options when it begins with a dash, or names of contexts. */
export function candidates(program: Command, words: readonly string[], contexts: readonly string[]): string[] {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  if (before.includes('--')) return [];
  let command = program;
  for (const word of before) {
    const next = command.commands.find((one) => one.name() === word);
    if (next) command = next;
  }
  const previous = before.at(-1);
  if (previous === '--context' || isContextPlace(program, command)) return fitting(contexts, last);
  if (previous === '--filter' || previous === '-q' || previous === '--query') return filterCandidates(command, last);
  if (previous === '--output') return fitting(outputs, last);
  if (last.startsWith('-')) {
    const options = [...command.options, ...program.options].flatMap(({ long }) => (long ? [long] : []));
    return fitting([...new Set(options)], last);
  }
  return fitting(
    command.commands.filter((one) => !one.name().startsWith('_')).map((one) => one.name()),
    last,
  );
}

/** The text with what may stand at its end: fields, and the values of those that have few. */
function filterCandidates(command: Command, text: string): string[] {
  const list = command.name() === 'tasks' ? command : command.parent;
  const fields = list?.name() === 'tasks' ? taskFilterFields : nodeFilterFields;
  return completions(text, text.length, fields).map(({ from, insert }) => text.slice(0, from) + insert);
}

function isContextPlace(program: Command, command: Command): boolean {
  return command.parent?.name() === 'context' && command.parent.parent === program && command.name() !== 'list';
}

function fitting(words: readonly string[], beginning: string): string[] {
  return words.filter((word) => word.startsWith(beginning)).toSorted();
}

export const shells = ['bash', 'zsh', 'fish'] as const;

const scripts: Readonly<Record<(typeof shells)[number], string>> = {
  // A colon is a part of a filter: bash would otherwise take it for the end of a word.
  bash: `COMP_WORDBREAKS=\${COMP_WORDBREAKS//:/}
_fettle() {
  local IFS=$'\\n'
  COMPREPLY=($(fettle __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _fettle fettle
`,
  zsh: `#compdef fettle
_fettle() {
  local -a found
  found=("\${(@f)$(fettle __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
if [ "\${funcstack[1]}" = "_fettle" ]; then _fettle "$@"; else compdef _fettle fettle; fi
`,
  fish: `complete -c fettle -f -a '(fettle __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** The script that a shell loads; it asks \`fettle\` itself for what fits. */
export function completionScript(shell: (typeof shells)[number]): string {
  return scripts[shell];
}
