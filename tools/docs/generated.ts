/** Which documents are made from the code, and how. */
import { keysMarkdown } from '../../screens/keys.ts';
import { commandsDocument } from './commands.ts';
import { exitCodesDocument } from './exit-codes.ts';
import { findingsDocument } from './findings.ts';
import { planSchemaDocument } from './plan-schema.ts';

export interface Document {
  /** From the root of the repository. */
  path: string;
  text: string;
}

export const generated = (): Document[] => [
  { path: 'docs/plan.schema.json', text: planSchemaDocument() },
  { path: 'docs/exit-codes.md', text: exitCodesDocument() },
  { path: 'docs/findings.md', text: findingsDocument() },
  { path: 'docs/commands.md', text: commandsDocument() },
  { path: 'docs/keys.md', text: keysMarkdown() },
];
