// The storage quota, and whether stored data is protected from eviction.

/** Use and protection of this site's storage. */
export interface StorageStatus {
  usedBytes: number;
  quotaBytes: number;
  /** Whether the browser deletes data only on request of the user. */
  isPersistent: boolean;
}

/** The storage status; null when the browser does not provide it. */
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
 * Requests persistent storage, which is exempt from eviction. The browser may ask the user.
 * @returns whether storage is persistent. Never rejects.
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

/** Missing on pages without a secure context. */
function managerOf({ storage }: { storage?: StorageManager }): StorageManager | undefined {
  return storage;
}
