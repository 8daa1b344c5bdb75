import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel, on all machines that Node.js runs on. */
const msPerTick = 10;

function stat(pid) {
  try {
    // The name, which may have spaces, is in parentheses; what follows begins with the state, the third field of proc(5).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    const ms = (from, to) => fields.slice(from, to).reduce((sum, ticks) => sum + Number(ticks) * msPerTick, 0);
    return { parent: Number(fields[1]), own: ms(11, 13), ended: ms(13, 15) };
  } catch {
    // It ended while the list was read.
    return undefined;
  }
}

/** Processor time of a process and of those it started, those that have ended included, in milliseconds. */
export function processorTime(pid) {
  const all = new Map(
    readdirSync('/proc')
      .map(Number)
      .filter(Boolean)
      .map((one) => [one, stat(one)])
      .filter(([, found]) => found),
  );
  const isBelow = (one) => {
    for (let at = all.get(one)?.parent; at; at = all.get(at)?.parent) {
      if (at === pid) {
        return true;
      }
    }
    return false;
  };
  const below = [...all].filter(([one]) => isBelow(one)).reduce((sum, [, { own, ended }]) => sum + own + ended, 0);
  return { own: all.get(pid)?.own ?? Number.NaN, below };
}

/** Proportional set size in bytes (proc(5), smaps_rollup). */
export function memoryOf(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) * 1024;
}

export const rank = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
