// Package http2 reads HTTP/2 connections (RFC 9113) with header compression (RFC 7541) from both directions of a byte
// stream: in order, with lost bytes told.
//
// It reads connections from their preface, and those joined in their middle, which it finds by content: a chain of
// frames that are plausible in every part. In the middle of a connection the dynamic table is not known. It is then
// built up from what is inserted after joining: the newest entries have the lowest indices, so that what is known is
// known for certain, and a reference to an older entry is counted as hidden in the head. Nothing is guessed.
//
// Memory is bounded: streams, header blocks, the dynamic table and bodies (whose buffers come from one pool). It does
// not send, does not check flow control or stream states, and does not read server push beyond its header blocks.
package http2
