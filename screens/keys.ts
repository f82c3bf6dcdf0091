/** The one key table: footers, `?`, docs/keys.md and the tests read it. A new key starts here. */

export const screenNames = [
  'inventory',
  'choices',
  'keys',
  'preflight',
  'review',
  'settings',
  'words',
  'rehearsal',
  'start',
  'run',
  'gate',
  'back-out',
  'journal',
  'help',
  'leave',
] as const;
export type ScreenName = (typeof screenNames)[number];

export interface KeyRow {
  id: string;
  /** Names as in parts/press.ts; a single character stands for itself. */
  keys: readonly string[];
  screens: readonly ScreenName[];
  /** Words of the footer; without them only `?` and the docs show the key. */
  label?: string;
  does: string;
}

const lists: readonly ScreenName[] = ['inventory', 'choices', 'keys'];
const texts: readonly ScreenName[] = ['preflight', 'review', 'settings', 'words', 'rehearsal', 'journal', 'help', 'back-out', 'gate'];
const away: readonly ScreenName[] = screenNames.filter((name) => name !== 'inventory');
const moving: readonly ScreenName[] = [...lists, ...texts];

export const keyTable: readonly KeyRow[] = [
  {
    id: 'open',
    keys: ['enter'],
    screens: ['inventory'],
    label: 'plan or resume',
    does: 'plan the cache under the cursor, or go on with the run there; marked runs start together',
  },
  { id: 'mark', keys: [' '], screens: ['inventory'], label: 'mark', does: 'mark a run, so that several start together' },
  { id: 'filter', keys: ['/'], screens: ['inventory'], label: 'filter', does: 'show only rows that hold what you type' },
  { id: 'clear', keys: ['escape'], screens: ['inventory'], does: 'clear the filter and the marks' },
  { id: 'scan', keys: ['s'], screens: ['inventory'], label: 'scan', does: 'look again at what exists' },
  { id: 'review', keys: ['v'], screens: ['inventory', 'run'], does: 'show the plan of this run' },

  { id: 'check', keys: ['ctrl-s'], screens: ['choices'], label: 'check', does: 'run preflight with these choices' },
  {
    id: 'next',
    keys: ['enter'],
    screens: ['choices'],
    label: 'next, pick, add',
    does: 'pick a key, add a place, or go to the next field; on the last row: run preflight',
  },
  { id: 'turn', keys: ['right', ' '], screens: ['choices'], label: 'change', does: 'next option of the field' },
  { id: 'turn.back', keys: ['left'], screens: ['choices'], does: 'option before' },
  { id: 'field.down', keys: ['tab'], screens: ['choices'], does: 'next field' },
  { id: 'field.up', keys: ['shift-tab'], screens: ['choices'], does: 'field before' },
  { id: 'drop', keys: ['ctrl-r'], screens: ['choices'], does: 'remove the last place of the list' },

  { id: 'pick', keys: ['enter'], screens: ['keys'], label: 'choose', does: 'choose this key' },
  { id: 'type', keys: ['t'], screens: ['keys'], label: 'type another', does: 'type an alias, key id, ARN, or "service"' },

  { id: 'go.review', keys: ['enter'], screens: ['preflight'], label: 'review', does: 'review the plan' },

  { id: 'run', keys: ['enter'], screens: ['review'], label: 'run', does: 'write the plan file and start; on LIVE it asks once more' },
  {
    id: 'rehearse',
    keys: ['r'],
    screens: ['review'],
    label: 'rehearse',
    does: 'run the plan in a world rebuilt from its facts, in fast time, and show what would happen; nothing real is touched',
  },
  { id: 'settings', keys: ['d'], screens: ['review'], label: 'settings', does: 'show every setting: carried, changed, asked, new, dropped' },
  // Without a label: at 80 columns the others fill the footer.
  { id: 'words', keys: ['w'], screens: ['review'], does: 'show every step and call in words' },
  { id: 'export', keys: ['x'], screens: ['inventory', 'review'], label: 'export', does: 'write the plan as a Markdown runbook beside the plan file' },
  { id: 'export.json', keys: ['X'], screens: ['inventory', 'review'], does: 'the same as JSON' },
  { id: 'edit', keys: ['e'], screens: ['preflight', 'review'], label: 'edit', does: 'go back to the choices' },

  { id: 'submit', keys: ['enter'], screens: ['start', 'gate', 'back-out'], label: 'answer', does: 'give the answer that was typed' },

  // In the order of need: at 80 columns what comes last falls off the footer, and the way to stop and back must not.
  { id: 'answer', keys: ['enter'], screens: ['run'], label: 'go on', does: 'open the question that waits, or go on with a run that stopped' },
  { id: 'stop', keys: ['s'], screens: ['run'], label: 'stop', does: 'finish the call that has begun, then stop; the journal stays valid' },
  {
    id: 'back-out',
    keys: ['b'],
    screens: ['run'],
    label: 'back out…',
    does: 'show what backing out removes, keeps and loses; it asks before anything is done',
  },
  { id: 'other', keys: ['tab', 'right'], screens: ['run'], label: 'next run', does: 'show the next run of this session' },
  { id: 'other.before', keys: ['shift-tab', 'left'], screens: ['run'], does: 'show the run before' },
  { id: 'journal', keys: ['l'], screens: ['run'], label: 'journal', does: 'show the journal of this run' },
  { id: 'copy', keys: ['y'], screens: ['run'], label: 'copy the call', does: 'copy the command that goes on with this run' },

  { id: 'stay', keys: ['escape'], screens: ['leave'], label: 'stay', does: 'stay in the session' },
  { id: 'go', keys: ['enter'], screens: ['leave'], label: 'leave', does: 'stop the runs of this session and leave' },

  {
    id: 'number',
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    screens: ['inventory', 'keys'],
    does: 'to the row of that number, as a screen reader reads them',
  },
  { id: 'up', keys: ['up', 'k'], screens: moving, does: 'one row up' },
  { id: 'down', keys: ['down', 'j'], screens: moving, does: 'one row down' },
  { id: 'pageup', keys: ['pageup'], screens: moving, does: 'one page up' },
  { id: 'pagedown', keys: ['pagedown'], screens: moving, does: 'one page down' },
  { id: 'top', keys: ['home', 'g'], screens: moving, does: 'to the first row' },
  { id: 'bottom', keys: ['end', 'G'], screens: moving, does: 'to the last row' },

  { id: 'back', keys: ['escape'], screens: away.filter((name) => name !== 'leave'), label: 'back', does: 'leave this screen; nothing is answered or changed' },
  {
    id: 'help',
    keys: ['?'],
    screens: screenNames.filter((name) => name !== 'help' && name !== 'leave'),
    label: 'help',
    does: 'show the keys of this screen (not while you type text)',
  },
  {
    id: 'quit',
    keys: ['q'],
    screens: screenNames.filter((name) => name !== 'leave'),
    label: 'quit',
    does: 'leave the session; with runs going it asks first (not while you type text)',
  },
  { id: 'interrupt', keys: ['ctrl-c'], screens: screenNames, does: 'stop every run after the call that has begun, then leave; a second time: leave at once' },
];

