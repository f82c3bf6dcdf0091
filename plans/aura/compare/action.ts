/** The comparer `cypher` of `compare` steps. */
import { writeFile } from 'node:fs/promises';
import type { CypherSession } from '../../../src/actions/context.ts';
import { openCypher } from '../../../src/neo4j/session.ts';
import { reveal } from '../../../src/plan/references.ts';
import type { Comparer } from '../../../src/plan/system.ts';
import { compareGraphs } from './graph.ts';

interface Side {
  uri: string;
  user: string;
  password: string;
}

/**
 * `source` and `target`: { uri, user, password }. `options`: sample (elements of each label and type compared in full), report (a file that names
 * every difference), and `writes`: unless it is "frozen" the data moves while it is read, and the outcome is notVerified whatever was found.
 * Outcomes: equal, differs, notVerified (with `reason`), skipped (a sandbox without the engine).
 */
export const compareCypher: Comparer = async (action, context) => {
  const at = (): string => context.clock.now().toISOString();
  const lacking = context.sandbox ? context.missing.neo4j : undefined;
  if (lacking) return { outcome: 'skipped', outputs: { reason: lacking, at: at() } };
  const { writes = 'frozen', sample = 1000, report } = action.options as { writes?: string; sample?: number; report?: string };
  const [from, to] = [(await reveal(action.source, context.secret)) as unknown as Side, (await reveal(action.target, context.secret)) as unknown as Side];
  const open: CypherSession[] = [];
  const began = performance.now();
  try {
    if (from.uri === to.uri) throw new Error(`${from.uri} would be compared with itself`);
    const found = await context.clock.busy(
      (async () => {
        for (const side of [from, to]) open.push(await openCypher(context, side, context.signal));
        return compareGraphs(open[0] as CypherSession, open[1] as CypherSession, sample, (text) => context.progress(text));
      })(),
    );
    const { differences, items, sampled, whole } = found;
    if (report) await writeFile(report, differences.map((d) => `${JSON.stringify(d)}\n`).join(''), { mode: 0o600 });
    const outputs = {
      keys: items,
      differences: differences.length,
      sampled,
      named: differences.slice(0, 20),
      at: at(),
      durationSeconds: Math.round((performance.now() - began) / 100) / 10,
      how: `counted by every label and type, indexes and constraints, ${whole ? 'every element compared in full' : `${sampled.toLocaleString('en')} elements compared in full (up to ${sample} of each)`}, both ways`,
    };
    if (writes !== 'frozen')
      return {
        outcome: 'notVerified',
        outputs: { ...outputs, reason: `writers were not stopped; ${differences.length} differences over ${items} items were found while they ran` },
      };
    return { outcome: differences.length === 0 ? 'equal' : 'differs', outputs };
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    return { outcome: 'notVerified', outputs: { keys: 0, differences: 0, named: [], reason: String((error as Error).message).slice(0, 300), at: at() } };
  } finally {
    for (const session of open) await session.close().catch(() => undefined);
  }
};
