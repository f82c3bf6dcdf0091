/** What many waits share must not make one pay for another. */
import { describe, expect, it } from 'vitest';
import type { Reader } from '../../src/actions/schema.ts';
import { virtualClock } from '../../src/engine/virtual-clock.ts';
import { createWatcher } from '../../src/engine/watcher.ts';

const batch = (value: string) => ({ input: {}, list: 'Groups', key: 'Id', value });
const one = (id: string): Reader => ({ reader: 'aws', service: 'elasticache', operation: 'Describe', input: { Id: id } });
const isList = (reader: Reader) => reader.reader === 'aws' && reader.input.Id === undefined;

describe('the watcher', () => {
  it('a run that is stopped in the middle of a list does not stop the others that wait for it', async () => {
    const clock = virtualClock(new Date());
    const watcher = createWatcher(clock);
    let stop = (_: Error): void => undefined;
    const mine = async (reader: Reader) => (isList(reader) ? new Promise((_, reject) => (stop = reject)) : { Groups: [{ Id: 'a' }] });
    const theirs = async (reader: Reader) => ({ Groups: isList(reader) ? [{ Id: 'a' }, { Id: 'b' }] : [{ Id: 'b', asked: 'alone' }] });
    await watcher.read(one('a'), batch('a'), mine);
    await watcher.read(one('b'), batch('b'), theirs);
    await clock.sleep(10_000);
    const stopped = watcher.read(one('a'), batch('a'), mine);
    const waiting = watcher.read(one('b'), batch('b'), theirs);
    stop(new Error('Interrupted'));
    await expect(stopped).rejects.toThrow('Interrupted');
    await expect(waiting).resolves.toMatchObject({ Groups: [{ Id: 'b' }] });
  });
});
