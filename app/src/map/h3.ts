// A module of our own is what is loaded late: a package's would be named in `dist` by where it happens to be installed.
export { cellToBoundary, cellToLatLng, cellToParent, getResolution, latLngToCell } from 'h3-js';
