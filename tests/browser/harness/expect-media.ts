import type { MediaReport } from './media-report';
import type { Person } from './person';
import { until } from './wait';

/** Everybody sees and hears everybody else: pictures have a size, decoded frames and received sound grow. */
export async function expectMediaAmong(people: readonly Person[], within = 30_000): Promise<void> {
  await Promise.all(
    people.map((person) => {
      const others = people.filter((one) => one !== person).map((one) => one.name);
      return expectMediaFrom(person, others, within);
    }),
  );
}

/** Everybody sees everybody else's moving picture. */
export async function expectPicturesAmong(people: readonly Person[], within: number): Promise<void> {
  await Promise.all(
    people.map((person) => {
      const others = people.filter((one) => one !== person).map((one) => one.name);
      return expectMediaFrom(person, others, within, picturesGrew);
    }),
  );
}

/** The same for what one person gets from some others. */
export async function expectMediaFrom(
  person: Person,
  from: string | readonly string[],
  within = 30_000,
  grew: (before: MediaReport, now: MediaReport) => boolean = (before, now) =>
    picturesGrew(before, now) && soundGrew(before, now),
): Promise<void> {
  const names = [from].flat();
  const first = new Map<string, MediaReport>();
  await until(
    `${person.name} sees and hears ${names}`,
    async () => {
      const reports = await reportsOf(person, names);
      for (const now of reports) {
        // A connection that was made anew counts from 0 again.
        const before = first.get(now.name);
        if (now.width > 0 && (!before || beganAnew(before, now))) {
          first.set(now.name, now);
        }
      }
      const missing = names.filter((name) => {
        const before = first.get(name);
        const now = reports.find((report) => report.name === name);
        return !before || !now || !grew(before, now);
      });
      return missing.length === 0 || Promise.reject(new Error(`not ${missing}; ${JSON.stringify(reports)}`));
    },
    // Looking costs a page as much as a picture.
    { within, every: 100 * Math.max(2, names.length) },
  );
}

async function reportsOf(person: Person, names: readonly string[]): Promise<MediaReport[]> {
  const reports = await person.media();
  return names.flatMap((name) => reports.find((report) => report.name === name) ?? []);
}

const beganAnew = (before: MediaReport, now: MediaReport): boolean =>
  now.framesDecoded < before.framesDecoded ||
  now.audioPacketsReceived < before.audioPacketsReceived ||
  now.played < before.played;

export function picturesGrew(before: MediaReport, now: MediaReport): boolean {
  return now.framesDecoded >= before.framesDecoded + 5 && now.played > before.played;
}

export function soundGrew(before: MediaReport, now: MediaReport): boolean {
  return now.audioPacketsReceived >= before.audioPacketsReceived + 10 && now.audioEnergy > before.audioEnergy;
}
