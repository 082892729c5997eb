import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProcessCalls } from '@fettle/platform/bus';
import { Connections, type OpenConnection } from '@fettle/platform/http';
import { answerTo, type ConnectionQuestion } from './connection.policy.js';

/** The questions about connections that processes ask each other. */
export const connectionCalls = { list: 'connections.list', close: 'connections.close' } as const;

/** How this process answers them, from its memory. */
@Injectable()
export class ConnectionAnswers implements OnModuleInit {
  constructor(
    private readonly here: Connections,
    private readonly calls: ProcessCalls,
  ) {}

  onModuleInit(): void {
    this.calls.handle(connectionCalls.list, (question: ConnectionQuestion) => answerTo(question, this.here.list()));
    this.calls.handle(connectionCalls.close, ({ id }: { id: string }) => this.closeHere(id));
  }

  private closeHere(id: string): OpenConnection | null {
    for (const one of this.here.list()) if (one.id === id) return this.here.close(id) ? one : null;
    return null;
  }
}
