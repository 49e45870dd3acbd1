// Package sbi reads what messages of the service-based interfaces say: the API and operation of a path (TS 29.501 4.4,
// TS 29.510), NF profiles, discovery, access tokens and their requests, subscriber identities, and what of a subscriber's
// keys a body carries. It takes heads and bodies from wire/http and keeps nothing.
//
// Tokens are read, not verified: that needs the NRF's key, and a passive reader has none.
package sbi
