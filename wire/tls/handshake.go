package tls

// Handshake message types, RFC 8446 4 and RFC 5246 7.4.
const (
	messageClientHello        = 1
	messageServerHello        = 2
	messageNewSessionTicket   = 4
	messageCertificate        = 11
	messageServerKeyExchange  = 12
	messageCertificateRequest = 13
	messageServerHelloDone    = 14
	messageCertificateVerify  = 15
	messageClientKeyExchange  = 16
	messageFinished           = 20
	messageCertificateStatus  = 22
	messageKeyUpdate          = 24
)

// maxMessage bounds a handshake message; a chain of certificates may be long.
const maxMessage = 60 << 10

// handshake takes the messages of a record (RFC 8446 4): type (8) │ length (24) │ body. One may go on in the next.
func (c *Conn) handshake(s *side, b []byte) {
	if s.broken {
		return
	}
	if len(s.message) > 0 {
		n := min(len(b), maxMessage+4-len(s.message))
		part, took := c.pool.Append(s.message, b[:n])
		s.message = part
		if took < len(b) {
			c.breakMessage(s)
			return
		}
		b = s.message
	}
	for len(b) >= 4 {
		n := int(b[1])<<16 | int(b[2])<<8 | int(b[3])
		if n > maxMessage {
			c.breakMessage(s)
			return
		}
		if len(b) < 4+n {
			break
		}
		c.message(s, b[0], b[4:4+n])
		b = b[4+n:]
	}
	old := s.message
	s.message = nil
	if len(b) > 0 {
		var took int
		if s.message, took = c.pool.Append(nil, b); took < len(b) {
			c.breakMessage(s)
		}
	}
	c.pool.Free(old)
}

func (c *Conn) message(s *side, kind uint8, b []byte) {
	switch kind {
	case messageClientHello:
		c.clientHello(b)
	case messageServerHello:
		c.serverHello(b)
	case messageCertificate:
		c.certificate(b)
	case messageCertificateRequest:
		c.facts.Asked = True
		c.emit(CertificateRequest)
	case messageServerHelloDone:
		if c.facts.Asked == Unknown {
			c.facts.Asked, c.facts.ClientCert = False, False
		}
		c.facts.Resumed = False
	case messageCertificateVerify:
		c.emit(CertificateVerify)
	case messageFinished:
		c.finished(s)
	case messageNewSessionTicket:
		c.emit(NewSessionTicket)
	case messageKeyUpdate:
		if c.facts.Version == TLS13 && s.opener != nil {
			s.opener = s.opener.update()
			c.emit(KeyUpdate)
		}
	}
}

func (c *Conn) clientHello(b []byte) {
	if !parseHello(b, ClientHello, &c.client) {
		return
	}
	c.facts.Client = c.event.Dir
	c.secrets = c.keys.find(c.client.Random)
	c.event.Hello = &c.client
	c.emit(ClientHello)
	c.client.forget()
}

func (c *Conn) serverHello(b []byte) {
	if !parseHello(b, ServerHello, &c.server) {
		return
	}
	h := &c.server
	c.facts.Client = 1 - c.event.Dir
	if !h.Retry {
		c.facts.Version, c.facts.Suite = h.Version(), h.Suites[0]
		c.suite, _ = SuiteOf(h.Suites[0])
		if c.facts.Version == TLS13 {
			c.facts.Resumed = False
			if h.PSK {
				c.facts.Resumed = True
			}
			c.sides[0].encrypted, c.sides[1].encrypted = true, true
		} else if c.secrets != nil {
			c.ready = open12(c.facts.Version, c.suite, c.secrets.master, &c.client, h)
		}
	}
	c.event.Hello = h
	c.emit(ServerHello)
	c.server.forget()
}

// forget drops the slices, which point into a message.
func (h *Hello) forget() {
	h.Session, h.ServerName = nil, nil
	for i := range h.ALPN {
		h.ALPN[i] = nil
	}
	h.ALPNCount = 0
}

// serverSilent draws what follows from ChangeCipherSpec after ServerHello in TLS 1.2 and older: where the server showed no
// certificate and did not end its part of a full handshake, a session was resumed (RFC 5246 7.3).
func (c *Conn) serverSilent() {
	if c.facts.Resumed == Unknown && c.role() == 1 && !c.sides[c.event.Dir].broken {
		c.facts.Resumed = True
		if c.facts.ServerCert == Unknown {
			c.facts.ServerCert = False
		}
	}
}

// certificate reads a Certificate message: TLS 1.2 and older (RFC 5246 7.4.2) list <24> of DER <24>; TLS 1.3 (RFC 8446
// 4.4.2) context <8> │ list <24> of DER <24>, extensions <16>.
func (c *Conn) certificate(b []byte) {
	r := reader{b: b}
	if c.facts.Version == TLS13 {
		r.vector(1)
	}
	chain := c.chain[:0]
	for list := r.vector(3); len(list.b) > 0 && !list.bad; {
		der := list.vector(3).b
		if c.facts.Version == TLS13 {
			list.vector(2)
		}
		if len(chain) < MaxChain && !list.bad {
			chain = append(chain, der)
		}
	}
	if r.bad {
		return
	}
	shown := False
	if len(chain) > 0 {
		shown = True
	}
	if c.role() == 0 {
		c.facts.ClientCert = shown
	} else {
		c.facts.ServerCert = shown
	}
	c.event.Chain = chain
	c.emit(Certificate)
}

// finished ends one side's part. In TLS 1.3 it changes that side's key, and after the server's it is certain whether a
// client certificate was asked for.
func (c *Conn) finished(s *side) {
	if c.facts.Version == TLS13 {
		if c.role() == 1 {
			if c.facts.Asked == Unknown {
				c.facts.Asked, c.facts.ClientCert = False, False
			}
			if c.facts.ServerCert == Unknown {
				c.facts.ServerCert = False
			}
		}
		s.opener, s.final = nil, true
	}
	if c.role() == 0 || c.facts.Resumed == True {
		c.facts.Complete = True
	}
	c.emit(Finished)
}

// keys13 finds the key of a direction in TLS 1.3: that of the handshake first, where the log has it.
func (c *Conn) keys13(s *side) {
	if c.secrets == nil {
		if c.secrets = c.keys.find(c.client.Random); c.secrets == nil {
			return
		}
	}
	secret := c.secrets.traffic[c.role()]
	if !s.final && c.secrets.handshake[c.role()] != nil {
		secret = c.secrets.handshake[c.role()]
	}
	s.opener = open13(c.suite, secret)
}
