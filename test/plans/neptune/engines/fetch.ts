/** Jars from Maven Central, at test time, into a cache outside the repository: real engines to judge by, never shipped. */
import { execa } from 'execa';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'encmigrate', 'engines');

/** The folder of jars of an artifact and all it needs; fetched once. */
export async function jars(group: string, artifact: string, version: string, type = 'jar'): Promise<string> {
  const home = join(cache, `${artifact}-${version}`);
  if (existsSync(home)) return home;
  const work = `${home}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  writeFileSync(
    join(work, 'pom.xml'),
    `<project><modelVersion>4.0.0</modelVersion><groupId>encmigrate</groupId><artifactId>judge</artifactId><version>1</version><dependencies><dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version><type>${type}</type></dependency></dependencies></project>`,
  );
  await execa('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(work, 'lib')}`, '-DincludeScope=runtime'], { cwd: work });
  // Another test may have been faster.
  if (existsSync(home)) rmSync(work, { recursive: true });
  else renameSync(work, home);
  return home;
}

/** Resolves once `asks` does; rejects where the process ends first, or after a minute and a half. */
export async function ready(name: string, child: { exitCode: number | null; output(): string }, asks: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < 300; n++) {
    if (child.exitCode !== null) break;
    if (
      await asks().then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((later) => setTimeout(later, 300));
  }
  throw new Error(`${name} did not start: ${child.output().slice(-2_000)}`);
}
