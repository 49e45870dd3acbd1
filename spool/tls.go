package spool

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ClientTLS makes a probe's side of mutual TLS 1.3 from PEM files: its certificate with its key, and the authorities of
// the server. The system's authorities are not asked: a probe talks to one server.
func ClientTLS(cert, key, ca string) (*tls.Config, error) {
	pair, pool, err := load(cert, key, ca)
	if err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{pair}, RootCAs: pool}, nil
}

// ServerTLS makes the server's side: its certificate with its key, and the authorities of the probes. Who shows no
// certificate of theirs gets no connection.
func ServerTLS(cert, key, clientCA string) (*tls.Config, error) {
	pair, pool, err := load(cert, key, clientCA)
	if err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert}, nil
}

func load(cert, key, ca string) (tls.Certificate, *x509.CertPool, error) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("certificate %s with key %s: %w", cert, key, err)
	}
	data, err := os.ReadFile(ca)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("authorities: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return tls.Certificate{}, nil, fmt.Errorf("authorities: %s: expected certificates in PEM", ca)
	}
	return pair, pool, nil
}

// maxName is the longest name of a probe, in octets.
const maxName = 255

// probeName answers who a verified certificate names: the URI of its subject alternative name (RFC 5280 section 4.2.1.6)
// where there is exactly one, as SPIFFE has it, otherwise the subject's common name. A common name that looks like a URI
// is refused, so that no probe can take another's name by way of the other field.
func probeName(state *tls.ConnectionState) (string, error) {
	if state == nil || len(state.VerifiedChains) == 0 || len(state.VerifiedChains[0]) == 0 {
		return "", errors.New("no verified client certificate: probes report over mutual TLS")
	}
	leaf := state.VerifiedChains[0][0]
	name := leaf.Subject.CommonName
	switch {
	case len(leaf.URIs) == 1:
		name = leaf.URIs[0].String()
	case len(leaf.URIs) > 1:
		return "", errors.New("the client certificate names several URIs: expected one")
	case strings.Contains(name, "://"):
		return "", errors.New("the client certificate has a URI as its common name: put it into the subject alternative name")
	}
	if name == "" || len(name) > maxName || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", fmt.Errorf("the client certificate does not name the probe: expected a URI or a common name of 1 to %d printable octets", maxName)
	}
	return name, nil
}
