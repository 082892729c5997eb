'use client';
import { Shape } from '../status/status-shape.js';

interface Rule {
  label: string;
  isMet: (password: string, about: PersonDetails) => boolean;
}

/** Whose password it is. */
export interface PersonDetails {
  readonly email: string;
  readonly name: string;
}

const contains = (password: string, part: string | undefined) =>
  part !== undefined && part.length >= 4 && password.toLowerCase().includes(part.toLowerCase());

/** What is asked of a new password. The server also refuses what is on its list of common passwords. */
const rules: readonly Rule[] = [
  { label: 'At least 12 characters', isMet: (password) => password.length >= 12 },
  { label: 'At least 5 different characters', isMet: (password) => new Set(password).size >= 5 },
  {
    label: 'Without your name, your e-mail address or “Fettle”',
    isMet: (password, { email, name }) =>
      password.length > 0 &&
      !['fettle', ...email.split('@')[0]!.split(/[^\p{L}\p{N}]+/u), ...name.split(/\s+/)].some((part) =>
        contains(password, part),
      ),
  },
];

/** Whether a password meets every rule that can be judged in the browser. */
export function meetsRules(password: string, about: PersonDetails): boolean {
  return rules.every((rule) => rule.isMet(password, about));
}

/** The rules, each ticked as soon as it is met. */
export function PasswordRules({ password, about }: { password: string; about: PersonDetails }) {
  return (
    <ul aria-label="Rules for the password" aria-live="polite" className="flex flex-col gap-1 text-meta">
      {rules.map((rule) => {
        const isMet = rule.isMet(password, about);
        return (
          <li
            key={rule.label}
            data-met={isMet}
            className={isMet ? 'flex items-center gap-2 text-ink' : 'flex items-center gap-2 text-muted'}
          >
            <Shape shape={isMet ? 'disc' : 'dashed-ring'} tone={isMet ? 'ok' : 'neutral'} />
            {rule.label}
            <span className="sr-only">{isMet ? ', met' : ', not met yet'}</span>
          </li>
        );
      })}
    </ul>
  );
}
