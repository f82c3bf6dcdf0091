/** Hash slots of cluster mode (redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec, "Key distribution model"). */

export const slotCount = 16384;

/** CRC-16/XMODEM: polynomial 0x1021, no reflection, start 0. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

/** The slot of the key in bytes[from, to): of what stands between the first { and the next }, if that is not empty. */
export function slotOf(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let [start, end] = [from, to];
  const open = indexOf(bytes, 0x7b, from, to);
  if (open >= 0) {
    const close = indexOf(bytes, 0x7d, open + 1, to);
    if (close > open + 1) [start, end] = [open + 1, close];
  }
  let crc = 0;
  for (let i = start; i < end; i++) crc = ((crc << 8) & 0xffff) ^ (table[((crc >> 8) ^ (bytes[i] as number)) & 0xff] as number);
  return crc & (slotCount - 1);
}

function indexOf(bytes: Uint8Array, byte: number, from: number, to: number): number {
  for (let i = from; i < to; i++) if (bytes[i] === byte) return i;
  return -1;
}

/** "0-5460,7000" as plans and the ElastiCache API write slots -> pairs. */
export function parseSlots(text: string): [number, number][] {
  return text.split(',').map((range) => {
    const [, first, last] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(range) ?? [];
    const [from, to] = [Number(first), Number(last ?? first)];
    if (!(from <= to && to < slotCount)) throw new Error(`not a range of slots: ${range}`);
    return [from, to];
  });
}
