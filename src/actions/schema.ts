/** What a step does, as data: the closed set of action kinds, and the readers that wait and assert share. */
import { z } from 'zod';
import { fromSchema, secretSchema, valueSchema } from '../plan/value.ts';

const duration = z.string().regex(/^P(?=\d|T)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/, 'an ISO 8601 duration such as PT10M');
const record = z.record(z.string(), valueSchema);

/** Where a wait or an assert reads the world. Each answers plain JSON, over which acceptors say a JMESPath. */
export const readerSchema = z.discriminatedUnion('reader', [
  /** One read operation of an AWS service; every page, merged. A modelled fault answers `{ "$fault": "Name" }`. */
  z.strictObject({ reader: z.literal('aws'), service: z.string(), operation: z.string(), input: record }),
  /**
   * Redis over its own protocol. `measure` says what: `writes` samples write-command counters of every node over `window`;
   * `ping` only looks whether each node answers. Answers { reachable, skipped?, reason?, ... } (see readers/redis.ts).
   */
  z.strictObject({
    reader: z.literal('redis'),
    measure: z.enum(['writes', 'ping']),
    /** A list of "host:port". */
    nodes: valueSchema,
    tls: z.boolean(),
    auth: valueSchema.optional(),
    window: duration.optional(),
    /** Write commands a minute a node that the service itself makes while idle; shown, and subtracted. */
    idleFloor: z.number().optional(),
    /** The key that the service writes so: the floor counts only on primaries that hold it, so that elsewhere a single write is seen. */
    idleKey: z.string().optional(),
    /** Counters of an earlier measurement, to tell what was written since. */
    baseline: valueSchema.optional(),
  }),
  /** CloudWatch: the sum of one metric over `window` for each of several dimension values. */
  z.strictObject({
    reader: z.literal('metric'),
    namespace: z.string(),
    metric: z.string(),
    dimension: z.string(),
    values: z.array(valueSchema),
    window: duration,
    /** Starts the window when this step ended, instead. */
    since: z.string().optional(),
    statistic: z.enum(['Sum', 'Maximum', 'Average']),
  }),
  /**
   * One GET of a datastore's own endpoint, signed where `signs` names a service. Answers { reachable, status, found } with what `path` picks
   * of the JSON body; with `window` it asks twice and says whether `found` is `unchanged`; else { reachable: false, reason, skipped? }.
   */
  z.strictObject({
    reader: z.literal('http'),
    /** "host:port". */
    host: valueSchema,
    url: z.string(),
    query: z.record(z.string(), z.string()),
    path: z.string(),
    signs: z.string().optional(),
    window: duration.optional(),
    /** The sandbox's engine that answers there. */
    engine: z.string().optional(),
  }),
  /** One GET of an HTTP API of the closed list (src/api/apis.ts). Answers its JSON; a refusal answers `{ "$fault": "NotFound" | reason, "message" }`. */
  z.strictObject({ reader: z.literal('api'), host: z.string(), path: valueSchema, query: z.record(z.string(), valueSchema).optional() }),
  /** A file or folder here. Answers { exists, kind, bytes, modified, free } and, where asked for, { sha256 } of the whole of it. */
  z.strictObject({ reader: z.literal('file'), path: valueSchema, checksum: z.boolean().optional() }),
  /** A short child process, such as a version. Answers { found, exit, output } with what it wrote, cut; `standIn` in a sandbox that has no real one. */
  z.strictObject({ reader: z.literal('command'), program: z.string(), args: z.array(valueSchema) }),
  /** One read-only Cypher query. Answers { reachable, found } with the first value of the first row, and `unchanged` after a window; else { reachable: false, reason }. */
  z.strictObject({
    reader: z.literal('cypher'),
    uri: valueSchema,
    user: valueSchema,
    password: valueSchema,
    query: z.string(),
    window: duration.optional(),
  }),
  /** IAM policies of the account. Answers { readable, lacking } with those that name `name` and not `also`; else { readable: false, reason }. */
  z.strictObject({ reader: z.literal('policies'), name: valueSchema, also: valueSchema }),
  /** A KMS key policy, and what it becomes with pasted statements. Answers { diff, added, pasted }; throws where they are not what may be put there. */
  z.strictObject({ reader: z.literal('key-policy'), key: z.string(), statements: valueSchema }),
  /** Only the clock: answers { elapsed } in seconds since the named step ended. */
  z.strictObject({ reader: z.literal('clock'), since: z.string() }),
]);
export type Reader = z.infer<typeof readerSchema>;

