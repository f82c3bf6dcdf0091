/** A secret of its own in Secrets Manager. */
import { AwsError } from '../../aws/error.ts';
import { reading } from '../../aws/retry.ts';
import { writeAws } from '../places/write-aws.ts';
import type { SinkPlace } from '../schema.ts';
import type { Sink, SinkWorld } from './index.ts';

export function secretsManagerSink({ name }: Extract<SinkPlace, { type: 'secretsmanager' }>, world: SinkWorld, plan: string): Sink {
  return {
    async read() {
      try {
        const { output } = await reading(world.aws, world.clock)('secretsmanager', 'GetSecretValue', { SecretId: name });
        // Bytes are nothing that this program wrote.
        return typeof output.SecretString === 'string' ? output.SecretString : '';
      } catch (error) {
        if (error instanceof AwsError && error.name === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
    async create(text) {
      await writeAws(
        world,
        'secretsmanager',
        'CreateSecret',
        { Name: name, SecretString: text, Description: 'Written by encmigrate', Tags: [{ Key: 'encmigrate:plan', Value: plan }] },
        [text],
      );
    },
    async replace(text) {
      await writeAws(world, 'secretsmanager', 'PutSecretValue', { SecretId: name, SecretString: text }, [text]);
    },
  };
}
