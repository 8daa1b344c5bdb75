import { english } from '../src/languages/en/language';
import { speak } from '../src/languages/speak';

speak(english);
