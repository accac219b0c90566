import type { Goal } from '../document';
import type { Net } from '../net/net';
import type { Search } from '../search';
import type { Shape } from '../shape';
import { countFacet, type Facet } from './facets';
import { type Change, changesTo } from './from_here';
import { type Grouped, groupDesigns } from './groups';
import { type Nearest, nearest } from './nearest';
import type { Conditions } from './problem';
import type { Feature, Restriction } from './restriction';
import { type Solved, solve } from './solve';
import type { Limits } from './work';

/** What a page may ask of its solver, plain data. */
export interface Questions {
  readonly designs: { readonly conditions: Conditions; readonly restriction: Restriction };
  /** At most `most` groups. */
  readonly groups: { readonly conditions: Conditions; readonly restriction: Restriction; readonly most: number };
  readonly facets: {
    readonly conditions: Conditions;
    readonly restriction: Restriction;
    readonly features: readonly Feature[];
  };
  readonly nearest: { readonly conditions: Conditions };
  /** `within`: what changed numbers keep to where the goal does not say. */
  readonly changes: { readonly net: Net; readonly input: Shape; readonly goal: Goal; readonly within?: Search };
}

export interface Answers {
  readonly designs: Solved;
  readonly groups: Grouped;
  readonly facets: readonly Facet[];
  readonly nearest: Nearest;
  readonly changes: readonly Change[];
}

export type QuestionType = keyof Questions;

const HANDLERS: { readonly [T in QuestionType]: (asked: Questions[T], limits: Partial<Limits>) => Answers[T] } = {
  designs: ({ conditions, restriction }, limits) => solve(conditions, restriction, limits),
  groups: ({ conditions, restriction, most }, limits) => groupDesigns(conditions, restriction, most, limits),
  facets: ({ conditions, restriction, features }, limits) =>
    features.map((feature) => countFacet(conditions, restriction, feature, limits)),
  nearest: ({ conditions }, limits) => nearest(conditions, limits),
  changes: ({ net, input, goal, within }) => changesTo(net, input, goal, within),
};

export function answer<T extends QuestionType>(type: T, asked: Questions[T], limits: Partial<Limits>): Answers[T] {
  return HANDLERS[type](asked, limits);
}
