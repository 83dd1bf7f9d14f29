// Receives files that other apps share with this one, as a posted form, and caches them for the
// page. Next: page/sources/incoming-files.ts.
import { sharedFilesCache, SHARED_HASH, SHARED_NAME, SHARE_ADDRESS } from '../api/offline-api.ts';

declare const self: ServiceWorkerGlobalScope;

/** The form field named in the manifest. */
const FIELD = 'files';

const address = new URL(SHARE_ADDRESS, self.location.href).href;

/** Whether a request is a share. */
export function isShare(url: URL): boolean {
  return url.href === address;
}

/**
 * Caches the files and redirects to the page, also after a failure: the page reports missing files.
 */
export async function receiveShare(request: Request): Promise<Response> {
  const page = new URL(`./${SHARED_HASH}`, self.location.href).href;
  try {
    const form = await request.formData();
    const files = form.getAll(FIELD).filter((value) => value instanceof File);
    const cache = await caches.open(sharedFilesCache(self.location.href));
    await Promise.all(files.map((file, index) => cache.put(`${address}/${index}`, wrap(file))));
  } catch {
    return Response.redirect(page, 303);
  }
  return Response.redirect(page, 303);
}

function wrap(file: File): Response {
  const headers = { 'content-type': file.type, [SHARED_NAME]: encodeURIComponent(file.name) };
  return new Response(file, { headers });
}
