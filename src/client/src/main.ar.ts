import { arabic } from './languages/ar/language';
import { start } from './start';

start(arabic);
