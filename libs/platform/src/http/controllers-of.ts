import 'reflect-metadata';
import type { DynamicModule, ForwardReference, Type } from '@nestjs/common';

type ModuleLike = Type | DynamicModule | ForwardReference;

/** All controllers of a module and of what it imports, each once. */
export function controllersOf(root: ModuleLike): Type[] {
  const found = new Set<Type>();
  const seen = new Set<unknown>();
  const visit = (entry: ModuleLike): void => {
    const dynamic = 'module' in entry ? entry : undefined;
    const type = (dynamic?.module ?? ('forwardRef' in entry ? (entry.forwardRef as () => Type)() : entry)) as Type;
    if (seen.has(type)) return;
    seen.add(type);
    for (const controller of [...listed(type, 'controllers'), ...(dynamic?.controllers ?? [])])
      found.add(controller as Type);
    for (const imported of [...listed(type, 'imports'), ...(dynamic?.imports ?? [])]) visit(imported as ModuleLike);
  };
  visit(root);
  return [...found];
}

function listed(type: Type, key: 'controllers' | 'imports'): unknown[] {
  return (Reflect.getMetadata(key, type) as unknown[] | undefined) ?? [];
}
