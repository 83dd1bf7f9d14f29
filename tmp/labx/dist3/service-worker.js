(function () {
  try {
    self[`workbox:core:7.4.0`] && _();
  } catch {}
  var e = (e, ...t) => {
      let n = e;
      return (t.length > 0 && (n += ` :: ${JSON.stringify(t)}`), n);
    },
    t = class extends Error {
      constructor(t, n) {
        let r = e(t, n);
        (super(r), (this.name = t), (this.details = n));
      }
    },
    n = new Set(),
    r = {
      googleAnalytics: `googleAnalytics`,
      precache: `precache-v2`,
      prefix: `workbox`,
      runtime: `runtime`,
      suffix: typeof registration < `u` ? registration.scope : ``,
    },
    i = (e) => [r.prefix, e, r.suffix].filter((e) => e && e.length > 0).join(`-`),
    a = (e) => {
      for (let t of Object.keys(r)) e(t);
    },
    o = {
      updateDetails: (e) => {
        a((t) => {
          typeof e[t] == `string` && (r[t] = e[t]);
        });
      },
      getGoogleAnalyticsName: (e) => e || i(r.googleAnalytics),
      getPrecacheName: (e) => e || i(r.precache),
      getPrefix: () => r.prefix,
      getRuntimeName: (e) => e || i(r.runtime),
      getSuffix: () => r.suffix,
    };
  function s(e, t) {
    let n = new URL(e);
    for (let e of t) n.searchParams.delete(e);
    return n.href;
  }
  async function c(e, t, n, r) {
    let i = s(t.url, n);
    if (t.url === i) return e.match(t, r);
    let a = Object.assign(Object.assign({}, r), { ignoreSearch: !0 }),
      o = await e.keys(t, a);
    for (let t of o) if (i === s(t.url, n)) return e.match(t, r);
  }
  var l = class {
    constructor() {
      this.promise = new Promise((e, t) => {
        ((this.resolve = e), (this.reject = t));
      });
    }
  };
  async function u() {
    for (let e of n) await e();
  }
  var d = (e) => new URL(String(e), location.href).href.replace(RegExp(`^${location.origin}`), ``);
  function f(e) {
    return new Promise((t) => setTimeout(t, e));
  }
  function p() {
    self.addEventListener(`activate`, () => self.clients.claim());
  }
  try {
    self[`workbox:routing:7.4.0`] && _();
  } catch {}
  var m = (e) => (e && typeof e == `object` ? e : { handle: e }),
    h = class {
      constructor(e, t, n = `GET`) {
        ((this.handler = m(t)), (this.match = e), (this.method = n));
      }
      setCatchHandler(e) {
        this.catchHandler = m(e);
      }
    },
    ee = class extends h {
      constructor(e, t, n) {
        super(
          ({ url: t }) => {
            let n = e.exec(t.href);
            if (n && (t.origin === location.origin || n.index === 0)) return n.slice(1);
          },
          t,
          n,
        );
      }
    },
    te = class {
      constructor() {
        ((this._routes = new Map()), (this._defaultHandlerMap = new Map()));
      }
      get routes() {
        return this._routes;
      }
      addFetchListener() {
        self.addEventListener(`fetch`, (e) => {
          let { request: t } = e,
            n = this.handleRequest({ request: t, event: e });
          n && e.respondWith(n);
        });
      }
      addCacheListener() {
        self.addEventListener(`message`, (e) => {
          if (e.data && e.data.type === `CACHE_URLS`) {
            let { payload: t } = e.data,
              n = Promise.all(
                t.urlsToCache.map((t) => {
                  typeof t == `string` && (t = [t]);
                  let n = new Request(...t);
                  return this.handleRequest({ request: n, event: e });
                }),
              );
            (e.waitUntil(n), e.ports && e.ports[0] && n.then(() => e.ports[0].postMessage(!0)));
          }
        });
      }
      handleRequest({ request: e, event: t }) {
        let n = new URL(e.url, location.href);
        if (!n.protocol.startsWith(`http`)) return;
        let r = n.origin === location.origin,
          { params: i, route: a } = this.findMatchingRoute({
            event: t,
            request: e,
            sameOrigin: r,
            url: n,
          }),
          o = a && a.handler,
          s = e.method;
        if ((!o && this._defaultHandlerMap.has(s) && (o = this._defaultHandlerMap.get(s)), !o))
          return;
        let c;
        try {
          c = o.handle({ url: n, request: e, event: t, params: i });
        } catch (e) {
          c = Promise.reject(e);
        }
        let l = a && a.catchHandler;
        return (
          c instanceof Promise &&
            (this._catchHandler || l) &&
            (c = c.catch(async (r) => {
              if (l)
                try {
                  return await l.handle({ url: n, request: e, event: t, params: i });
                } catch (e) {
                  e instanceof Error && (r = e);
                }
              if (this._catchHandler)
                return this._catchHandler.handle({ url: n, request: e, event: t });
              throw r;
            })),
          c
        );
      }
      findMatchingRoute({ url: e, sameOrigin: t, request: n, event: r }) {
        let i = this._routes.get(n.method) || [];
        for (let a of i) {
          let i,
            o = a.match({ url: e, sameOrigin: t, request: n, event: r });
          if (o)
            return (
              (i = o),
              ((Array.isArray(i) && i.length === 0) ||
                (o.constructor === Object && Object.keys(o).length === 0) ||
                typeof o == `boolean`) &&
                (i = void 0),
              { route: a, params: i }
            );
        }
        return {};
      }
      setDefaultHandler(e, t = `GET`) {
        this._defaultHandlerMap.set(t, m(e));
      }
      setCatchHandler(e) {
        this._catchHandler = m(e);
      }
      registerRoute(e) {
        (this._routes.has(e.method) || this._routes.set(e.method, []),
          this._routes.get(e.method).push(e));
      }
      unregisterRoute(e) {
        if (!this._routes.has(e.method))
          throw new t(`unregister-route-but-not-found-with-method`, { method: e.method });
        let n = this._routes.get(e.method).indexOf(e);
        if (n > -1) this._routes.get(e.method).splice(n, 1);
        else throw new t(`unregister-route-route-not-registered`);
      }
    },
    g,
    v = () => (g || ((g = new te()), g.addFetchListener(), g.addCacheListener()), g);
  function y(e, n, r) {
    let i;
    if (typeof e == `string`) {
      let t = new URL(e, location.href);
      i = new h(({ url: e }) => e.href === t.href, n, r);
    } else if (e instanceof RegExp) i = new ee(e, n, r);
    else if (typeof e == `function`) i = new h(e, n, r);
    else if (e instanceof h) i = e;
    else
      throw new t(`unsupported-route-type`, {
        moduleName: `workbox-routing`,
        funcName: `registerRoute`,
        paramName: `capture`,
      });
    return (v().registerRoute(i), i);
  }
  var b = self.keydotBuild,
    x = `index.html`,
    ne = new Map(b.files.map((e) => [S(e), e]));
  function S({ path: e }) {
    return new URL(e === x ? `./` : e, self.location.href).href;
  }
  function C(e) {
    let t = `${e.origin}${e.pathname}`;
    return ne.get(t.endsWith(`/${x}`) ? t.slice(0, -10) : t);
  }
  function w(e) {
    return e.href.startsWith(new URL(`./`, self.location.href).href);
  }
  var T = `keydot-files ${new URL(`./`, self.location.href).pathname}`,
    E = `sha256`,
    D = class extends Error {
      constructor(...e) {
        (super(...e), (this.name = `FileNotKeptError`));
      }
    };
  function O(e) {
    let t = new URL(S(e));
    return (t.searchParams.set(E, e.sha256), t.href);
  }
  async function k(e) {
    let t = await (await caches.open(T)).match(O(e));
    if (!t) return `missing`;
    try {
      let n = await t.arrayBuffer();
      return (await F(n)) === e.sha256 ? new Response(n, { headers: t.headers }) : `damaged`;
    } catch {
      return `damaged`;
    }
  }
  var A = new Map();
  function j(e, t = () => void 0) {
    let n = O(e),
      r = A.get(n) ?? re(e, t).finally(() => A.delete(n));
    return (A.set(n, r), r);
  }
  async function re(e, t) {
    await M(e, await fetch(S(e), { cache: `no-cache`, credentials: `same-origin` }), t);
  }
  async function M(e, t, n = () => void 0) {
    if (!t.ok) throw new D(`Expected ${e.path}, got HTTP ${t.status}.`);
    let r = await P(t, n),
      i = await F(r);
    if (i !== e.sha256)
      throw new D(
        `Expected ${e.path} with SHA-256 ${e.sha256}, got ${i} of ${r.byteLength} bytes.`,
      );
    let a = new Headers(t.headers);
    (a.delete(`content-encoding`),
      a.set(`content-length`, String(r.byteLength)),
      await (await caches.open(T)).put(O(e), new Response(r, { headers: a })));
  }
  async function N(e) {
    return (await caches.open(T)).match(`${e.origin}${e.pathname}`, { ignoreSearch: !0 });
  }
  async function P(e, t) {
    let n = e.body?.getReader(),
      r = [];
    for (;;) {
      let { done: e, value: i } = (await n?.read()) ?? { done: !0, value: void 0 };
      if (e) return new Blob(r).arrayBuffer();
      (r.push(i), t(i.byteLength));
    }
  }
  async function F(e) {
    let t = new Uint8Array(await crypto.subtle.digest(`SHA-256`, e));
    return Array.from(t, (e) => e.toString(16).padStart(2, `0`)).join(``);
  }
  var I = 100;
  async function L(e) {
    let t = await caches.open(T),
      n = new Set((await t.keys()).map(({ url: e }) => e));
    return b.files.filter((t) => t.parts.some((t) => e.includes(t)) || n.has(O(t)));
  }
  async function R(e, t, n = () => void 0) {
    let r = e.reduce((e, { bytes: t }) => e + t, 0),
      i = [],
      a = [],
      o = 0,
      s = 0;
    for (let c of e) {
      let { before: e, after: l } = await z(c, t, (e) => {
        performance.now() - s < I || ((s = performance.now()), n(o + e, r));
      });
      (l === `whole` ? e === `damaged` && i.push(c.path) : a.push({ path: c.path, problem: l }),
        (o += c.bytes),
        n(o, r));
    }
    return { kind: `checked`, totalBytes: r, healed: i, lacking: a };
  }
  async function z(e, t, n) {
    let r = await B(e);
    if (r === `whole` || !t) return { before: r, after: r };
    let i = 0;
    try {
      await j(e, (e) => n((i += e)));
    } catch (e) {
      return {
        before: r,
        after: e instanceof DOMException && e.name === `QuotaExceededError` ? `no room` : r,
      };
    }
    return { before: r, after: await B(e) };
  }
  async function B(e) {
    let t = await k(e);
    return t instanceof Response ? `whole` : t;
  }
  var V = `share`,
    H = `#shared`,
    U = `keydot-file-name`;
  function W(e) {
    return `keydot-shared ${new URL(`./`, e).pathname}`;
  }
  var G = `files`,
    K = new URL(V, self.location.href).href;
  function q(e) {
    return e.href === K;
  }
  async function ie(e) {
    let t = new URL(`./${H}`, self.location.href).href;
    try {
      let t = (await e.formData()).getAll(G).filter((e) => e instanceof File),
        n = await caches.open(W(self.location.href));
      await Promise.all(t.map((e, t) => n.put(`${K}/${t}`, J(e))));
    } catch {
      return Response.redirect(t, 303);
    }
    return Response.redirect(t, 303);
  }
  function J(e) {
    let t = { 'content-type': e.type, [U]: encodeURIComponent(e.name) };
    return new Response(e, { headers: t });
  }
  try {
    self[`workbox:strategies:7.4.0`] && _();
  } catch {}
  function Y(e) {
    return typeof e == `string` ? new Request(e) : e;
  }
  var ae = class {
      constructor(e, t) {
        ((this._cacheKeys = {}),
          Object.assign(this, t),
          (this.event = t.event),
          (this._strategy = e),
          (this._handlerDeferred = new l()),
          (this._extendLifetimePromises = []),
          (this._plugins = [...e.plugins]),
          (this._pluginStateMap = new Map()));
        for (let e of this._plugins) this._pluginStateMap.set(e, {});
        this.event.waitUntil(this._handlerDeferred.promise);
      }
      async fetch(e) {
        let { event: n } = this,
          r = Y(e);
        if (r.mode === `navigate` && n instanceof FetchEvent && n.preloadResponse) {
          let e = await n.preloadResponse;
          if (e) return e;
        }
        let i = this.hasCallback(`fetchDidFail`) ? r.clone() : null;
        try {
          for (let e of this.iterateCallbacks(`requestWillFetch`))
            r = await e({ request: r.clone(), event: n });
        } catch (e) {
          if (e instanceof Error)
            throw new t(`plugin-error-request-will-fetch`, { thrownErrorMessage: e.message });
        }
        let a = r.clone();
        try {
          let e;
          e = await fetch(r, r.mode === `navigate` ? void 0 : this._strategy.fetchOptions);
          for (let t of this.iterateCallbacks(`fetchDidSucceed`))
            e = await t({ event: n, request: a, response: e });
          return e;
        } catch (e) {
          throw (
            i &&
              (await this.runCallbacks(`fetchDidFail`, {
                error: e,
                event: n,
                originalRequest: i.clone(),
                request: a.clone(),
              })),
            e
          );
        }
      }
      async fetchAndCachePut(e) {
        let t = await this.fetch(e),
          n = t.clone();
        return (this.waitUntil(this.cachePut(e, n)), t);
      }
      async cacheMatch(e) {
        let t = Y(e),
          n,
          { cacheName: r, matchOptions: i } = this._strategy,
          a = await this.getCacheKey(t, `read`),
          o = Object.assign(Object.assign({}, i), { cacheName: r });
        n = await caches.match(a, o);
        for (let e of this.iterateCallbacks(`cachedResponseWillBeUsed`))
          n =
            (await e({
              cacheName: r,
              matchOptions: i,
              cachedResponse: n,
              request: a,
              event: this.event,
            })) || void 0;
        return n;
      }
      async cachePut(e, n) {
        let r = Y(e);
        await f(0);
        let i = await this.getCacheKey(r, `write`);
        if (!n) throw new t(`cache-put-with-no-response`, { url: d(i.url) });
        let a = await this._ensureResponseSafeToCache(n);
        if (!a) return !1;
        let { cacheName: o, matchOptions: s } = this._strategy,
          l = await self.caches.open(o),
          p = this.hasCallback(`cacheDidUpdate`),
          m = p ? await c(l, i.clone(), [`__WB_REVISION__`], s) : null;
        try {
          await l.put(i, p ? a.clone() : a);
        } catch (e) {
          if (e instanceof Error) throw (e.name === `QuotaExceededError` && (await u()), e);
        }
        for (let e of this.iterateCallbacks(`cacheDidUpdate`))
          await e({
            cacheName: o,
            oldResponse: m,
            newResponse: a.clone(),
            request: i,
            event: this.event,
          });
        return !0;
      }
      async getCacheKey(e, t) {
        let n = `${e.url} | ${t}`;
        if (!this._cacheKeys[n]) {
          let r = e;
          for (let e of this.iterateCallbacks(`cacheKeyWillBeUsed`))
            r = Y(await e({ mode: t, request: r, event: this.event, params: this.params }));
          this._cacheKeys[n] = r;
        }
        return this._cacheKeys[n];
      }
      hasCallback(e) {
        for (let t of this._strategy.plugins) if (e in t) return !0;
        return !1;
      }
      async runCallbacks(e, t) {
        for (let n of this.iterateCallbacks(e)) await n(t);
      }
      *iterateCallbacks(e) {
        for (let t of this._strategy.plugins)
          if (typeof t[e] == `function`) {
            let n = this._pluginStateMap.get(t);
            yield (r) => {
              let i = Object.assign(Object.assign({}, r), { state: n });
              return t[e](i);
            };
          }
      }
      waitUntil(e) {
        return (this._extendLifetimePromises.push(e), e);
      }
      async doneWaiting() {
        for (; this._extendLifetimePromises.length;) {
          let e = this._extendLifetimePromises.splice(0),
            t = (await Promise.allSettled(e)).find((e) => e.status === `rejected`);
          if (t) throw t.reason;
        }
      }
      destroy() {
        this._handlerDeferred.resolve(null);
      }
      async _ensureResponseSafeToCache(e) {
        let t = e,
          n = !1;
        for (let e of this.iterateCallbacks(`cacheWillUpdate`))
          if (
            ((t = (await e({ request: this.request, response: t, event: this.event })) || void 0),
            (n = !0),
            !t)
          )
            break;
        return (n || (t && t.status !== 200 && (t = void 0)), t);
      }
    },
    oe = class {
      constructor(e = {}) {
        ((this.cacheName = o.getRuntimeName(e.cacheName)),
          (this.plugins = e.plugins || []),
          (this.fetchOptions = e.fetchOptions),
          (this.matchOptions = e.matchOptions));
      }
      handle(e) {
        let [t] = this.handleAll(e);
        return t;
      }
      handleAll(e) {
        e instanceof FetchEvent && (e = { event: e, request: e.request });
        let t = e.event,
          n = typeof e.request == `string` ? new Request(e.request) : e.request,
          r = `params` in e ? e.params : void 0,
          i = new ae(this, { event: t, request: n, params: r }),
          a = this._getResponse(i, n, t);
        return [a, this._awaitComplete(a, i, n, t)];
      }
      async _getResponse(e, n, r) {
        await e.runCallbacks(`handlerWillStart`, { event: r, request: n });
        let i;
        try {
          if (((i = await this._handle(n, e)), !i || i.type === `error`))
            throw new t(`no-response`, { url: n.url });
        } catch (t) {
          if (t instanceof Error) {
            for (let a of e.iterateCallbacks(`handlerDidError`))
              if (((i = await a({ error: t, event: r, request: n })), i)) break;
          }
          if (!i) throw t;
        }
        for (let t of e.iterateCallbacks(`handlerWillRespond`))
          i = await t({ event: r, request: n, response: i });
        return i;
      }
      async _awaitComplete(e, t, n, r) {
        let i, a;
        try {
          i = await e;
        } catch {}
        try {
          (await t.runCallbacks(`handlerDidRespond`, { event: r, request: n, response: i }),
            await t.doneWaiting());
        } catch (e) {
          e instanceof Error && (a = e);
        }
        if (
          (await t.runCallbacks(`handlerDidComplete`, {
            event: r,
            request: n,
            response: i,
            error: a,
          }),
          t.destroy(),
          a)
        )
          throw a;
      }
    },
    se = 5;
  function ce(e) {
    let t = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="dark light" />
    <meta http-equiv="refresh" content="${se}" />
    <title>Keydot</title>
  </head>
  <body>
    <h1>Keydot cannot start.</h1>
    <p>Damaged on this device: ${e.map(({ path: e }) => e.replace(/[^\w./-]/g, ``)).join(`, `)}.</p>
    <p>Connect to the network: then they are fetched again and Keydot starts by itself. Your lessons
    are not affected.</p>
  </body>
</html>`;
    return new Response(t, {
      status: 503,
      headers: { 'content-type': `text/html; charset=utf-8` },
    });
  }
  var le = class extends oe {
    async _handle(e, t) {
      let n = new URL(e.url),
        r = C(n);
      return r
        ? e.mode === `navigate`
          ? Q(await ue(r, e, t))
          : Q(await X(r, e, t))
        : ((await N(n)) ?? t.fetch(e));
    }
  };
  async function X(e, t, n) {
    let r = await k(e);
    if (r instanceof Response) return r;
    let i = await n.fetch(t);
    return (n.waitUntil(Z(e, i.clone())), i);
  }
  async function Z(e, t) {
    await M(e, t).catch(() => void 0);
  }
  async function ue(e, t, n) {
    let r = b.files.filter(({ parts: e }) => e.includes(`start`)),
      i = await Promise.all(r.map(de)),
      a = r.filter((e, t) => !i[t]);
    return a.length === 0 ? X(e, t, n) : n.fetch(t).catch(() => ce(a));
  }
  async function de(e) {
    return (
      (await k(e)) instanceof Response ||
      j(e).then(
        () => !0,
        () => !1,
      )
    );
  }
  function Q(e) {
    let { status: t, statusText: n } = e,
      r = new Headers(e.headers);
    for (let [e, t] of Object.entries(b.headers)) r.set(e, t);
    return new Response(e.body, { status: t, statusText: n, headers: r });
  }
  var fe = `keydot-page `;
  async function pe() {
    let { waiting: e, installing: t } = self.registration;
    if (e !== null || t !== null || (await me())) return;
    let n = await caches.open(T),
      r = new Set(b.files.map(O));
    for (let e of await n.keys()) r.has(e.url) || (await n.delete(e));
  }
  async function me() {
    let { held: e = [] } = await navigator.locks.query();
    return e.some(({ name: e }) => e?.startsWith(fe) && !C(new URL(e.slice(12))));
  }
  var $ = b.files.filter(({ parts: e }) => e.includes(`start`) || e.includes(`shell`));
  (p(),
    self.addEventListener(`install`, (e) => {
      e.waitUntil(Promise.all($.map(he)));
    }),
    y(({ url: e, request: t }) => w(e) && t.method === `GET`, new le()),
    y(
      ({ url: e }) => q(e),
      ({ request: e }) => ie(e),
      `POST`,
    ),
    self.addEventListener(`message`, (e) => {
      let [t] = e.ports;
      t && e.waitUntil(ge(e.data, t));
    }));
  async function he(e) {
    (await k(e)) instanceof Response || (await j(e));
  }
  async function ge(e, t) {
    let n = (e) => t.postMessage(e),
      r = (e, t) => n({ kind: `progress`, doneBytes: e, totalBytes: t });
    switch (e.kind) {
      case `describe`: {
        let { version: e, id: t, changes: r } = b;
        return n({ kind: `described`, version: e, id: t, changes: r });
      }
      case `check`:
        return n(await R(await L(e.parts), e.mayFetch, r));
      case `sweep`:
        return (await pe(), n({ kind: `swept` }));
      case `take-over`: {
        let e = await R($, !0, r);
        return (e.lacking.length === 0 && (await self.skipWaiting()), n(e));
      }
    }
  }
})();
