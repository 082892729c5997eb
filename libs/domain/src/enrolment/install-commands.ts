import { Injectable } from '@nestjs/common';
import { Config } from '@fettle/platform/config';
import { RootSigner } from '../root-access/index.js';
import {
  installCommand,
  preparedInstallCommand,
  type InstallUrls,
  type PreparedIdentity,
  type TrustedKeys,
} from './install-token.js';
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
    const { urls } = this;
    return { ...urls, installCommand: installCommand(urls, token, this.keys) };
  }

  /** The command for a machine whose node, with its key, is there already. */
  prepared(identity: PreparedIdentity): string {
    return preparedInstallCommand(this.urls, identity, this.keys);
  }

  private get urls(): InstallUrls {
    const apiUrl = this.config.surfaces.agent.publicUrl;
    return { apiUrl, scriptUrl: `${apiUrl}/api/v1/agent/install.sh` };
  }

  private get keys(): TrustedKeys {
    return { release: this.releases.keys, root: this.roots.keys };
  }
}
