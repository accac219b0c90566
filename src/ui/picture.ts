// What draws the maps, as one chunk: it and d3 are fetched while the frame of the page is drawn already.
export { CellInfo } from './flow/CellInfo';
export { Flow } from './flow/Flow';
export { Legend } from './flow/Legend';
