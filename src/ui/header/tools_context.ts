import { createContext, useContext } from 'react';
import type { Tools } from './useTools';

const Context = createContext<Tools | null>(null);

export const ToolsProvider = Context;

/** The header's tools, for panels that open a dialog. */
export function useAppTools(): Tools {
  const tools = useContext(Context);
  if (!tools) throw new Error('panels stand inside ToolsProvider');
  return tools;
}
