// What a page with a script tag imports to have its links spelled and hashed.
export { withIdentifiers } from '../identifiers.js';