/** The vocabulary of AWS waiter files. `outcome` lets a success take a branch that later steps name in `when`. */
export const acceptorSchema = z.strictObject({
  matcher: z.enum(['path', 'pathAll', 'pathAny', 'fault']),
  argument: z.string().optional(),
  expected: valueSchema,
  state: z.enum(['success', 'failure', 'retry']),
  outcome: z.string().optional(),
});
export type Acceptor = z.infer<typeof acceptorSchema>;

/** How to recognise that a call was already made: a read, and what its answer shows. */
const probeSchema = z.strictObject({
  read: readerSchema,
  /** JMESPath to the resource in the answer of `read`; null or a NotFound fault means absent. */
  resource: z.string(),
  /** JMESPath (on the resource) -> value that must hold for the resource to be presumed the one this step makes. */
  same: record,
  /** JMESPath (on the resource) to its creation time, which must not be before `begin`. */
  createdAt: z.string().optional(),
  /** JMESPath (on the resource) to its status, with the values that mean still pending, and failed. */
  status: z.string().optional(),
  pending: z.array(z.string()).optional(),
  failed: z.array(z.string()).optional(),
  /** JMESPath (on the resource) to its ARN, whose tags prove ownership once they can be read. */
  arn: z.string().optional(),
  /** How this service lists tags; ElastiCache and Neptune agree on the default. */
  tags: z
    .strictObject({ operation: z.string(), argument: z.string(), list: z.string() })
    .default({ operation: 'ListTagsForResource', argument: 'ResourceName', list: 'TagList' }),
  /** For a delete: absent means done. */
  goneIsDone: z.boolean().optional(),
  /** What it makes has no name, such as a snapshot: one that is older than `begin` is no stranger, it is simply not this one. */
  nameless: z.boolean().optional(),
});

/** For a destructive call: read immediately before it, and everything here must hold, or nothing is called. */
const expectSchema = z.array(
  z.strictObject({
    read: readerSchema,
    path: z.string(),
    equals: valueSchema,
    says: z.string(),
    /** Where it does not hold: what that means and what to do, where the recipe knows better than the two values say. */
    instead: z.strictObject({ says: z.string(), remedy: z.string() }).optional(),
  }),
);

export const callSchema = z.strictObject({
  kind: z.literal('call'),
  service: z.string(),
  operation: z.string(),
  input: record,
  /** JMESPaths into the answer: the only fields that are journalled, each under its own path as key. */
  keep: z.array(z.string()).default([]),
  probe: probeSchema.optional(),
  expect: expectSchema.optional(),
});

/** Where a secret that is handed out once is put; src/actions/sinks/ has one file for each `type`. */
export const sinkPlaceSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('secretsmanager'), name: z.string() }),
  z.strictObject({ type: z.literal('ssm'), name: z.string() }),
  z.strictObject({ type: z.literal('file'), path: z.string() }),
]);
export type SinkPlace = z.infer<typeof sinkPlaceSchema>;

