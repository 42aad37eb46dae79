// What omo.js loads in a browser without the Navigation API.
export { watchHistory } from '../watch-history.js';
