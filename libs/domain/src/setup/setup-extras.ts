import { Injectable } from '@nestjs/common';
import type { Handled, setup } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { PlatformSettings, SettingEditor, type SettingsChange } from '../settings/index.js';
import { WorkspaceEditor } from '../workspaces/index.js';

type Chosen = Pick<Handled<typeof setup.complete>['body'], 'workspace' | 'addresses' | 'mail'>;

/** What is set up together with the first administrator. Each part may be absent: its defaults then hold. */
@Injectable()
export class SetupExtras {
  constructor(
    private readonly settings: PlatformSettings,
    private readonly editor: SettingEditor,
    private readonly workspaces: WorkspaceEditor,
  ) {}

  /**
   * Joins the caller's transaction: what is refused here undoes the administrator too.
   * @throws DomainError `settings.fixed`, `settings.conflict`, `workspace.slug_taken`, `request.invalid`
   */
  async apply(ctx: Ctx, workspaceId: string, { workspace, addresses, mail }: Chosen): Promise<void> {
    if (workspace && Object.keys(workspace).length > 0)
      await this.workspaces.update(ctx.with({ workspaceId }), workspace);
    const change: SettingsChange = {
      ...(addresses && Object.keys(addresses).length > 0 ? { addresses: { version: 0, values: addresses } } : {}),
      ...(mail ? { mail: mailChange(mail) } : {}),
    };
    if (Object.keys(change).length > 0) await this.editor.change(ctx.with({ workspaceId: null }), change);
  }

  /** After the commit: this process obeys before the first administrator is answered. */
  obeyed(): Promise<void> {
    return this.settings.refresh();
  }
}

function mailChange({ password, ...values }: NonNullable<Chosen['mail']>): NonNullable<SettingsChange['mail']> {
  const secrets = password === null ? {} : { password: { do: 'replace', value: password } as const };
  return { version: 0, values, secrets };
}
