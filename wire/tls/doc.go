// Package tls reads TLS connections (SSL 3.0 to TLS 1.3) from both directions of a byte stream, passively: what the
// handshake shows, alerts, and, with a key log, what lies inside.
//
// Without keys the handshake of TLS 1.2 and older shows the certificates of both sides and whether one was asked of the
// client; that of TLS 1.3 shows neither (RFC 8446 2): Facts then says Unknown, not no. Keys come as lines of an NSS key
// log (SSLKEYLOGFILE; RFC 9850). Decrypted are the AEAD suites with AES-GCM and ChaCha20-Poly1305, and AES and 3DES in CBC
// mode. Not decrypted are AES-CCM, RC4, ARIA, Camellia and connections joined after their handshake.
//
// Nothing is verified: chains, signatures and Finished are facts for checks above.
package tls
