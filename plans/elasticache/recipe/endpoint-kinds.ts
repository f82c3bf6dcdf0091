/** The endpoints a cache has, as `@primary` and its kin name them. `node` is an address of one node, of either side. */
export const endpointKinds = ['primary', 'reader', 'configuration', 'node'] as const;

export type EndpointKind = (typeof endpointKinds)[number];
