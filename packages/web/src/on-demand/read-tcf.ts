import { readTcfAs } from '../tcf/tcf-attributes.js';
import type { PageOmo } from '../window-omo.js';

// What omo.js loads when its tag has a data-tcf="read": it takes what a consent tool of IAB's TCF answers.
const { dataset } = document.querySelector<HTMLScriptElement>('script[data-tcf]')!;
readTcfAs(dataset, (window.omo as PageOmo).consent);
