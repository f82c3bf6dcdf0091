/** Every page of a list: src/aws/pages.ts. */
export { everyPage } from '../../../src/aws/pages.ts';
