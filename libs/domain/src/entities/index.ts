import type { EntityTarget, ObjectLiteral } from 'typeorm';

/** Every TypeORM entity of the domain, for the one DataSource. Capabilities that speak SQL in their repositories have none. */
export const domainEntities: EntityTarget<ObjectLiteral>[] = [];
