import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Keys } from './keys.js';

export interface SecretsOptions {
  /** Where `master.key` lies when no key is given. */
  readonly dataDir: string;
  /** The text of FETTLE_MASTER_KEY or of the file that FETTLE_MASTER_KEY_FILE names. */
  readonly masterKey?: string | undefined;
}

/** Makes the one `Keys` of a process. A bad master key stops the boot. */
@Global()
@Module({})
export class SecretsModule {
  static forRoot(options: SecretsOptions): DynamicModule {
    return {
      module: SecretsModule,
      providers: [{ provide: Keys, useFactory: () => Keys.open(options) }],
      exports: [Keys],
    };
  }
}
