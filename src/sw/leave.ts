// What the development server answers when the service worker of a built app, served at this address
// before, looks for its newer version: it empties its caches, leaves, and has its pages loaded anew.
{
  const worker = globalThis as unknown as ServiceWorkerGlobalScope;

  worker.addEventListener('install', () => void worker.skipWaiting());

  worker.addEventListener('activate', (event) => {
    event.waitUntil(leave());
  });

  const leave = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('keydot-')) await caches.delete(name);
    }
    await worker.registration.unregister();
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    await Promise.all(pages.map((page) => page.navigate(page.url)));
  };
}
