import type { MailTemplate } from '@fettle/contracts';
import type { z } from 'zod';
import { accountTemplates } from './account.js';
import { membershipTemplates } from './membership.js';
import { nodeTemplates } from './nodes.js';
import { test } from './test.js';
import type { Template } from './template.js';

const templates = { ...membershipTemplates, ...accountTemplates, ...nodeTemplates, test } as const satisfies {
  [T in MailTemplate]: { readonly name: T };
};

/** What a template is filled with. */
export type MailData<T extends MailTemplate> = z.input<(typeof templates)[T]['data']>;

/** The template of a name. Its data was checked when the mail was made. */
export function templateOf(name: MailTemplate): Template {
  return templates[name] as unknown as Template;
}
