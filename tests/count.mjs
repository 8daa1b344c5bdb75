// Adds up what the runners of ./test.sh wrote: node tests/count.mjs RESULTS STEP...
// A step that failed without a failed test (a build, a crash of a runner, no tests at all) counts as one failure.
// A test that passed only at its second chance counts as passed and is named.
// node tests/count.mjs --failed FILE.trx: the filter for a second chance; exits with 1 when there is nothing to repeat, or too much.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** More than these are no accident. */
const mostSecondChances = 3;

if (process.argv[2] === '--failed') {
  const failed = existsSync(process.argv[3]) ? failedIn(readFileSync(process.argv[3], 'utf8')) : [];
  if (failed.length === 0 || failed.length > mostSecondChances) {
    process.exit(1);
  }

  console.log(failed.map((name) => `FullyQualifiedName=${name}`).join('|'));
  process.exit(0);
}

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

  for (const name of counts.unsteady ?? []) {
    console.log(`${step}: passed at the second chance only: ${name}`);
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

/** Visual Studio's test result files, one per test project, and one for the tests that got a second chance. */
function readTrx(name) {
  const folder = join(results, name);
  const sum = { passed: 0, failed: 0, skipped: 0, reasons: [], unsteady: [] };
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.trx')) : [];
  for (const file of files.filter((name) => !name.endsWith('.again.trx'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const again = file.replace(/\.trx$/, '.again.trx');
    const mended = files.includes(again) ? passedIn(readFileSync(join(folder, again), 'utf8')) : [];
    const unsteady = failedIn(text).filter((name) => mended.includes(name));
    const counters = /<Counters [^>]*>/.exec(text)?.[0] ?? '';
    const of = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(counters)?.[1] ?? 0);
    const passed = of('passed');
    const skipped = [...text.matchAll(/<UnitTestResult [^>]*outcome="NotExecuted"[^>]*>/g)];
    sum.passed += passed + unsteady.length;
    sum.skipped += skipped.length;
    sum.failed += of('total') - passed - skipped.length - unsteady.length;
    sum.unsteady.push(...unsteady);
    sum.reasons.push(...skipped.map(([result]) => / testName="([^"]*)"/.exec(result)?.[1] ?? 'a test'));
  }

  return sum;
}

function failedIn(trx) {
  return namesIn(trx, 'Failed');
}

function passedIn(trx) {
  return namesIn(trx, 'Passed');
}

/** Names without the arguments of a theory: all its cases get the second chance, and are needed to pass. */
function namesIn(trx, outcome) {
  const results = [...trx.matchAll(/<UnitTestResult [^>]*>/g)].map(([result]) => ({
    name: (/ testName="([^"]*)"/.exec(result)?.[1] ?? '').replace(/\(.*$/s, ''),
    outcome: / outcome="([^"]*)"/.exec(result)?.[1],
  }));
  const others = new Set(results.filter((one) => one.outcome !== outcome).map(({ name }) => name));
  const found = results.filter((one) => one.outcome === outcome && (outcome !== 'Passed' || !others.has(one.name)));
  return outcome === 'Failed' ? found.map(({ name }) => name) : [...new Set(found.map(({ name }) => name))];
}

function readVitest(name) {
  const file = join(results, name);
  const sum = { passed: 0, failed: 0, skipped: 0, reasons: [], unsteady: [] };
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
        sum.unsteady.push(...(test.failureMessages.length > 0 ? [test.fullName] : []));
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
