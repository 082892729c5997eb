import { Global, Module } from '@nestjs/common';
import { Egress } from './egress.js';

/** Makes the one `Egress` of a process. */
@Global()
@Module({ providers: [{ provide: Egress, useFactory: () => new Egress() }], exports: [Egress] })
export class EgressModule {}
