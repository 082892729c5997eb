import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/index.js';
import { IdentityModule } from '../identity/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { CallerReader } from './caller.reader.js';
import { CallerRepository } from './caller.repository.js';
import { CliLoginRepository } from './cli-login.repository.js';
import { CliLoginService } from './cli-login.service.js';
import { CliLoginCodes } from './codes.js';
import { HandOutKey } from './hand-out-key.js';

/** How a program on a machine without a browser comes to a key. */
@Module({
  imports: [ApiKeysModule, IdentityModule, PlatformSettingsModule],
  providers: [CallerReader, CallerRepository, CliLoginCodes, CliLoginRepository, CliLoginService, HandOutKey],
  exports: [CallerReader, CliLoginService, HandOutKey],
})
export class CliLoginModule {}
