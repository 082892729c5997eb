import 'reflect-metadata';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';

const READERS = 'fettle:parameters';

/** Reads one argument of a handler from a request (Node's, or what an adapter wraps around it). */
export type ParameterReader = (request: unknown) => unknown;

/** A parameter decorator that Nest's pipeline and `DirectApp` both understand. */
export function parameter(read: ParameterReader): () => ParameterDecorator {
  const nest = createParamDecorator((_data: unknown, context: ExecutionContext) =>
    read(context.switchToHttp().getRequest()),
  );
  return () => (target, key, index) => {
    nest()(target, key, index);
    const handler = (target as Record<string | symbol, object>)[key!]!;
    const readers = [...readersOf(handler)];
    readers[index] = read;
    Reflect.defineMetadata(READERS, readers, handler);
  };
}

/** How the arguments of a handler are read, in their order. */
export function readersOf(handler: object): readonly ParameterReader[] {
  return (Reflect.getMetadata(READERS, handler) as ParameterReader[] | undefined) ?? [];
}
