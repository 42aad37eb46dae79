import { startPage } from './start-page.js';

// omo.js: <script async src=".../omo.js" data-endpoint="https://collect.example" data-write-key="..."></script>
startPage(document.currentScript ?? document.querySelector('script[data-write-key]'));
