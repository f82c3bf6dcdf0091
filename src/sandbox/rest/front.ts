/**
 * Where the REST services are reached beside the sandbox's own port: plain HTTP for our clients, TLS by a proxy for programs of others, which go to
 * real host names and can be given nothing but a proxy and a certificate. On loopback; opened when first asked for; leads nowhere else.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../exchange.ts';
import { registerHosts, resolveHost } from '../hosts.ts';
import { type Listener, listen } from '../http.ts';
import { openProxy } from '../proxy.ts';
import type { SandboxWorld } from '../service.ts';
import { selfSigned } from '../tls/certificate.ts';
import { trustStore } from '../tls/trust-store.ts';
import type { WireRequest } from '../wire/message.ts';

export interface Front {
  /** What a program needs in its environment to come to this sandbox when it goes to one of the hosts. */
  environment(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

const https = 443;
/** It keeps nothing from anybody: the store holds a certificate, and the JVM insists on a password. */
const storePassword = 'sandbox';

export function openFront(world: SandboxWorld, hosts: string[], answer: (request: WireRequest) => Promise<Outcome>): Front {
  const folder = world.dir === undefined ? mkdtempSync(join(tmpdir(), 'encmigrate-tls-')) : join(world.dir, 'tls');
  const open = new Map<string, Promise<Listener>>();
  const once = (name: string, make: () => Promise<Listener>): Promise<Listener> => {
    const found = open.get(name) ?? make();
    open.set(name, found);
    return found;
  };
  const plain = () => once('plain', () => listen(0, answer));
  const overTls = () => once('tls', () => listen(0, answer, credentials(folder, hosts)));
  const proxy = () => once('proxy', () => openProxy(target));

  async function target(host: string, port: number): Promise<number | undefined> {
    if (hosts.includes(host.toLowerCase()) && port === https) return (await overTls()).port;
    const found = await resolveHost(world, host, port);
    return found === 'nowhere' || !found?.tls ? undefined : found.port;
  }

  registerHosts(world, async (host, port) => {
    if (!hosts.includes(host)) return undefined;
    return port === https ? { address: '127.0.0.1', port: (await plain()).port, tls: false } : 'nowhere';
  });
  return {
    // `java` itself reads JDK_JAVA_OPTIONS, whichever script starts it.
    async environment() {
      const { port } = await proxy();
      credentials(folder, hosts);
      const [cert, store] = [join(folder, 'tls.crt'), join(folder, 'trust.jks')];
      const java = [
        `https.proxyHost=127.0.0.1`,
        `https.proxyPort=${port}`,
        `javax.net.ssl.trustStore=${store}`,
        'javax.net.ssl.trustStoreType=JKS',
        `javax.net.ssl.trustStorePassword=${storePassword}`,
      ];
      return {
        HTTPS_PROXY: `http://127.0.0.1:${port}`,
        NODE_EXTRA_CA_CERTS: cert,
        SSL_CERT_FILE: cert,
        JDK_JAVA_OPTIONS: java.map((option) => `"-D${option}"`).join(' '),
      };
    },
    async close() {
      await Promise.all([...open.values()].map(async (listener) => (await listener).close()));
      if (world.dir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Made once for these hosts, in files only their owner reads. */
function credentials(folder: string, hosts: string[]): { cert: string; key: string } {
  const [certFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  if (existsSync(certFile) && existsSync(keyFile)) {
    const cert = readFileSync(certFile, 'utf8');
    const known = new X509Certificate(cert);
    if (hosts.every((host) => known.checkHost(host) !== undefined)) return { cert, key: readFileSync(keyFile, 'utf8') };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = selfSigned(hosts);
  const write = (file: string, content: string | Buffer): void => {
    writeFileSync(file, content, { mode: 0o600 });
    chmodSync(file, 0o600);
  };
  write(keyFile, made.key);
  write(certFile, made.cert);
  write(join(folder, 'trust.jks'), trustStore(made.cert, storePassword));
  return made;
}
