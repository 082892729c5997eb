import { Injectable } from '@nestjs/common';
import { Config } from '@fettle/platform/config';
import { RootSigner } from '../root-access/index.js';
import { installCommand } from './install-token.js';
import { ReleaseTrust } from './release-trust.js';

/** The lines that operators paste, with the public keys that a machine is to trust: for its agent, and for its root access. */
@Injectable()
export class InstallCommands {
  constructor(
    private readonly config: Config,
    private readonly releases: ReleaseTrust,
    private readonly roots: RootSigner,
  ) {}

  /** The command of a token, and where it leads. */
  of(token: string): { readonly apiUrl: string; readonly scriptUrl: string; readonly installCommand: string } {
    const apiUrl = this.config.surfaces.agent.publicUrl;
    const urls = { apiUrl, scriptUrl: `${apiUrl}/api/v1/agent/install.sh` };
    const keys = { release: this.releases.keys, root: this.roots.keys };
    return { ...urls, installCommand: installCommand(urls, token, keys) };
  }
}
