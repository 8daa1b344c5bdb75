// Takes pictures of scenes and pages and asks axe about them:
//   node dev/look.mjs OUT-FOLDER BASE-ADDRESS [scene|path ...]
// scene+More presses More; scene+@toolbar.more does in any language, @people.actions(Noor) with a name in it. On a phone
// what is not there is looked for in More.
// RTL=1 turns the direction of writing round, TEXT=200 makes letters twice as large, SPEAK=ar speaks it, AXE=0 asks not.
// BASE-ADDRESS is a running `npx vite` (scenes) or server (paths that begin with /). Exits 1 on a serious finding.
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [folder, base, ...names] = process.argv.slice(2);
if (folder === undefined || base === undefined || names.length === 0) {
  console.error('usage: node dev/look.mjs OUT-FOLDER BASE-ADDRESS scene|/path ...');
  process.exit(2);
}

const sizes = { lying: [844, 390], desktop: [1280, 800], wide: [1440, 900], phone: [390, 844], small: [360, 740] };
const wantedSizes = (process.env.SIZES ?? 'desktop,phone').split(',');
const language = process.env.SPEAK ?? 'en';
const schemes = (process.env.SCHEMES ?? 'dark').split(',');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let findings = 0;

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
});
for (const size of wantedSizes) {
  const [width, height] = sizes[size];
  for (const colorScheme of schemes) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      ignoreHTTPSErrors: true,
      hasTouch: size !== 'desktop',
      isMobile: size !== 'desktop',
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    for (const name of names) {
      const page = await context.newPage();
      page.on('pageerror', (error) => {
        findings++;
        console.log(`${name} ${size}: ${error.message}`);
      });
      const [scene, ...presses] = name.split('+');
      await page.goto(
        scene.startsWith('/') ? base + scene : `${base}/client/dev/index.html?scene=${scene}&l=${language}`,
      );
      await page.waitForLoadState('networkidle');
      await page.evaluate(
        ([rtl, text]) => {
          if (rtl) {
            document.documentElement.dir = 'rtl';
          }
          document.documentElement.style.fontSize = text ? `${text}%` : '';
        },
        [process.env.RTL, process.env.TEXT],
      );
      for (const press of presses) {
        await choose(page, press);
      }

      await page.waitForTimeout(300);
      for (const finding of process.env.AXE === '0' ? [] : await violations(page)) {
        const bad = finding.impact === 'serious' || finding.impact === 'critical';
        findings += bad ? 1 : 0;
        const where = finding.nodes.map((node) => node.target.join(' ')).slice(0, 3);
        console.log(`${name} ${size} ${colorScheme}: ${finding.impact} ${finding.id}: ${where.join(' | ')}`);
      }

      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) {
        findings++;
        console.log(`${name} ${size}: ${wide} px wider than the screen`);
      }

      const look = `${language === 'en' ? '' : `-${language}`}${process.env.RTL ? '-rtl' : ''}${process.env.TEXT ? `-text${process.env.TEXT}` : ''}`;
      const file = name.replaceAll('/', '_').replaceAll(/[ +@()]+/g, '-');
      await page.screenshot({ path: `${folder}/${file}${look}-${size}-${colorScheme}.png` });
      await page.close();
    }

    await context.close();
  }
}

await browser.close();
console.log(`${findings} serious findings`);
process.exitCode = findings > 0 ? 1 : 0;

async function violations(page) {
  await page.addScriptTag({ path: axe });
  return (await page.evaluate(() => globalThis.axe.run())).violations;
}

async function choose(page, press) {
  const find = async (words) => {
    const name = await spoken(page, words);
    return page.getByRole('button', { name, exact: true }).or(page.getByRole('menuitem', { name, exact: true }));
  };
  const wanted = await find(press);
  const seen = wanted.waitFor({ timeout: 1000 }).then(
    () => true,
    () => false,
  );
  if (!(await seen)) {
    await (await find('@toolbar.more')).click();
  }

  await wanted.click();
}

/** What a path in the call's texts says in the language of the page. */
function spoken(page, words) {
  const [, path, name] = /^@([\w.]+)(?:\((.*)\))?$/.exec(words) ?? [];
  return path === undefined
    ? words
    : page.evaluate(
        async ([keys, argument]) => {
          const { texts } = await import('/client/src/ui/texts.ts');
          const text = keys.split('.').reduce((part, key) => part[key], texts);
          return typeof text === 'function' ? text(argument) : text;
        },
        [path, name],
      );
}