export const keysOf = (screen: ScreenName): KeyRow[] => keyTable.filter((row) => row.screens.includes(screen));

/** The row that a press means on a screen. */
export const rowFor = (screen: ScreenName, press: { name: string; text: string }): KeyRow | undefined => {
  const key = press.name === 'char' ? press.text : press.name;
  return keysOf(screen).find((row) => row.keys.includes(key));
};

const shown: Record<string, string> = {
  enter: '↵',
  escape: 'esc',
  ' ': 'space',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'page up',
  pagedown: 'page down',
  'shift-tab': 'shift-tab',
};
export const keyText = (key: string, plain = false): string => (plain && ['enter', 'up', 'down', 'left', 'right'].includes(key) ? key : (shown[key] ?? key));

/** docs/keys.md. */
export function keysMarkdown(): string {
  const tables = screenNames.map((name) =>
    [
      `## ${name}`,
      '',
      '| key | does |',
      '|---|---|',
      ...keysOf(name).map((row) => `| ${row.keys.map((key) => `\`${keyText(key)}\``).join(' ')} | ${row.does} |`),
      '',
    ].join('\n'),
  );
  return [
    '<!-- Generated from screens/keys.ts: change it there. -->',
    '# Keys',
    '',
    'Letters are text where a text is typed; there only keys with a name, such as `esc` or `ctrl-s`, act. A paste never presses a key, and no consent can be pasted.',
    '',
    ...tables,
  ].join('\n');
}
