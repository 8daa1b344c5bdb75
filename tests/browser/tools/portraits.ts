import type { Portrait } from '../harness/portrait';

/** The four drawn people of the screenshots. */
export const portraits: readonly { readonly name: string; readonly look: Portrait }[] = [
  {
    name: 'Ada',
    look: { wall: '#7fa3b1', skin: '#e8b995', hair: '#4a2c20', shirt: '#1f7a74', longHair: true },
  },
  {
    name: 'Ben',
    look: { wall: '#b98d68', skin: '#8d5a3c', hair: '#1d1512', shirt: '#e0a83b', longHair: false },
  },
  {
    name: 'Cem',
    look: { wall: '#9bb084', skin: '#d79f78', hair: '#2b221d', shirt: '#37507a', longHair: false },
  },
  {
    name: 'Dora',
    look: { wall: '#a58fb5', skin: '#f0cdb0', hair: '#b5652b', shirt: '#8c3a4b', longHair: true },
  },
];
