import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';
import { Chromium } from './chromium';
import { Firefox } from './firefox';
import { ParleyServer } from './parley-server';

declare module 'vitest' {
  interface ProvidedContext {
    /** A file with the data folders of the servers that are ended after the last test. */
    readonly sharedServers: string;
  }
}

let server: Promise<ParleyServer> | undefined;
let browser: Promise<Chromium> | undefined;
let firefox: Promise<Firefox> | undefined;

/**
 * The server that the files of one worker use one after another, because a start takes seconds. Each test makes a meeting of its own.
 * Whoever kills it starts it again.
 */
export async function sharedServer(): Promise<ParleyServer> {
  server ??= ParleyServer.prepare();
  const one = await server;
  if (!one.runs) {
    appendFileSync(inject('sharedServers'), `${one.dataFolder}\n`);
    await one.restart();
  }
  return one;
}

/** The Chromium that the files of one worker use one after another; each closes its tabs. */
export function sharedChromium(): Promise<Chromium> {
  browser ??= Chromium.launch({ bare: true });
  return browser;
}

/** The Firefox that the files of one worker use one after another; each closes its tabs. */
export function sharedFirefox(): Promise<Firefox> {
  firefox ??= Firefox.launch();
  return firefox;
}

/** What most files need. */
export function shared(): Promise<[ParleyServer, Chromium]> {
  return Promise.all([sharedServer(), sharedChromium()]);
}
