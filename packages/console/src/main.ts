import { ConsoleApp } from './console-app.js';
import { ConsoleConnection } from './console-connection.js';
import { ConsoleCoupons } from './console-coupons.js';
import { ConsoleDelivery } from './console-delivery.js';
import { ConsoleFunnel } from './console-funnel.js';
import { ConsoleLive } from './console-live.js';
import { ConsolePeople } from './console-people.js';
import { ConsolePerson } from './console-person.js';
import { ConsoleSignIn } from './console-sign-in.js';
import { ConsoleStreamBar } from './console-stream-bar.js';
import { ConsoleTimeline } from './console-timeline.js';
import { ConsoleTouches } from './console-touches.js';
import { startLanguage } from './language.js';

startLanguage();

customElements.define('console-connection', ConsoleConnection);
customElements.define('console-coupons', ConsoleCoupons);
customElements.define('console-delivery', ConsoleDelivery);
customElements.define('console-funnel', ConsoleFunnel);
customElements.define('console-live', ConsoleLive);
customElements.define('console-people', ConsolePeople);
customElements.define('console-person', ConsolePerson);
customElements.define('console-sign-in', ConsoleSignIn);
customElements.define('console-stream-bar', ConsoleStreamBar);
customElements.define('console-timeline', ConsoleTimeline);
customElements.define('console-touches', ConsoleTouches);
// The one that is on the page already comes last: it finds the others ready.
customElements.define('console-app', ConsoleApp);
