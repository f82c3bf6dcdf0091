/** The endpoints a cache has, as `@primary` and its kin name them. `node` is an address of one node, of either side. */
export type EndpointKind = 'primary' | 'reader' | 'configuration' | 'node';
