/** Real Neo4j for instances of the sandbox. */
export { openNeo4j, type Neo4jEngine } from './engine.ts';
export { findNeo4j, type Neo4jPlace, usualNeo4j } from './place.ts';
