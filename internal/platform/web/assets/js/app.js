// What every page gets. Each module finds its own attributes; see README.md.
import './app/theme.js';
import './app/popover.js';
import './app/search.js';
import './app/suggest.js';
import './app/into.js';
import './app/results.js';
import './app/refresh.js';
import './app/confirm.js';
import './app/copy.js';
import './app/unsaved.js';
import './app/mentions.js';
import './app/keep.js';
import './app/autosize.js';
import { arrived } from './app/arrival.js';

document.documentElement.classList.add('js');
arrived(document);
