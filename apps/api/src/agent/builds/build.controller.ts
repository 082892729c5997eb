import { Controller } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { agentBuilds } from '@fettle/contracts/agent-link';
import { ReleaseTrust } from '@fettle/domain/enrolment';
import { Input, RawAnswer, Route } from '@fettle/platform/http';
import { BuildStore } from './build-store.js';

@Controller()
export class BuildController {
  private readonly store: BuildStore;

  constructor(trust: ReleaseTrust) {
    this.store = new BuildStore(trust);
  }

  @Route(agentBuilds.script)
  async script(): Promise<RawAnswer> {
    return new RawAnswer(await this.store.installScript(), { contentType: 'text/x-shellscript; charset=utf-8' });
  }

  @Route(agentBuilds.manifest)
  manifest(): Promise<Result<typeof agentBuilds.manifest>> {
    return this.store.manifest();
  }

  @Route(agentBuilds.file)
  async file(@Input() input: Handled<typeof agentBuilds.file>): Promise<RawAnswer> {
    const { content, sizeBytes, sha256 } = await this.store.file(input.params.file);
    const headers = { etag: `"${sha256}"`, 'x-content-sha256': sha256 };
    return new RawAnswer(content, { contentType: 'application/octet-stream', lengthBytes: sizeBytes, headers });
  }
}
