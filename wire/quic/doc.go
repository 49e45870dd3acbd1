// Package quic reads of QUIC the one thing that everybody on the path can: the Initial packets of versions 1 (RFC 9000) and
// 2 (RFC 9369), whose keys derive from a connection ID that stands in clear (RFC 9001 clause 5.2). They carry the first
// messages of the TLS handshake.
//
// It says whether a message is whole in one Initial packet, and holds nothing of it. Only the first packet of a datagram is
// looked at; a message that is spread over several packets (a ClientHello with keys against quantum computers may be) is not
// put together.
package quic
