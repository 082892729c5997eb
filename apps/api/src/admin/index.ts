import type { Type } from '@nestjs/common';

/** The controllers of the admin surface. A route that is not listed here does not exist there. */
export const adminControllers: Type[] = [];
