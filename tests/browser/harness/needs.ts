import { findProgram } from './find-program';

/** Whether a program that a test needs is missing. Then the test is skipped with the reason; on a build machine it is an error. */
export function needs(...names: string[]): boolean {
  try {
    findProgram(...names);
    return false;
  } catch (error) {
    if (/^(1|true)$/i.test(process.env.CI ?? '')) {
      throw error;
    }
    console.warn(`skipped: ${(error as Error).message}`);
    return true;
  }
}
