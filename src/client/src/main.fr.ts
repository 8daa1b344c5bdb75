import { french } from './languages/fr/language';
import { start } from './start';

start(french);
