/** Which commands write: the server's own word (COMMAND, flag `write`), else a list. Names as commandstats has them: `xgroup|create`. */
import type { Reply } from './resp.ts';

/**
 * Commands with the flag `write`: COMMAND of Redis 7.0.15 (reports/redis.io/commands/command), and what came later:
 * Redis 7.2 to 8.2 (hash field expiry, HGETDEL, HSETEX, XDELEX, XACKDEL), Valkey 8.1 to 9.0 (SET IFEQ is SET; DELIFEQ).
 */
const known = new Set(
  `append bitfield bitop blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin copy decr decrby del delifeq expire
  expireat flushall flushdb function|delete function|flush function|load function|restore geoadd georadius
  georadiusbymember geosearchstore getdel getex getset hdel hexpire hexpireat hgetdel hgetex hincrby hincrbyfloat hmset
  hpersist hpexpire hpexpireat hset hsetex hsetnx incr incrby incrbyfloat linsert lmove lmpop lpop lpush lpushx lrem lset
  ltrim migrate move mset msetex msetnx persist pexpire pexpireat pfadd pfdebug pfmerge psetex rename renamenx restore
  restore-asking rpop rpoplpush rpush rpushx sadd sdiffstore set setbit setex setnx setrange sinterstore smove sort spop
  srem sunionstore swapdb unlink xack xackdel xadd xautoclaim xclaim xdel xdelex xgroup|create xgroup|createconsumer
  xgroup|delconsumer xgroup|destroy xgroup|setid xreadgroup xsetid xtrim zadd zdiffstore zincrby zinterstore zmpop zpopmax
  zpopmin zrangestore zrem zremrangebylex zremrangebyrank zremrangebyscore zunionstore`.split(/\s+/),
);

/** The names that write, from the answer to COMMAND; a refused or empty answer gives the list above. */
export function writeCommands(answer: Reply): ReadonlySet<string> {
  if (!Array.isArray(answer) || answer.length === 0) return known;
  const names = new Set<string>();
  const look = (entry: Reply): void => {
    if (!Array.isArray(entry)) return;
    const [name, , flags] = entry;
    if (Array.isArray(flags) && flags.some((flag) => String(flag) === 'write')) names.add(String(name).toLowerCase());
    // From 7.0 an entry carries its subcommands at place 9, in the same form.
    if (Array.isArray(entry[9])) entry[9].forEach(look);
  };
  answer.forEach(look);
  // Before 7.0 XGROUP and FUNCTION have no subcommands of their own, and `xgroup` itself is flagged.
  return names.size === 0 ? known : names;
}
