/** A small world of people, films and places: a property graph and RDF, the same for the same seed. */
import { double, int, type Edge, type Value, type Vertex } from './data/values.ts';

const names = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Alan', 'Radia', 'Tony', 'Shafi', 'Leslie', 'Karen'];
const cities = ['Lisbon', 'Oslo', 'Prague', 'Dublin', 'Vienna', 'Turin'];

/** `people` of them, and half as many films; every one of them somewhere, some of them connected. */
export function demoGraph(people = 120): { vertices: Vertex[]; edges: Edge[] } {
  const vertices: Vertex[] = [];
  const edges: Edge[] = [];
  const vertex = (id: string, labels: string[], properties: [string, Value[]][]) => void vertices.push({ id, labels, properties });
  const edge = (label: string, from: string, to: string, properties: [string, Value][] = []) =>
    void edges.push({ id: `${label}-${edges.length + 1}`, label, from, to, properties });
  cities.forEach((city, n) => vertex(`city-${n}`, ['City'], [['name', [city]]]));
  for (let n = 0; n < people; n++)
    vertex(`person-${n}`, n % 10 === 0 ? ['Person', 'Critic'] : ['Person'], [
      ['name', [`${names[n % names.length]} ${n}`]],
      ['born', [int(1930 + ((n * 7) % 70))]],
      ...(n % 4 === 0 ? [['nickname', [`${names[n % names.length]}y`, 'the great']] as [string, Value[]]] : []),
      ['verified', [n % 3 === 0]],
    ]);
  for (let n = 0; n < people / 2; n++)
    vertex(
      `film-${n}`,
      ['Film'],
      [
        ['title', [`Film ${n}`]],
        ['year', [int(1970 + (n % 50))]],
        ['rating', [double(5 + (n % 50) / 10)]],
      ],
    );
  for (let n = 0; n < people; n++) {
    edge('livesIn', `person-${n}`, `city-${n % cities.length}`, [['since', int(2000 + (n % 20))]]);
    edge('knows', `person-${n}`, `person-${(n * 5 + 1) % people}`, [['weight', double((n % 10) / 10)]]);
    if (n % 2 === 0) edge('rated', `person-${n}`, `film-${n / 2}`, [['stars', int(1 + (n % 5))]]);
  }
  return { vertices, edges };
}

const own = 'http://aws.amazon.com/neptune/vocab/v01/DefaultNamedGraph';

/** N-Quads: places in Neptune's own default graph, and a named graph of who was where. */
export function demoQuads(n = 60): string {
  const quads: string[] = [];
  cities.forEach((city, index) => {
    const s = `<http://example.org/city/${index}>`;
    quads.push(
      `${s} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/City> <${own}> .`,
      `${s} <http://www.w3.org/2000/01/rdf-schema#label> "${city}"@en <${own}> .`,
    );
  });
  for (let index = 0; index < n; index++)
    quads.push(
      `<http://example.org/person/${index}> <http://example.org/visited> <http://example.org/city/${index % cities.length}> <http://example.org/visits> .`,
      `<http://example.org/person/${index}> <http://example.org/age> "${20 + (index % 50)}"^^<http://www.w3.org/2001/XMLSchema#integer> <http://example.org/visits> .`,
    );
  return quads.sort().join('\n');
}
