import type { MediaReport } from './media-report';
import type { Person } from './person';
import { until } from './wait';

/** Everybody sees and hears everybody else: pictures have a size, decoded frames and received sound grow. */
export async function expectMediaAmong(people: readonly Person[], within = 25_000): Promise<void> {
  await Promise.all(
    people.map((person) => {
      const others = people.filter((one) => one !== person).map((one) => one.name);
      return expectMediaFrom(person, others, within);
    }),
  );
}

/** The same for what one person gets from some others. */
export async function expectMediaFrom(
  person: Person,
  from: string | readonly string[],
  within = 25_000,
): Promise<void> {
  const names = [from].flat();
  const first = await until(
    `${person.name} sees pictures of ${names}`,
    async () => {
      const reports = await reportsOf(person, names);
      return reports.length === names.length && reports.every((report) => report.width > 0) ? reports : undefined;
    },
    { within, every: 200 },
  );
  await until(
    `${person.name} goes on seeing and hearing (first: ${JSON.stringify(first)})`,
    async () => {
      const reports = await reportsOf(person, names);
      return first.every((before) => {
        const now = reports.find((report) => report.name === before.name);
        return now !== undefined && picturesGrew(before, now) && soundGrew(before, now);
      });
    },
    { within, every: 200 },
  );
}

async function reportsOf(person: Person, names: readonly string[]): Promise<MediaReport[]> {
  const reports = await person.media();
  return names.flatMap((name) => reports.find((report) => report.name === name) ?? []);
}

export function picturesGrew(before: MediaReport, now: MediaReport): boolean {
  return now.framesDecoded >= before.framesDecoded + 5 && now.played > before.played;
}

export function soundGrew(before: MediaReport, now: MediaReport): boolean {
  return now.audioPacketsReceived >= before.audioPacketsReceived + 10 && now.audioEnergy > before.audioEnergy;
}
