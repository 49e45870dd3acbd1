// Package export reads what cores and probes export of traffic that was encrypted on the wire: HEP3 packets (HOMER
// Encapsulation Protocol, version 3) and JSON lines. Both hand on a message with its endpoints and time; what the message
// is, the caller finds by its content (wire/http1, wire/http2, JSON).
//
// A JSON line is one object for one request or response. Makers name things differently, so names are compared without
// case, "-", "_" and ".", at any depth down to four:
//
//	{"timestamp": 1700000000.25, "src-ip": "192.0.2.1", "src-port": 40000, "dst-ip": "192.0.2.2", "dst-port": 7777,
//	 "header-list": {":method": "GET", ":path": "/nnrf-disc/v1/nf-instances", "authorization": "Bearer …"},
//	 "body": {…}}
//
//	time       timestamp, time, ts; seconds, ms, µs or ns since 1970 by size, or RFC 3339
//	source     srcip, src, sourceip, source, clientip, ipsrc;   srcport, sourceport, clientport
//	target     dstip, dst, destinationip, destination, serverip, ipdst;   dstport, destinationport, serverport
//	id         correlationid, transactionid, streamid: the same in a response as in its request
//	method …   method, path (uri, url), status (statuscode), authority (host), scheme
//	headers    headers, headerlist: an object, or a list of {name, value} or {key, value}
//	body       body, payload, data, message: an object, or text
//
// Exports say what their maker says: a message that came this way proves nothing about how it was protected on the wire.
package export
