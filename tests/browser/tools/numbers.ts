/** The middle of the sorted values (the mean of the two middle ones when their number is even). */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}

/** One line for docs/measurements.md. */
export function summary(what: string, unit: string, values: readonly number[]): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  return `${what}: p50 ${round(median(values))} ${unit}, least ${round(Math.min(...values))}, most ${round(Math.max(...values))}, ${values.length} runs`;
}
