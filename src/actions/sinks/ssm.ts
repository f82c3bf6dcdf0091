/** An SSM SecureString of its own, under the account's default key for parameters. */
import { AwsError } from '../../aws/error.ts';
import { reading } from '../../aws/retry.ts';
import { writeAws } from '../places/write-aws.ts';
import type { SinkPlace } from '../schema.ts';
import type { Sink, SinkWorld } from './index.ts';

export function ssmSink({ name }: Extract<SinkPlace, { type: 'ssm' }>, world: SinkWorld, plan: string): Sink {
  const put = async (Value: string, more: Record<string, unknown>): Promise<void> =>
    void (await writeAws(world, 'ssm', 'PutParameter', { Name: name, Value, Type: 'SecureString', ...more }, [Value]));
  return {
    async read() {
      try {
        const { output } = await reading(world.aws, world.clock)('ssm', 'GetParameter', { Name: name, WithDecryption: true });
        return String((output.Parameter as { Value: string }).Value);
      } catch (error) {
        if (error instanceof AwsError && error.name === 'ParameterNotFound') return undefined;
        throw error;
      }
    },
    // Without Overwrite it is refused where it exists: nobody's parameter is lost. Tags go with a new one only.
    create: (text) => put(text, { Tags: [{ Key: 'encmigrate:plan', Value: plan }] }),
    replace: (text) => put(text, { Overwrite: true }),
  };
}
