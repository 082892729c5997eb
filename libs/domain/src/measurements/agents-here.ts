import { Injectable } from '@nestjs/common';
import { LivenessService } from '../nodes/index.js';
import { ParkingLot } from '../tasks/index.js';

/** Those parts of a process that agents wait in. */
@Injectable()
export class AgentsHere {
  constructor(
    readonly lot: ParkingLot,
    readonly liveness: LivenessService,
  ) {}
}
