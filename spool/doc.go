// Package spool carries lines of JSON from a probe to a server so that none is lost and none is doubled, whichever side
// stops, and however. A Spool keeps lines on the probe's disk until the server has said that they are on its own; a Sender
// sends them over mutual TLS; a Receiver checks what comes and hands it to a Sink. It reads nothing of what the lines say.
//
// # What is promised
//
// Each line gets a sequence number, from 1 and without holes, in a spool that is named by 128 random bits. Lines become
// durable in groups, at most 200 ms or 1 MiB apart: written, synced, and then marked as durable by a second sync. Only a
// durable line is ever sent, so that a number never stands for two lines, even if the probe's machine loses power. The
// server stores lines and the last number in one transaction and ignores numbers that it has. What the probe had not yet
// made durable when it died is lost, and was never promised.
//
// A spool has a bound on its size. When it is reached, Append answers ErrFull; whoever then gives a line up says so with
// Lost, and once there is room again a line of the spool's own tells the server how many are missing at that place:
//
//	{"id":"spool-gap","class":"gap","time":"2026-01-02T15:04:05Z","lost":12,"total":40}
//
// lost counts the lines that are missing here, total those since the spool began.
//
// # On disk
//
// A spool is a folder with three kinds of files. Integers are little endian; a CRC is CRC-32C (RFC 3720 appendix B.4, the
// polynomial of Castagnoli).
//
// lock is empty; the process that writes the spool holds a lock on it.
//
// state is 12,288 octets: the id at 8, and two slots, at 4,096 and 8,192, written in turn and synced each time, so that a
// torn one leaves the other. The valid slot with the higher generation counts:
//
//	head  0 "GLSTATE1" | 8 id (16) | 24 CRC of 0..24
//	slot  0 generation | 8 durable | 16 acknowledged | 24 lost | 32 told | 40 CRC of id and 0..40
//
// durable is the last sequence number that was synced before the slot was written; acknowledged the last that the server
// said it has; lost and told count lines as above.
//
// Segments, named by their first sequence number in 20 digits (00000000000000000001.seg), hold the lines:
//
//	head    0 "GLSPOOL1" | 8 id (16) | 24 first sequence number | 32 CRC of 0..32
//	record  0 length | 4 CRC of length, sequence number and line | 8 sequence number | 16 line
//
// Every record up to durable must be whole: anything else is a CorruptError, which names file and offset. What follows
// durable may be torn by a crash: whole records are kept, and the file is cut after them. Segments whose lines are all
// acknowledged are removed, except for the last, from which the next number is known.
//
// # On the wire
//
// POST URL/v1/probes/events over TLS 1.3, where both sides show certificates. The server knows the probe by its
// certificate: the URI in its subject alternative name if there is exactly one, otherwise the subject's common name.
//
//	Content-Type: application/x-ndjson
//	Content-Encoding: zstd            (or gzip, or left out)
//	Guyline-Spool: 32 hexadecimal digits
//	Guyline-First: sequence number of the first line
//	Guyline-Count: number of lines
//
// The answer is a JSON object. 200 {"last":N}: everything up to N is durable at the server. 409 {"last":N}: lines between
// N and the batch are missing; send from N+1. 4xx and 5xx otherwise carry {"error":"..."}; the batch is to be sent again
// later. A request with no lines (count 0) asks for the last number only: a sender begins with it. What the server then
// has cannot be more than was durable when the sender's spool was opened, unless the folder is an old copy: numbers would
// stand for other lines, so the sender stops.
package spool
