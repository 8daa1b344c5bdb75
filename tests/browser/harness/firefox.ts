import puppeteer, { type Browser, type BrowserContext, type ElementHandle, type Page } from 'puppeteer-core';
import { findProgram } from './find-program';
import { closed, explained, opened } from './open-tabs';
import { installProbe, type ProbeOptions } from './probe';
import type { Role, Tab } from './tab';
import { until } from './wait';

const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  // The fake camera does not heed what a page asks for: 1280 x 720 thirty times a second, which is a core for each page.
  'media.navigator.video.default_width': 640,
  'media.navigator.video.default_height': 360,
  'media.navigator.video.default_fps': 10,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'app.update.disabledForTesting': true,
  // Without a graphics card each picture of the page is drawn by the processor, 60 times a second unless told.
  'layout.frame_rate': 15,
  // A process in reserve for the next tab.
  'dom.ipc.processPrelaunch.enabled': false,
};

/** Debian's Firefox ESR, driven by WebDriver BiDi. */
export class Firefox {
  readonly #browser: Browser;
  readonly #contexts: BrowserContext[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<Firefox> {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: findProgram('firefox-esr', 'firefox'),
      headless: true,
      extraPrefsFirefox: preferences,
      acceptInsecureCerts: true,
      // Without a home folder of its own, Firefox run as another user refuses to start.
      args: ['--width=1280', '--height=800'],
    });
    return new Firefox(browser);
  }

  async tab(options: ProbeOptions = {}): Promise<Tab> {
    const context = await this.#browser.createBrowserContext();
    this.#contexts.push(context);
    const page = await context.newPage();
    // A quarter of the pixels, as in Chromium.
    await page.setViewport({ width: 1280, height: 800, deviceScaleFactor: 0.5 });
    await page.evaluateOnNewDocument(installProbe, options);
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    page.setDefaultTimeout(20_000);
    return new FirefoxTab(context, page);
  }

  /** For a browser that goes on to serve other tests. */
  async closeTabs(): Promise<void> {
    for (const context of this.#contexts.splice(0)) {
      if (!context.closed) {
        await context.close();
      }
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

class FirefoxTab implements Tab {
  readonly browser = 'firefox';
  readonly complaints: string[] = [];

  constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
  ) {
    opened(this);
    page.on('close', () => closed(this));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warn') {
        this.complaints.push(message.text());
      }
    });
  }

  async goto(url: string): Promise<number> {
    const answer = await this.page.goto(url);
    return answer?.status() ?? 0;
  }

  url(): string {
    return this.page.url();
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  async click(role: Role, name: string): Promise<void> {
    await explained(() => this.page.locator(selector(role, name)).click());
  }

  async fill(role: Role, name: string, text: string): Promise<void> {
    await explained(() => this.page.locator(selector(role, name)).fill(text));
  }

  async focus(role: Role, name: string): Promise<void> {
    await explained(async () => (await this.page.locator(selector(role, name)).waitHandle()).focus());
  }

  async setField(label: string, text: string): Promise<void> {
    await explained(async () => {
      const field = await this.#field(label);
      await field.asLocator().fill(text);
    });
  }

  async valueOf(label: string): Promise<string> {
    return (await this.#field(label)).evaluate((field) => field.value);
  }

  isDisabled(role: Role, name: string): Promise<boolean> {
    return this.page.locator(selector(role, name)).map(disabled).wait();
  }

  isChecked(name: string): Promise<boolean> {
    return this.page
      .locator(selector('checkbox', name))
      .map((box) => (box as HTMLInputElement).checked)
      .wait();
  }

  async setChecked(name: string, checked: boolean): Promise<void> {
    if ((await this.isChecked(name)) !== checked) {
      await this.click('checkbox', name);
    }
  }

  /** A heading may have the name of a field. */
  #field(label: string): Promise<ElementHandle<HTMLInputElement>> {
    return until(`the field "${label}" is there`, async () => {
      for (const element of await this.page.$$(`::-p-aria([name="${label}"])`)) {
        if (await element.evaluate((one) => /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName))) {
          return element as ElementHandle<HTMLInputElement>;
        }
      }
      return undefined;
    });
  }

  async count(role: Role, name: string): Promise<number> {
    const found = await this.page.$$(selector(role, name));
    const visible = await Promise.all(found.map((element) => element.isVisible()));
    return visible.filter(Boolean).length;
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key as never);
  }

  evaluate<A, T>(run: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    return this.page.evaluate(run as never, argument as never) as Promise<T>;
  }

  async close(): Promise<void> {
    closed(this);
    await this.context.close();
  }
}

/** As a person finds it. */
function disabled(element: Element): boolean {
  return element.matches(':disabled, [aria-disabled="true"]');
}

function selector(role: Role, name: string): string {
  return `::-p-aria([name="${name}"][role="${role}"])`;
}
