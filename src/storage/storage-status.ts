// How much room there is, and whether the browser promises to keep what is stored.

export interface StorageStatus {
  usedBytes: number;
  quotaBytes: number;
  /** Whether the browser deletes only when the person says so. */
  isPersistent: boolean;
}

/** What the browser says of this site's storage; null where it does not say. */
export async function storageStatus(): Promise<StorageStatus | null> {
  const storage = managerOf(navigator);
  if (!storage) return null;
  const [{ usage = 0, quota = 0 }, isPersistent] = await Promise.all([
    storage.estimate(),
    storage.persisted(),
  ]);
  return { usedBytes: usage, quotaBytes: quota, isPersistent };
}

/**
 * Asks the browser to keep what is stored, come what may; it may ask the person in turn.
 * @returns whether it will. Never rejects: a browser that fails to answer makes no promise.
 */
export async function requestPersistentStorage(): Promise<boolean> {
  const storage = managerOf(navigator);
  if (!storage) return false;
  try {
    return (await storage.persisted()) || (await storage.persist());
  } catch {
    return false;
  }
}

/** Pages that are not secure have none. */
function managerOf({ storage }: { storage?: StorageManager }): StorageManager | undefined {
  return storage;
}
