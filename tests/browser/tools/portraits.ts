import type { Portrait } from '../harness/portrait';

/** The four drawn people of the screenshots. */
export const portraits: readonly { readonly name: string; readonly look: Portrait }[] = [
  {
    name: 'Ada',
    look: { wall: '#3d5a6c', light: '#9fc3cf', skin: '#e8b995', hair: '#4a2c20', shirt: '#1f7a74', longHair: true },
  },
  {
    name: 'Ben',
    look: { wall: '#6b4f3f', light: '#d9b48f', skin: '#8d5a3c', hair: '#1d1512', shirt: '#e0a83b', longHair: false },
  },
  {
    name: 'Cem',
    look: { wall: '#4b5a44', light: '#b9c9a4', skin: '#d79f78', hair: '#2b221d', shirt: '#37507a', longHair: false },
  },
  {
    name: 'Dora',
    look: { wall: '#5a4a66', light: '#cbb6d6', skin: '#f0cdb0', hair: '#b5652b', shirt: '#8c3a4b', longHair: true },
  },
];
