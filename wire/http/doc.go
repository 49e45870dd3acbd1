// Package http holds what HTTP messages share whatever their version: heads, bodies, and the events that the readers of
// HTTP/1.1 (wire/http1) and HTTP/2 (wire/http2) hand on (RFC 9110).
//
// A head names the fields that an assessment of a service-based interface asks for and counts the rest. What the reader
// could not know, because it joined the connection in its middle, is counted in Head.Hidden and never guessed.
package http