/** One request to an HTTP API. Nothing in it is a secret: the token is the session's. */
export const requestSchema = z.strictObject({
  kind: z.literal('request'),
  /** Of the closed list in src/api/apis.ts. */
  host: z.string(),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  /** `{name}` in it is what `finds` has found. */
  path: valueSchema,
  body: record.optional(),
  /** Ids that are looked up right before, by name -> read and JMESPath; where one is not found, there is nothing to ask for. */
  finds: z.record(z.string(), z.strictObject({ read: readerSchema, path: z.string() })).optional(),
  keep: z.array(z.string()).default([]),
  /** A foreseen refusal, which is a branch and no failure: one of these statuses, with words that `match` (a regular expression, any case). */
  refused: z.strictObject({ status: z.array(z.number().int()), match: z.string(), outcome: z.string() }).optional(),
  /** What the answer shows only once, handed to a secret place before `end` is written. Later steps name it `{ "$secret": "<name>.<field>" }`. */
  sink: z
    .strictObject({
      name: z.string(),
      place: sinkPlaceSchema,
      /** Which of `fields` tells that the place holds the secret of this very resource, and not of an earlier one. */
      id: z.string(),
      /** Field -> JMESPath into the answer. */
      fields: z.record(z.string(), z.string()),
      /** How the resource is removed where its secret was lost; asked for in words first. */
      remove: z.strictObject({ path: valueSchema, read: readerSchema, resource: z.string() }),
    })
    .optional(),
  probe: probeSchema.optional(),
  expect: expectSchema.optional(),
});

/** A child process, which may live longer than this program. */
export const commandSchema = z.strictObject({
  kind: z.literal('command'),
  /** Of the recipe's list. */
  program: z.string(),
  args: z.array(valueSchema),
  /** Variables by name; only secrets and references, so that no value stands in a plan or in the process list. */
  environment: z.record(z.string(), z.union([secretSchema, fromSchema])).default({}),
  /** Variables that are no secrets, such as a home folder. */
  variables: z.record(z.string(), valueSchema).default({}),
  /** What its output means, in order: the first that matches a line decides. Regular expressions. */
  progress: z
    .array(
      z.strictObject({
        match: z.string(),
        /** Shown; `$1` is the first group of `match`. */
        says: z.string(),
        /** Dots that follow until this block is whole. */
        dots: z.number().int().positive().optional(),
        /** What the dots stand for, in bytes, for throughput and time left. */
        bytes: valueSchema.optional(),
        /** `$1` is a percentage. */
        percent: z.boolean().optional(),
      }),
    )
    .default([]),
  /** The line that says it worked; absent: exit code 0 says so. */
  done: z.string().optional(),
  /** What went wrong, by fragments of its output, in our own words: hints that the program prints may be wrong. `again`: the same command may simply be repeated, as often as `repeats` says or at most so many times. */
  failures: z
    .array(
      z.strictObject({
        match: z.string(),
        says: z.string(),
        remedy: z.string().optional(),
        again: z.union([z.boolean(), z.number().int().positive()]).optional(),
      }),
    )
    .default([]),
  /** What to do after a failure that has no remedy of its own. */
  remedy: z.string().optional(),
  /** Repetitions after a failure that allows it. */
  repeats: z.number().int().min(0).default(0),
  timeout: duration,
  /** What must still be as it was, read immediately before each start. */
  expect: expectSchema.optional(),
  /** JMESPath over { exit, output, seconds }. */
  keep: z.array(z.string()).default([]),
});

export const waitSchema = z.strictObject({
  kind: z.literal('wait'),
  read: readerSchema,
  acceptors: z.array(acceptorSchema).min(1),
  timeout: duration,
  /** NotFound is not an answer until this long after the step it waits for (eventual consistency). */
  grace: duration.optional(),
  /** How often in a row success must be seen. */
  consecutive: z.number().int().min(1).optional(),
  /** How one list call serves many waits: the operation asked without ids, and how to pick this one's part. */
  batch: z.strictObject({ input: record, list: z.string(), key: z.string(), value: valueSchema }).optional(),
  /** JMESPath to the words of the service that the operator is shown meanwhile. */
  says: z.string().optional(),
  keep: z.array(z.string()).default([]),
});

