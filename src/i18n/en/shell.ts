export const shell = {
  title: 'ConvScope',
  skip: 'Skip to the network',
  broken: {
    title: 'Something on this page broke',
    text: 'This is a fault of the page, not of your network. Reset opens the exercise again; Undo then brings your network back.',
    reset: 'Reset',
  },
};
