import forge from 'node-forge';

export interface Certificate {
  /** PEM. */
  cert: string;
  key: string;
}

interface Issued {
  certificate: forge.pki.Certificate;
  keys: forge.pki.rsa.KeyPair;
}

/** An authority made for one test, and what it signs. */
export interface Authority {
  /** PEM. */
  ca: string;
  /** For a server on 127.0.0.1, or for a client. */
  issue(name: string): Certificate;
  /** Key and certificate in one file. */
  issuePfx(name: string, passphrase: string): Buffer;
}

export function createAuthority(name = 'test authority'): Authority {
  const own = certify(name, undefined);

  function issued(subject: string): Issued {
    return certify(subject, own);
  }

  return {
    ca: forge.pki.certificateToPem(own.certificate),
    issue(subject) {
      const { certificate, keys } = issued(subject);
      return {
        cert: forge.pki.certificateToPem(certificate),
        key: forge.pki.privateKeyToPem(keys.privateKey),
      };
    },
    issuePfx(subject, passphrase) {
      const { certificate, keys } = issued(subject);
      const pfx = forge.pkcs12.toPkcs12Asn1(keys.privateKey, [certificate], passphrase, {
        algorithm: '3des',
      });
      return Buffer.from(forge.asn1.toDer(pfx).getBytes(), 'binary');
    },
  };
}

let serial = 1;

/** Signed by `issuer`, or by itself. */
function certify(name: string, issuer: Issued | undefined): Issued {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  const subject = [{ name: 'commonName', value: name }];
  const day = 24 * 3_600_000;
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = String(serial++).padStart(2, '0');
  certificate.validity.notBefore = new Date(Date.now() - day);
  certificate.validity.notAfter = new Date(Date.now() + day);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer ? issuer.certificate.subject.attributes : subject);
  certificate.setExtensions(
    issuer
      ? [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }]
      : [{ name: 'basicConstraints', cA: true }],
  );
  certificate.sign((issuer ?? { keys }).keys.privateKey, forge.md.sha256.create());
  return { certificate, keys };
}
