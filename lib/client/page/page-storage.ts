/** This browser's storage. It is asked for on each access, since even naming it throws where it is forbidden. */
export const pageStorage: Pick<Storage, "getItem" | "setItem" | "removeItem"> = {
  getItem: (key) => window.localStorage.getItem(key),
  setItem: (key, text) => window.localStorage.setItem(key, text),
  removeItem: (key) => window.localStorage.removeItem(key),
};
