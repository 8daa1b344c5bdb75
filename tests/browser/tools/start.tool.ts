import { expect, test } from 'vitest';
import { ParleyServer } from '../harness/parley-server';
import { summary } from './numbers';

const runs = 10;

test('from the command to serving', async () => {
  const first: number[] = [];
  const warm: number[] = [];
  for (let i = 0; i < runs; i++) {
    const server = await ParleyServer.prepare();
    try {
      for (const times of [first, warm]) {
        const begin = performance.now();
        await server.restart();
        times.push(performance.now() - begin);
        await server.stop();
      }
    } finally {
      await server.close();
    }
  }

  expect(warm).toHaveLength(runs);
  console.log(summary('empty data folder to serving (program built)', 'ms', first));
  console.log(summary('warm start to serving (program built)', 'ms', warm));
});
