/** The parts of d3 that the yardstick uses; the whole carries no types of its own. */
declare module 'd3' {
  export * from 'd3-array';
  export * from 'd3-scale';
  export * from 'd3-scale-chromatic';
  export * from 'd3-selection';
}
