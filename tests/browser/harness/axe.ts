import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { ChromiumTab } from './chromium';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical on the page as it is now, one line each with the elements. */
export async function seriousViolations(tab: ChromiumTab): Promise<string[]> {
  // Evaluated by the debugger, which the content-security policy of the page does not bind. Once a page: it is half a megabyte.
  if (!(await tab.page.evaluate(() => 'axe' in window))) {
    await tab.page.evaluate(source);
  }
  const results = (await tab.page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
