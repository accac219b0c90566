import type { Library } from '../python/library';
import type { Machine } from '../python/machine';
import { NONE } from '../python/values';
import { addLayers, callKeras, kerasCall, kerasJoin, kerasLayers } from './call';
import { isKerasLayer } from './names';

/** Keras, as the interpreter asks for it. */
export const kerasLibrary: Library<Machine> = {
  keeps: (callee) => callee.type === 'outside' && isKerasLayer(callee.path),
  call: (m, callee, given, node) => {
    const [first] = given;
    if (callee.type === 'keras' || callee.type === 'keras-model') return callKeras(m, callee, given, node);
    if (callee.type === 'method' && callee.self.type === 'keras-model') {
      const { self, name } = callee;
      if (name === 'add' && first) addLayers(m, self.layers, kerasLayers(m, first.value, first.at), node);
      else if (!['summary', 'compile', 'build'].includes(name)) return m.refuse(node);
      return NONE;
    }
    if (callee.type !== 'outside') return null;
    const { path } = callee;
    if (isKerasLayer(path)) return kerasCall(m, path, given, node);
    // Keras takes its layers in a list.
    const items = given.length === 1 && first?.value.type === 'list' ? first.value.items : [];
    if (/(?:^|\.)Sequential$/.test(path) && items.some((item) => item.type === 'keras')) {
      return kerasCall(m, 'keras.Sequential', given, node);
    }
    // `layers.add([x, y])`
    return /(?:^|\.)layers\.[a-z]\w*$/.test(path) ? kerasJoin(m, given, node) : null;
  },
};
