/** Signs that carry meaning where colour is missing; ASCII for dumb terminals, words for screen readers. */
export interface Symbols {
  done: string;
  warning: string;
  question: string;
  bad: string;
  todo: string;
  here: string;
  cursor: string;
  rule: string;
  bar: { full: string; empty: string };
  arrow: string;
  enter: string;
  up: string;
  down: string;
  marked: string;
}

export const drawn: Symbols = {
  done: '✔',
  warning: '!',
  question: '?',
  bad: '✖',
  todo: '·',
  here: '▸',
  cursor: '▌',
  rule: '─',
  bar: { full: '█', empty: '░' },
  arrow: '->',
  enter: '↵',
  up: '↑',
  down: '↓',
  marked: '*',
};

export const ascii: Symbols = {
  ...drawn,
  done: '+',
  bad: 'x',
  todo: '.',
  here: '>',
  cursor: '_',
  rule: '-',
  bar: { full: '#', empty: '.' },
  enter: 'enter',
  up: 'up',
  down: 'down',
};

export const spoken: Symbols = {
  done: 'done:',
  warning: 'warning:',
  question: 'question:',
  bad: 'blocked:',
  todo: 'to do:',
  here: 'chosen:',
  cursor: '',
  rule: '',
  bar: { full: '', empty: '' },
  arrow: 'to',
  enter: 'enter',
  up: 'up',
  down: 'down',
  marked: 'marked:',
};
