/** AWS through the real SDK clients down to the HTTP request: what a service would not know, it does not get. JSON protocols only. */
import { Readable } from 'node:stream';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as ssm from '@aws-sdk/client-ssm';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as secrets from '@aws-sdk/client-secrets-manager';
import { HttpResponse } from '@smithy/core/protocols';
import { plain } from '../../src/aws/connect.ts';
import { toAwsError } from '../../src/aws/error.ts';
import type { FakeAws } from './world.ts';

/** A fault of the service, as its wire says it. */
export class Refusal extends Error {
  constructor(
    readonly type: string,
    message = type,
    readonly status = 400,
  ) {
    super(message);
  }
}

export const lost = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

type Operation = (input: never) => Record<string, unknown>;

export function jsonAws(operations: Record<string, Operation>): FakeAws {
  const calls: FakeAws['calls'] = [];
  const requestHandler = (service: string) => ({
    async handle(request: { headers: Record<string, string>; body: string | Uint8Array }) {
      const name = `${service}.${request.headers['x-amz-target']?.split('.')[1]}`;
      const input = JSON.parse(typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body));
      calls.push({ name, input });
      const respond = (status: number, body: object) => ({
        response: new HttpResponse({
          statusCode: status,
          headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': `request-${calls.length}` },
          body: Readable.from([Buffer.from(JSON.stringify(body))]),
        }),
      });
      try {
        const answer = operations[name];
        if (!answer) throw new Refusal('UnknownOperationException', `the test has no ${name}`);
        return respond(200, answer(input as never));
      } catch (error) {
        if (error instanceof Refusal) return respond(error.status, { __type: error.type, message: error.message });
        throw error;
      }
    },
  });
  const config = (service: string) => ({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: requestHandler(service) as never,
  });
  const clients: Record<string, { send(command: never): Promise<object> }> = {
    ssm: new SSMClient(config('ssm')),
    secretsmanager: new SecretsManagerClient(config('secretsmanager')),
  };
  const commands = { ...ssm, ...secrets } as unknown as Record<string, new (input: object) => never>;
  return {
    calls,
    names: () => calls.map(({ name }) => name),
    async call(service, operation, input) {
      const Command = commands[`${operation}Command`];
      if (!Command) throw new Error(`${service} has no ${operation}`);
      try {
        const answer = (await clients[service]?.send(new Command(input))) as { $metadata?: { requestId?: string } };
        const { $metadata, ...output } = answer;
        return { output: plain(output) as Record<string, unknown>, ...($metadata?.requestId ? { requestId: $metadata.requestId } : {}) };
      } catch (error) {
        throw toAwsError(error, service, operation);
      }
    },
  };
}
