import "server-only";

/** Where bytes lie under names such as `user_1/file_2`. All throw StoreDown when the place cannot be reached. */
export type ObjectStore = {
  put: (key: string, bytes: Uint8Array, contentType: string) => Promise<void>;
  /** Null when there is nothing of that name. */
  get: (key: string) => Promise<Uint8Array | null>;
  /** Also when there is nothing of that name. */
  delete: (key: string) => Promise<void>;
};
