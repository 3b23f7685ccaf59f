/** Under test there is no bundler to guard; the marker means nothing here. */
export {};
