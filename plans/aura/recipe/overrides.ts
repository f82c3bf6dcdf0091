/** What `--set FIELD=VALUE` may say. Anything else about the target is the source's. */
import { consoleLimit } from '../names.ts';

type Kind = 'text' | 'number' | 'uri' | 'place' | 'sink' | 'path' | readonly string[];

export const overridable: Record<string, { kind: Kind; help: string }> = {
  PasswordPlace: { kind: 'sink', help: 'where the new password goes: secretsmanager:NAME, ssm:/NAME or file:/absolute/path; nothing may be there yet' },
  Way: {
    kind: ['create', 'clone', 'import', 'upload'],
    help: 'where the ways of moving begin: create (from source, by API), clone (in the console), import (in the console, up to 4 GB), upload (neo4j-admin)',
  },
  Archive: { kind: 'path', help: 'absolute path that the exported snapshot of an instance will have, for import and upload' },
  KeyPolicy: { kind: ['apply', 'by-hand'], help: 'apply: encmigrate puts the pasted statements into the key policy; by-hand: you do' },
  KeyName: { kind: 'text', help: 'name of the key record in Aura, where a new one is made' },
  SourceUser: { kind: 'text', help: 'user for reading the source; its password is the secret sourcePassword' },
  SourceUri: { kind: 'uri', help: 'address at which a self-managed source can be read for the comparison' },
  Compare: { kind: ['yes', 'no'], help: 'no: nothing is compared, you say that the data is right' },
  CompareSample: { kind: 'number', help: 'elements of each label and type that are compared in full; all of them where there are fewer' },
  PasswordSwitch: { kind: 'place', help: 'place whose value becomes the new password: ssm:/NAME, secretsmanager:NAME#PATH, file:PATH#KEY' },
  UserSwitch: { kind: 'place', help: 'place whose value becomes the new user' },
  Project: { kind: 'text', help: 'project (tenant) of the target, for a source outside of Aura' },
  Memory: { kind: 'text', help: 'memory of the target, such as 8GB' },
  Type: { kind: ['enterprise-db', 'enterprise-ds'], help: 'product of the target, for a source outside of Aura' },
  Region: { kind: 'text', help: 'region of the target, for a source outside of Aura' },
  UploadTimeout: { kind: 'text', help: 'how long neo4j-admin may take, as PT12H' },
};

/** Why it cannot be taken, or undefined. */
export function overrideFault(field: string, text: string): string | undefined {
  const known = Object.hasOwn(overridable, field) ? overridable[field] : undefined;
  if (!known) return `${field} cannot be set; what can: ${Object.keys(overridable).join(', ')}`;
  if (text.trim() === '') return `${field} is empty`;
  // Facts 2: what 4.4 and earlier call the upload.
  if (field === 'Way' && /push/i.test(text))
    return `Way=${text}: push-to-cloud is not supported for instances with a customer managed key; upload is what took its place`;
  if (Array.isArray(known.kind)) return known.kind.includes(text) ? undefined : `${field}=${text}: ${known.help}`;
  if (known.kind === 'number' && !/^\d{1,7}$/.test(text)) return `${field}=${text} is no whole number`;
  if (known.kind === 'sink' && !/^(secretsmanager:[\w/+=.@-]{1,512}|ssm:\/?[\w./-]{1,1000}|file:\/.*[^/])$/.test(text))
    return `${field}=${text}: ${known.help}`;
  if (known.kind === 'path' && !/^\/.+\.(dump|backup|tar)$/.test(text)) return `${field}=${text} is no absolute path of a .dump, .backup or .tar file`;
  if (known.kind === 'uri' && !/^(bolt|neo4j)(\+s|\+ssc)?:\/\/[^/?\s]+$/.test(text)) return `${field}=${text} is no bolt:// or neo4j:// address`;
  if (field === 'Memory' && !/^\d+GB$/.test(text)) return `Memory=${text}: write it as 8GB`;
  if (field === 'UploadTimeout' && !/^PT?\d+[HMD]$/.test(text)) return `UploadTimeout=${text}: ${known.help}`;
  return undefined;
}

/** Choices that would be passed over in silence: they are of the other kind of source, or the file is too large for the way. */
export function misplaced(settings: Record<string, string>, source: { kind: 'instance' | 'archive'; bytes: number | null }): { name: string; why: string }[] {
  const fixed = source.kind === 'instance' ? ['Project', 'Type', 'Region', 'SourceUri'] : ['Archive'];
  const faults = fixed
    .filter((name) => settings[name] !== undefined)
    .map((name) => ({
      name,
      why:
        source.kind === 'instance'
          ? `${name} is for a source outside of Aura; that of an instance stays`
          : `${name} is for an instance; the source is a file already`,
    }));
  const { Way: way } = settings;
  if (source.kind === 'archive' && (way === 'create' || way === 'clone'))
    faults.push({ name: 'Way', why: `Way=${way}: a file outside of Aura goes by import or upload` });
  if (source.kind === 'archive' && way === 'import' && (source.bytes ?? 0) > consoleLimit)
    faults.push({ name: 'Way', why: `Way=import: the file has ${source.bytes} bytes, and the console takes up to ${consoleLimit}` });
  return faults;
}
