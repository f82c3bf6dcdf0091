/**
 * Who may import whom (docs/architecture.md, "The house"). In words:
 * bin -> src/cli -> screens, plans, everything of src; plans -> what a recipe may know; a recipe's fake -> the sandbox;
 * screens -> the store and types; engine, actions and export know no system and no screen; no circles.
 */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circles', 'two files that need each other are one idea, or hide a third', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule('no-unresolved', 'an import must lead somewhere', {}, { couldNotResolve: true }),
    rule('declared-packages-only', 'every package is in package.json', { pathNot: '^test/' }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),

    rule('bin-knows-nothing', 'bin starts the built program, and is read by any Node', { path: '^bin/' }, { path: '^(src|screens|plans|test|tools)/' }),
    rule(
      'cli-is-the-top',
      'the command line is the only place where everything meets; nothing imports it',
      { path: '^(src|screens|plans)/', pathNot: '^src/cli/' },
      { path: '^src/cli/' },
    ),
    rule('product-free-of-tests', 'the product runs without its tests and tools', { path: '^(bin|src|screens|plans)/' }, { path: '^(test|tools)/' }),

    rule(
      'no-system-in-the-core',
      'a system is data and rules under plans/; the core serves all of them',
      { path: '^src/', pathNot: '^src/cli/' },
      { path: '^plans/' },
    ),
    rule('no-screen-in-the-core', 'the engine speaks through a Host of two methods', { path: '^(src|plans)/', pathNot: '^src/cli/' }, { path: '^screens/' }),
    rule(
      'no-screen-library-in-the-core',
      'no terminal below the screens',
      { path: '^(src|plans)/', pathNot: '^src/cli/' },
      { path: 'node_modules/(ink|react)/' },
    ),
    rule('recipes-are-strangers', 'a recipe never imports another recipe', { path: '^plans/([^/]+)/' }, { path: '^plans/', pathNot: '^plans/$1/' }),
    rule(
      'recipes-stay-pure',
      'a recipe composes; the engine, the sandbox, the screens are not its business',
      { path: '^plans/', pathNot: '^plans/[^/]+/fake/' },
      { path: '^src/(engine|sandbox|export|store)/' },
    ),
    rule(
      'fakes-speak-to-the-sandbox',
      'a fake is its service in the sandbox, and knows no run',
      { path: '^plans/[^/]+/fake/' },
      { path: '^src/(engine|export|store)/' },
    ),
    rule(
      'recipes-without-their-fake',
      'what runs against the real service knows nothing of the sandbox',
      { path: '^plans/[^/]+/', pathNot: '^plans/[^/]+/fake/' },
      { path: '^plans/[^/]+/fake/' },
    ),

    rule(
      'screens-draw',
      'screens have no I/O: the store tells them, keys ask it',
      { path: '^screens/' },
      { path: '^(src/(cli|aws|sandbox|redis|kms)|plans)/' },
    ),
    rule('screens-read-no-files', 'screens have no I/O', { path: '^screens/' }, { path: '^(node:)?(fs|fs/promises|child_process|net|http|https|tls|dgram)$' }),

    rule(
      'plan-is-the-ground',
      'the document needs the schema of its actions, and for the rest names only types',
      { path: '^src/plan/' },
      { path: '^src/', pathNot: '^src/(plan/|actions/schema)', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'actions-know-no-run',
      'a kind of action is run by the engine, and does not know it; of time it takes only the type',
      { path: '^src/actions/' },
      { path: '^src/(engine|export|store|sandbox|cli)/', pathNot: '^src/engine/clock' },
    ),
    rule('exports-only-read', 'an export is the plan in other words', { path: '^src/export/' }, { path: '^src/(engine|sandbox|store|cli)/' }),
    rule(
      'a-cloud-of-its-own',
      'the sandbox is judged by clients that nobody here wrote: it shares no code with ours',
      { path: '^src/sandbox/' },
      { path: '^src/(engine|actions|export|store|cli|plan)/', pathNot: '^src/engine/(system-|virtual-)?clock' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.json'],
    },
  },
};
