/** A self-signed certificate for names of this machine, made where it is used: Node makes keys and signatures, the few bytes around them are here (RFC 5280). */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const der = (tag: number, ...parts: (Buffer | number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const n = body.length;
  const length = n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const octets = (...parts: (Buffer | number[])[]): Buffer => der(0x04, ...parts);
const bits = (body: Buffer): Buffer => der(0x03, [0], body);
const utcTime = (date: Date): Buffer => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const ecdsaWithSha256 = sequence(der(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
const commonName = der(0x06, [0x55, 0x04, 0x03]);
const subjectAltName = der(0x06, [0x55, 0x1d, 0x11]);
const basicConstraints = der(0x06, [0x55, 0x1d, 0x13]);

/** PEM texts; `hosts` beside localhost and 127.0.0.1. Valid for ten years from a day before now, by the real clock: it is real clients that look. */
export function selfSigned(hosts: string[] = []): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from('encmigrate sandbox')))));
  const serial = randomBytes(9);
  // Positive, and not shorter than it says.
  serial[0] = 0x40 | (serial[0]! & 0x3f);
  const day = 86_400_000;
  const names = sequence(...['localhost', ...hosts].map((host) => der(0x82, Buffer.from(host))), der(0x87, [127, 0, 0, 1]));
  // Clients trust only what is in their CA file or trust store, so the certificate is its own authority.
  const authority = sequence(basicConstraints, der(0x01, [0xff]), octets(sequence(der(0x01, [0xff]))));
  const body = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, serial),
    ecdsaWithSha256,
    name,
    sequence(utcTime(new Date(Date.now() - day)), utcTime(new Date(Date.now() + 3650 * day))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(authority, sequence(subjectAltName, octets(names)))),
  );
  const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, privateKey)));
  const lines = certificate
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n');
  return { cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
