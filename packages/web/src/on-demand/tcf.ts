// What a page with a script tag imports to read another consent tool's answers, or to answer vendors' tags.
export * from '../tcf.js';
