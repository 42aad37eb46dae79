// What omo.js loads when a widget, or the page, first calls the backend's API.
export { createApi } from '../api.js';
