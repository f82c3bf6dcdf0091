/** The version alone, from package.json: `--version` must not load the plan's schema for it. */
import about from '../../package.json' with { type: 'json' };

export const version: string = about.version;
