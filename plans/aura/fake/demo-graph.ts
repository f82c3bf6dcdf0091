/** Small graphs for the demo's instances: what their counts say is what their statements make. */
import type { Content } from './rows.ts';

/** `people` who know each other in a ring and rate `films`; indexes and a constraint beside them. */
export function filmGraph(people: number, films: number): Pick<Content, 'nodes' | 'relationships' | 'statements'> {
  return {
    nodes: { Person: people, Film: films },
    relationships: { KNOWS: people, RATED: people },
    statements: [
      'CREATE CONSTRAINT person_id FOR (p:Person) REQUIRE p.id IS UNIQUE',
      'CREATE INDEX film_title FOR (f:Film) ON (f.title)',
      `UNWIND range(1, ${people}) AS i CREATE (:Person {id: i, name: 'Person ' + i, born: date({year: 1940 + i % 60})})`,
      `UNWIND range(1, ${films}) AS i CREATE (:Film {id: i, title: 'Film ' + i, rating: (i % 50) / 10.0})`,
      `MATCH (a:Person), (b:Person {id: a.id % ${people} + 1}) CREATE (a)-[:KNOWS {since: 1990 + a.id % 30}]->(b)`,
      `MATCH (p:Person), (f:Film {id: p.id % ${films} + 1}) CREATE (p)-[:RATED {stars: 1 + p.id % 5}]->(f)`,
    ],
  };
}
