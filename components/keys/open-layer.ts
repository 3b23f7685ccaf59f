const layers = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/** Whether something lies over the page: keys belong to it then. */
export function hasOpenLayer(): boolean {
  return document.querySelector(layers) !== null;
}
