import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findProgram } from './find-program';
import { closed, explained, opened } from './open-tabs';
import { installProbe, type ProbeOptions } from './probe';
import type { Role, Tab } from './tab';

export interface ChromiumOptions {
  /** `fake`: a moving picture and beeps; `denied`: the person says no. */
  readonly devices?: 'fake' | 'denied';
  /** Sound only after a click, as Chromium does for people. */
  readonly autoplayBlocked?: boolean;
  /** Chromium's engine without its windows, where that is installed: a page costs much less. It forgets devices and never asks. */
  readonly bare?: boolean;
}

export interface TabOptions extends ProbeOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Dots for each pixel of the page. */
  readonly scale?: number;
  readonly touch?: boolean;
  /** False: pages must do without their scripts. */
  readonly script?: boolean;
}

/** A tab as people have it, where the cost is what is measured. */
export const asPeopleHaveIt: TabOptions = { scale: 1, camera: {}, screen: {} };

const programs = ['chromium', 'chromium-browser', 'google-chrome'];

const fakeDevices = [
  // Ten pictures a second: four pages in one meeting encode twelve streams on two cores.
  '--use-fake-device-for-media-stream=fps=10',
  '--use-fake-ui-for-media-stream',
];

const disabledFeatures = [
  // Names of the local network are resolved by multicast, which build machines lack.
  'WebRtcHideLocalIpsWithMdns',
  // Two further pages for the address bar of each window, which nobody sees: 1.4 instead of 0.5 s of a processor for each tab.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
];

/** Debian's Chromium in a process of its own. Each tab is another person: a context with its own storage. */
export class Chromium {
  readonly #browser: Browser;
  readonly #signal: (signal: NodeJS.Signals) => void;
  /** Of its first process. */
  readonly pid: number;

  private constructor(browser: Browser, pid: number, signal: (signal: NodeJS.Signals) => void) {
    this.#browser = browser;
    this.pid = pid;
    this.#signal = signal;
  }

  static async launch({
    devices = 'fake',
    autoplayBlocked = false,
    bare = false,
  }: ChromiumOptions = {}): Promise<Chromium> {
    const server = await chromium.launchServer({
      executablePath: findProgram(...(bare ? ['chromium-headless-shell', ...programs] : programs)),
      args: [
        ...(devices === 'fake' ? fakeDevices : []),
        ...(devices === 'denied' ? ['--use-fake-device-for-media-stream', '--deny-permission-prompts'] : []),
        ...(autoplayBlocked
          ? ['--autoplay-policy=document-user-activation-required']
          : ['--autoplay-policy=no-user-gesture-required']),
        `--disable-features=${disabledFeatures.join()}`,
        '--allow-loopback-in-peer-connection',
        '--disable-gpu',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    const browser = await chromium.connect(server.wsEndpoint());
    const { pid } = server.process();
    return new Chromium(browser, pid ?? Number.NaN, (signal) => {
      if (pid !== undefined) {
        process.kill(-pid, signal);
      }
    });
  }

  get version(): string {
    return this.#browser.version();
  }

  async tab(options: TabOptions = {}): Promise<ChromiumTab> {
    const context = await this.#browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      // A quarter of the pixels: without a graphics card, drawing them is half of what a page in a call costs.
      deviceScaleFactor: options.scale ?? 0.5,
      colorScheme: options.dark ? 'dark' : 'light',
      hasTouch: options.touch ?? false,
      isMobile: options.touch ?? false,
      ignoreHTTPSErrors: true,
      javaScriptEnabled: options.script ?? true,
    });
    await context.addInitScript(installProbe, options);
    return new ChromiumTab(context, await context.newPage());
  }

  /** As the kernel would end it: nothing is said to anybody. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  /** As a laptop that is shut: nothing runs until it wakes. */
  sleep(): void {
    this.#signal('SIGSTOP');
  }

  wake(): void {
    this.#signal('SIGCONT');
  }

  /** For a browser that goes on to serve other tests. */
  async closeTabs(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    try {
      this.#signal('SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }
}

export class ChromiumTab implements Tab {
  readonly browser = 'chromium';
  /** Errors that the page did not catch, and refusals by the content-security policy. */
  readonly problems: string[] = [];
  readonly complaints: string[] = [];

  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    opened(this);
    page.on('close', () => closed(this));
    page.on('pageerror', (error) => {
      this.problems.push(error.message);
      this.complaints.push(error.stack ?? error.message);
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        this.complaints.push(message.text());
      }
      if (message.type() === 'error' && /content security policy/i.test(message.text())) {
        this.problems.push(message.text());
      }
    });
    // A call asks before it is closed; the person agrees.
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    page.setDefaultTimeout(15_000);
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
    await explained(() => this.page.getByRole(role, { name, exact: true }).click());
  }

  async fill(role: Role, name: string, text: string): Promise<void> {
    await explained(() => this.page.getByRole(role, { name, exact: true }).fill(text));
  }

  async focus(role: Role, name: string): Promise<void> {
    await explained(() => this.page.getByRole(role, { name, exact: true }).focus());
  }

  async setField(label: string, text: string): Promise<void> {
    await explained(async () => {
      const field = this.page.getByLabel(label, { exact: true });
      const isChoice = await field.evaluate((element) => element instanceof HTMLSelectElement);
      await (isChoice ? field.selectOption(text) : field.fill(text));
    });
  }

  valueOf(label: string): Promise<string> {
    return this.page.getByLabel(label, { exact: true }).inputValue();
  }

  isDisabled(role: Role, name: string): Promise<boolean> {
    return this.page.getByRole(role, { name, exact: true }).isDisabled();
  }

  isChecked(name: string): Promise<boolean> {
    return this.page.getByRole('checkbox', { name, exact: true }).isChecked();
  }

  async setChecked(name: string, checked: boolean): Promise<void> {
    await explained(() => this.page.getByRole('checkbox', { name, exact: true }).setChecked(checked));
  }

  count(role: Role, name: string): Promise<number> {
    return this.page.getByRole(role, { name, exact: true }).filter({ visible: true }).count();
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  evaluate<A, T>(run: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    return this.page.evaluate(run as never, argument) as Promise<T>;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
