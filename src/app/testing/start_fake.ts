import * as codec from '../../codec/link';
import { createApi } from '../api';
import type { ConvScope, Unchecked } from '../convscope';
import { docOfHash } from '../opening';
import { type App, type AppDeps, startApp } from '../start';

/** The app as it has started, its codec of links there, and the scripting API over it. */
export function startFake(deps: Omit<AppDeps, 'opening' | 'codec'>): App & { readonly api: Unchecked<ConvScope> } {
  const { location, history } = deps.location;
  const app = startApp({
    ...deps,
    codec: { here: codec, load: async () => codec },
    opening: { ...docOfHash(codec, location.hash, history.state), unread: false },
  });
  return { ...app, api: createApi(Promise.resolve(app)) };
}
