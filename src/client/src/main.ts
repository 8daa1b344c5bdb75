import { english } from './languages/en/language';
import { start } from './start';

start(english);
