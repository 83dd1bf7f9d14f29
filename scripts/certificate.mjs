// A self-signed certificate for this computer's network addresses. Phones on the same network need HTTPS,
// because browsers allow the camera on secure pages only. It is cached in .cache until it is about to expire.
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { generate } from 'selfsigned';
import { ROOT } from './command.mjs';

const FILE = join(ROOT, '.cache/certificate.json');
const DAY_MS = 86_400_000;
/** Browsers refuse server certificates that are valid for much longer than a year. */
const VALID_DAYS = 365;
const RENEW_BEFORE_DAYS = 14;

/** @typedef {{cert: string, key: string}} Certificate */

/** This computer's IPv4 addresses on the network. */
export function networkAddresses() {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

/**
 * The cached certificate, or a new one when it expires soon or lacks one of the addresses.
 * @param {string[]} addresses
 * @returns {Promise<Certificate>}
 */
export async function readyCertificate(addresses) {
  const cached = await readCached();
  if (cached && isValidFor(cached.cert, addresses)) return cached;
  const created = await makeCertificate(addresses);
  await mkdir(dirname(FILE), { recursive: true });
  await writeFile(FILE, JSON.stringify(created), { mode: 0o600 });
  return created;
}

/** @returns {Promise<Certificate | null>} */
async function readCached() {
  try {
    return /** @type {Certificate} */ (JSON.parse(await readFile(FILE, 'utf8')));
  } catch {
    // A missing or damaged file is replaced.
    return null;
  }
}

/**
 * @param {string} cert
 * @param {string[]} addresses
 */
function isValidFor(cert, addresses) {
  const certificate = new X509Certificate(cert);
  const daysLeft = (Date.parse(certificate.validTo) - Date.now()) / DAY_MS;
  return daysLeft > RENEW_BEFORE_DAYS && addresses.every((address) => certificate.checkIP(address));
}

/**
 * @param {string[]} addresses
 * @returns {Promise<Certificate>}
 */
async function makeCertificate(addresses) {
  const now = new Date();
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Keydot' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          ...['127.0.0.1', ...addresses].map((ip) => ({ type: /** @type {const} */ (7), ip })),
        ],
      },
    ],
  });
  return { cert, key };
}