export const assertSchema = z.strictObject({
  kind: z.literal('assert'),
  checks: z
    .array(
      z.strictObject({
        read: readerSchema,
        path: z.string(),
        /** Exactly one of these is given; `equals` compares deeply and order-free on lists marked `unordered`. */
        equals: valueSchema.optional(),
        oneOf: z.array(valueSchema).optional(),
        unordered: z.boolean().optional(),
        says: z.string(),
        /** On a difference: stop (default), or end with this outcome. */
        otherwise: z.string().optional(),
      }),
    )
    .min(1),
  keep: z.array(z.strictObject({ read: readerSchema, path: z.string(), as: z.string() })).default([]),
});

/** A place whose content is changed: src/actions/places/ has one file for each `type`. */
export const placeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ssm'), name: z.string() }),
  z.strictObject({ type: z.literal('secretsmanager'), name: z.string(), path: z.string().optional() }),
  z.strictObject({ type: z.literal('route53'), zone: z.string(), name: z.string() }),
  z.strictObject({ type: z.literal('file'), path: z.string(), key: z.string().optional() }),
  /** A KMS key's policy: statements are added, every other one stays. */
  z.strictObject({ type: z.literal('key-policy'), key: z.string() }),
  z.strictObject({ type: z.literal('manual'), text: z.string() }),
]);
export type Place = z.infer<typeof placeSchema>;

/**
 * Pure changes. `replace`: every occurrence of each `from` host[:port] token becomes `to`; zero occurrences is an error. `put`: the value takes the
 * place of what stands there; `restore`: what stood there at that version does again. `statements`: added to a key policy; `policy`: the whole of it again,
 * or, where somebody changed it since, what it is by now without `less`, the statements that were added.
 */
export const changeSchema = z.union([
  z.strictObject({ replace: z.array(z.strictObject({ from: valueSchema, to: valueSchema })).min(1) }),
  z.strictObject({ put: z.union([secretSchema, fromSchema]) }),
  z.strictObject({ restore: fromSchema }),
  z.strictObject({ statements: z.union([secretSchema, fromSchema]) }),
  z.strictObject({ policy: fromSchema, less: fromSchema }),
]);
export type Change = z.infer<typeof changeSchema>;

export const editSchema = z.strictObject({
  kind: z.literal('edit'),
  place: placeSchema,
  change: changeSchema,
  /** Version (SSM Version, VersionId, sha256 of a file) seen at planning, or left by an earlier edit of the same file; another one is drift. */
  expectedVersion: z.union([z.string(), fromSchema]).optional(),
});

export const compareSchema = z.strictObject({
  kind: z.literal('compare'),
  /** Registered by its recipe, e.g. "redis". */
  comparer: z.string(),
  source: valueSchema,
  target: valueSchema,
  options: record,
});

export const askSchema = z.strictObject({
  kind: z.literal('ask'),
  question: z.string(),
  /** What happens after the consent. */
  happens: z.array(z.string()),
  /** What is lost, and cannot be brought back. */
  lost: z.array(z.string()).default([]),
  /** Read and shown above the question, right before it is asked. */
  shows: z.array(z.strictObject({ read: readerSchema, path: z.string(), label: z.string() })).default([]),
  /**
   * yes: `--yes` answers it. name: only the typed name (`--confirm NAME`). words: only these very words (`--accept WORDS`).
   * secret: a value by name from `--secret NAME=env:VAR|file:PATH`, the environment, or a prompt.
   */
  wants: z.discriminatedUnion('consent', [
    z.strictObject({ consent: z.literal('yes') }),
    z.strictObject({ consent: z.literal('name'), name: valueSchema }),
    /** `or`: other words, which are an answer too, and end the step with that outcome. */
    z.strictObject({ consent: z.literal('words'), words: z.string(), or: z.strictObject({ words: z.string(), outcome: z.string() }).optional() }),
    z.strictObject({ consent: z.literal('secret'), secret: z.string() }),
  ]),
});

export const actionSchema = z.discriminatedUnion('kind', [
  callSchema,
  requestSchema,
  commandSchema,
  waitSchema,
  assertSchema,
  editSchema,
  compareSchema,
  askSchema,
]);
export type Action = z.infer<typeof actionSchema>;
export type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;
