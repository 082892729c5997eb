import type { Type } from '@nestjs/common';

/** The controllers of the agent surface. A route that is not listed here does not exist there. */
export const agentControllers: Type[] = [];
