import type { Type } from '@nestjs/common';

/** The controllers of the operator surface. A route that is not listed here does not exist there. */
export const operatorControllers: Type[] = [];
