/** 'Did you mean …?' for the browser: the content engine's own measure, so that page and compiler agree. */
export { nearest as nearestName } from '../course/suggest.ts';
