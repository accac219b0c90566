import type { Recipe } from '../../core/result';
import { useAct } from '../act';
import { useDoc } from '../context';
import { usePanelWords } from '../parts/usePanelWords';

const RECIPES: readonly Recipe[] = ['paired', 'notebook'];

/** Whether net b starts from the seed again or draws on where a stopped; what that means stands under it. */
export function RecipeChoice() {
  const words = usePanelWords('compare').recipe;
  const act = useAct();
  const recipe = useDoc((doc) => doc.recipe);
  return (
    <fieldset className="compare-recipe">
      <legend>{words.title}</legend>
      {RECIPES.map((r) => (
        <label key={r}>
          <input
            type="radio"
            name="recipe"
            value={r}
            checked={recipe === r}
            onChange={(event) => act(event, (actions) => actions.setRecipe(r))}
          />
          <b>{words[r]}</b> <span className="mono">{r}</span>
        </label>
      ))}
      <p className="faint">{recipe === 'paired' ? words.pairedAbout : words.notebookAbout}</p>
    </fieldset>
  );
}
