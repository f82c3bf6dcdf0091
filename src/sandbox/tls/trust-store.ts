/** A Java trust store (JKS) with one certificate: the JVM reads no PEM, and its tool to make one is not on every machine. */
import { createHash, X509Certificate } from 'node:crypto';

const utf = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([word(bytes.length, 2), bytes]);
};
const word = (value: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, bytes - Math.min(bytes, 6), Math.min(bytes, 6));
  return buffer;
};

/** sun.security.provider.JavaKeyStore: magic, version 2, entries (tag 2 is a trusted certificate), then a digest over the password and a phrase of its authors. */
export function trustStore(cert: string, password: string): Buffer {
  const { raw } = new X509Certificate(cert);
  const body = Buffer.concat([
    word(0xfeedfeed, 4),
    word(2, 4),
    word(1, 4),
    word(2, 4),
    utf('sandbox'),
    word(Date.now(), 8),
    utf('X.509'),
    word(raw.length, 4),
    raw,
  ]);
  // Java's characters are two bytes, the high one first.
  const wide = Buffer.from(password, 'utf16le').swap16();
  return Buffer.concat([body, createHash('sha1').update(wide).update('Mighty Aphrodite').update(body).digest()]);
}
