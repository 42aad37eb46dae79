import type { PageOmo } from '../window-omo.js';
import { watchDeclaredEvents } from '../declared-events.js';

// What omo.js loads when there is an element with data-omo-click or data-omo-view on the page.
watchDeclaredEvents(window.omo as PageOmo, (element, cause) => {
  const message = `[omo] option_invalid: data-omo-props of a <${element.localName}> is no JSON object; its event went without it.`;
  window.console.error(message, cause ?? '');
});
