import * as codec from '../../codec/link';
import { presentActions } from '../../state/late_actions';
import { createActions } from '../../state/make_actions';
import { createApi } from '../api';
import type { ConvScope, Unchecked } from '../convscope';
import { docOfHash } from '../opening';
import { type App, type AppDeps, startApp } from '../start';

/** The app as it has started, its codec of links there, and the scripting API over it. */
export function startFake(
  deps: Omit<AppDeps, 'opening' | 'codec' | 'actions'>,
): App & { readonly api: Unchecked<ConvScope> } {
  const { location, history } = deps.location;
  const app = startApp({
    ...deps,
    actions: (store) => presentActions(createActions(store)),
    codec: { here: codec, load: async () => codec },
    opening: { ...docOfHash(codec, location.hash, history.state), unread: false },
  });
  return { ...app, api: createApi(Promise.resolve(app)) };
}
