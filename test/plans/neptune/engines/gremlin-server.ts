/** A real Gremlin Server over an empty TinkerGraph: facts/real-engines.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../../src/sandbox/engines/ports.ts';
import { jars, ready } from './fetch.ts';
import { java } from './java.ts';

export interface Judge {
  ask(query: string, parameters?: object): Promise<unknown>;
  end(): Promise<void>;
}

export async function gremlinServer(dir: string): Promise<Judge> {
  const home = await jars('org.apache.tinkerpop', 'gremlin-server', '3.7.3');
  const port = await freePort();
  mkdirSync(dir, { recursive: true });
  const file = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const graph = file(
    'graph.properties',
    'gremlin.graph=org.apache.tinkerpop.gremlin.tinkergraph.structure.TinkerGraph\ngremlin.tinkergraph.vertexIdManager=ANY\ngremlin.tinkergraph.edgeIdManager=ANY\n',
  );
  const script = file('start.groovy', 'def globals = [:]\nglobals << [g : traversal().withEmbedded(graph)]\n');
  const plugin = 'org.apache.tinkerpop.gremlin';
  const config = file(
    'server.yaml',
    `host: 127.0.0.1
port: ${port}
evaluationTimeout: 60000
channelizer: ${plugin}.server.channel.WsAndHttpChannelizer
graphs: { graph: ${graph} }
scriptEngines:
  gremlin-groovy:
    plugins:
      ${plugin}.server.jsr223.GremlinServerGremlinPlugin: {}
      ${plugin}.tinkergraph.jsr223.TinkerGraphGremlinPlugin: {}
      ${plugin}.jsr223.ScriptFileGremlinPlugin: { files: [${script}] }
serializers:
  - { className: ${plugin}.util.ser.GraphSONMessageSerializerV3 }
`,
  );
  const child = java(['-cp', join(home, 'lib', '*'), `${plugin}.server.GremlinServer`, config], dir);
  const ask = async (gremlin: string): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/vnd.gremlin-v3.0+json' },
      body: JSON.stringify({ gremlin }),
    });
    const body = (await answer.json()) as { result?: { data: unknown }; message?: string };
    if (!answer.ok) throw new Error(`Gremlin Server refuses ${gremlin.slice(0, 200)}: ${body.message}`);
    return body.result?.data;
  };
  try {
    await ready('Gremlin Server', child, () => ask('g.V().count()'));
  } catch (error) {
    await child.end();
    throw error;
  }
  return { ask, end: () => child.end() };
}
