// Adds up what the runners of ./test.sh wrote: node tests/count.mjs RESULTS STEP...
// A step that failed without a failed test (a build, a crash of a runner, no tests at all) counts as one failure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [results, ...steps] = process.argv.slice(2);
const ci = /^(1|true)$/i.test(process.env.CI ?? '');

const readers = {
  csharp: () => readTrx('csharp'),
  'media-browser': () => readTrx('media-browser'),
  client: () => readVitest('client.vitest.json'),
  browser: () => readVitest('browser.vitest.json'),
};

const total = { passed: 0, failed: 0, skipped: 0 };
for (const step of steps) {
  const counts = readers[step]?.() ?? { passed: 0, failed: 0, skipped: 0, reasons: [] };
  const exit = exitCode(step);
  if (readers[step] && counts.passed + counts.failed === 0) {
    console.log(`${step}: no test was run`);
    counts.failed += 1;
  } else if (exit !== 0 && counts.failed === 0) {
    console.log(`${step}: ended with exit code ${exit}`);
    counts.failed += 1;
  }

  for (const reason of counts.reasons) {
    console.log(`${step}: skipped ${reason}`);
  }

  if (readers[step] || counts.failed > 0) {
    console.log(`${step}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }

  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

if (ci && total.skipped > 0) {
  console.log('On a build machine nothing may be skipped.');
}

process.exitCode = total.failed > 0 || total.passed === 0 || (ci && total.skipped > 0) ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

function exitCode(step) {
  const file = join(results, `${step}.exit`);
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
}

/** Visual Studio's test result files, one per test project. */
function readTrx(name) {
  const folder = join(results, name);
  const sum = { passed: 0, failed: 0, skipped: 0, reasons: [] };
  for (const file of existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.trx')) : []) {
    const text = readFileSync(join(folder, file), 'utf8');
    const counters = /<Counters [^>]*>/.exec(text)?.[0] ?? '';
    const of = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(counters)?.[1] ?? 0);
    const passed = of('passed');
    const skipped = [...text.matchAll(/<UnitTestResult [^>]*outcome="NotExecuted"[^>]*>/g)];
    sum.passed += passed;
    sum.skipped += skipped.length;
    sum.failed += of('total') - passed - skipped.length;
    sum.reasons.push(...skipped.map(([result]) => / testName="([^"]*)"/.exec(result)?.[1] ?? 'a test'));
  }

  return sum;
}

function readVitest(name) {
  const file = join(results, name);
  const sum = { passed: 0, failed: 0, skipped: 0, reasons: [] };
  if (!existsSync(file)) {
    return sum;
  }

  const report = JSON.parse(readFileSync(file, 'utf8'));
  for (const suite of report.testResults) {
    // A file that could not be loaded has no tests, but a message.
    if (suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed')) {
      sum.failed += 1;
    }

    for (const test of suite.assertionResults) {
      if (test.status === 'passed') {
        sum.passed += 1;
      } else if (test.status === 'failed') {
        sum.failed += 1;
      } else {
        sum.skipped += 1;
        sum.reasons.push(test.fullName);
      }
    }
  }

  return sum;
}
