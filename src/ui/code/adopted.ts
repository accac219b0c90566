import { StyleModule } from 'style-mod';

/** A sheet all of whose rules lie in a layer: whatever the page's own sheets say of the same element comes before them. */
class LayeredSheet extends CSSStyleSheet {
  get #layer(): CSSLayerBlockRule {
    if (super.cssRules.length === 0) super.insertRule('@layer editor {}');
    return super.cssRules[0] as CSSLayerBlockRule;
  }

  override get cssRules(): CSSRuleList {
    return this.#layer.cssRules;
  }

  override insertRule(rule: string, index?: number): number {
    return this.#layer.insertRule(rule, index);
  }

  override deleteRule(index: number): void {
    this.#layer.deleteRule(index);
  }
}

/**
 * Makes the document adopt the editor's rules, as a shadow tree's root would: by default the editor writes them into a
 * <style> of the document's head, which no content security policy allows that is worth having. For a document that has
 * a head style-mod offers no choice, so the set of rules that it makes for a root without one is given to the document.
 */
export function adoptEditorStyles(): void {
  const root = { ownerDocument: { defaultView: { CSSStyleSheet: LayeredSheet } }, adoptedStyleSheets: [] };
  StyleModule.mount(root as unknown as ShadowRoot, new StyleModule({}));
  for (const key of Object.getOwnPropertySymbols(root)) Reflect.set(document, key, Reflect.get(root, key));
}
