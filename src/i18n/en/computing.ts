/** Of a computation that takes long. */
export const computing = {
  label: 'Computation',
  running: (percent: string) => `Computing: ${percent} %`,
  stop: 'Stop',
  stopped: 'Stopped: the maps of this net are not computed.',
  again: 'Compute them',
};
