package pcap

// tlsKeyLog is the secrets type of NSS key log lines, "TLSK" (draft-ietf-opsawg-pcapng-03 section 4.7).
const tlsKeyLog = 0x544c534b

// maxKeyLog bounds the secrets that are kept of one file: some 80,000 connections.
const maxKeyLog = 32 << 20

// KeyLog is the NSS key log that the decryption secrets blocks read so far hold, lines in order. It grows as blocks are met;
// a file has them before the frames that need them.
func (r *Reader) KeyLog() []byte { return r.keyLog }

// secrets reads a decryption secrets block: 0 type of the secrets, 4 their length, 8 the secrets.
func (r *Reader) secrets(b []byte) error {
	if len(b) < 8 {
		return ErrDamaged
	}
	kind, length := r.ng.u32(b), r.ng.u32(b[4:])
	if uint64(length) > uint64(len(b)-8) {
		return ErrDamaged
	}
	if kind == tlsKeyLog {
		r.keep(b[8 : 8+length])
		r.endLine()
	}
	return nil
}

// longSecrets reads such a block that is longer than the buffer, piece by piece.
func (r *Reader) longSecrets(total int) error {
	h, err := r.in.take(16)
	if err != nil {
		return err
	}
	kind, length := r.ng.u32(h[8:]), int(r.ng.u32(h[12:]))
	if length > total-20 {
		return ErrDamaged
	}
	rest := total - 16
	for kind == tlsKeyLog && length > 0 {
		step := min(length, len(r.in.buf))
		b, err := r.in.take(step)
		if err != nil {
			return err
		}
		r.keep(b)
		length -= step
		rest -= step
	}
	if kind == tlsKeyLog {
		r.endLine()
	}
	return r.in.skip(rest)
}

func (r *Reader) keep(b []byte) {
	if len(r.keyLog)+len(b) < maxKeyLog {
		r.keyLog = append(r.keyLog, b...)
	}
}

// endLine keeps the lines of two blocks apart.
func (r *Reader) endLine() {
	if n := len(r.keyLog); n > 0 && r.keyLog[n-1] != '\n' {
		r.keyLog = append(r.keyLog, '\n')
	}
}
