import { generate } from 'selfsigned';

/** A new certificate for localhost and 127.0.0.1 that has signed itself, and its key, in PEM. Good for whoever trusts it. */
export async function loopbackCertificate(): Promise<{ readonly certificate: string; readonly key: string }> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return { certificate: made.cert, key: made.private };
}
