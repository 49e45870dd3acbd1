// Package http1 reads HTTP/1.0 and HTTP/1.1 connections (RFC 9112) from both directions of a byte stream: in order, with
// lost bytes told. Bodies are delimited by Content-Length, the chunked coding, or the connection's end; heads and bodies
// are bounded. Requests and responses are matched by their order.
//
// A service-based interface speaks HTTP/2 (TS 29.500 5.2): HTTP/1.x on it is a finding of its own.
package http1
