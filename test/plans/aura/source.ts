/** A real Neo4j Community as the source of migrations: 50,000 nodes, indexes, constraints, every kind of property; its own dump, and the server again. */
import { execa } from 'execa';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findNeo4j, type Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import { needs } from '../../support/needs.ts';
import { jars } from '../neptune/engines/fetch.ts';
import { neo4j } from '../neptune/engines/neo4j.ts';

const [withJava, withMaven] = [needs('java'), needs('mvn')];
export const here = { ok: withJava.ok && withMaven.ok, why: [withJava.why, withMaven.why].filter(Boolean).join(', ') };

export const people = 49_000;
export const films = 1_000;

export async function realPlace(): Promise<Neo4jPlace> {
  const home = await jars('org.neo4j.assembly', 'neo4j-community-standalone', '5.26.12', 'pom');
  const place = findNeo4j({ ...process.env, ENCMIGRATE_NEO4J_HOME: home });
  if (!place) throw new Error(`no Neo4j at ${home}`);
  return place;
}

export interface RealSource {
  /** NEO4J_HOME, whose server is stopped. */
  home: string;
  /** Folder that holds neo4j.dump. */
  archive: string;
  /** The server, started again after the dump. */
  serve(bolt?: number): ReturnType<typeof neo4j>;
}

/** `more`: statements beside the usual ones. */
export async function realSource(place: Neo4jPlace, home: string, more: string[] = []): Promise<RealSource> {
  const server = await neo4j(home);
  try {
    await server.ask('CREATE CONSTRAINT person_id FOR (p:Person) REQUIRE p.id IS UNIQUE');
    await server.ask('CREATE INDEX film_title FOR (f:Film) ON (f.title)');
    await server.ask(`UNWIND range(1, ${people}) AS i CREATE (:Person {id: i, name: 'Person ' + i})`);
    await server.ask(`UNWIND range(1, ${films}) AS i CREATE (:Film {title: 'Film ' + i})`);
    await server.ask(`MATCH (p:Person) WITH p MATCH (f:Film {title: 'Film ' + (p.id % ${films} + 1)}) CREATE (p)-[:RATED {stars: p.id % 5}]->(f)`);
    for (const statement of more) await server.ask(statement);
  } finally {
    await server.end();
  }
  const archive = join(home, 'out');
  mkdirSync(archive);
  await execa(place.java, ['-cp', join(place.lib, '*'), 'org.neo4j.cli.AdminTool', 'database', 'dump', `--to-path=${archive}`, 'neo4j'], {
    env: { NEO4J_HOME: home, NEO4J_CONF: join(home, 'conf') },
  });
  return { home, archive, serve: (bolt) => neo4j(home, bolt) };
}
