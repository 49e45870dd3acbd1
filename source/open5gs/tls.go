package open5gs

import (
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// serverTLS records how a service-based endpoint is protected, each dialect in its own way.
func (r *reader) serverTLS(s section, i *network.Element, e source.Node, line int) {
	whole := r.top.Get("sbi", "server")
	switch r.dialect {
	case dialect27:
		r.newServerTLS(s, i, e, line)
		r.leftover(i, whole)
	case dialect26:
		if r.switchTLS(i, whole) {
			source.Put(r.f, i, network.CertFile, whole.Get("cert"))
			source.Put(r.f, i, network.KeyFile, whole.Get("key"))
			source.Put(r.f, i, network.CAFile, whole.Get("cacert"))
			r.not(i, network.ClientCert, whole.Get("no_verify"), whole.Line(), "Open5GS 2.6 asks for a client certificate unless no_verify is set")
		}
	default:
		r.entryTLS(i, e, line)
	}
}

// oldClientTLS records how a client of the dialects before 2.7 is protected.
func (r *reader) oldClientTLS(i *network.Element, e source.Node, line int) {
	whole := r.top.Get("sbi", "client")
	if r.dialect != dialect26 {
		r.entryTLS(i, e, line)
		return
	}
	if r.switchTLS(i, whole) {
		source.Put(r.f, i, network.CAFile, whole.Get("cacert"))
		r.showCert(i, whole.Get("cert"), whole.Get("key"))
		r.not(i, network.VerifyPeer, whole.Get("no_verify"), whole.Line(), "Open5GS 2.6 verifies servers unless no_verify is set")
	}
}

// entryTLS is the form up to 2.5: an entry with a tls section is served over TLS, any other in the clear.
func (r *reader) entryTLS(i *network.Element, e source.Node, line int) {
	tls := e.Get("tls")
	if !tls.Map() {
		source.SetDefault(r.f, i, network.Scheme, "http", line, "Open5GS before 2.6 serves plain HTTP where an entry has no tls section")
		return
	}
	source.Set(r.f, i, network.TLS, true, tls.Line())
	source.SetDefault(r.f, i, network.Scheme, "https", tls.Line(), "an entry with a tls section is served over HTTPS")
	source.Put(r.f, i, network.CertFile, tls.First("pem", "cert"))
	source.Put(r.f, i, network.KeyFile, tls.Get("key"))
	source.Put(r.f, i, network.CAFile, tls.Get("cacert"))
}

// switchTLS is the form of 2.6, sbi.server.no_tls and sbi.client.no_tls for the whole file. It reports whether TLS is on.
func (r *reader) switchTLS(i *network.Element, whole source.Node) bool {
	off := whole.Get("no_tls")
	r.not(i, network.TLS, off, whole.Line(), "")
	if yes(off) {
		source.SetDefault(r.f, i, network.Scheme, "http", off.Line(), "Open5GS serves plain HTTP where no_tls is true")
		return false
	}
	if whole.OK() {
		source.SetDefault(r.f, i, network.Scheme, "https", whole.Line(), "Open5GS 2.6 uses TLS unless no_tls is true")
	}
	return whole.OK()
}

// leftover is the switch of 2.6 in a file for 2.7, which no longer reads it. Off is what 2.7 does anyhow.
func (r *reader) leftover(i *network.Element, whole source.Node) {
	off := whole.Get("no_tls")
	switch {
	case !off.OK():
	case yes(off):
		source.Set(r.f, i, network.TLS, false, off.Line())
		r.f.Remarkf(off.Line(), "no_tls is a key of 2.6: 2.7 does not read it")
	default:
		r.f.Notef(off.Line(), "no_tls is a key of 2.6: 2.7 does not read it, and takes the scheme from default.tls")
	}
}

// newServerTLS is the form of 2.7: each entry for itself, with the function's default.tls.server behind it.
func (r *reader) newServerTLS(s section, i *network.Element, e source.Node, line int) {
	behind := s.Get("default", "tls", "server")
	get := func(key string) source.Node {
		if v := e.Get(key); v.OK() {
			return v
		}
		return behind.Get(key)
	}
	scheme := get("scheme")
	source.Put(r.f, i, network.Scheme, scheme)
	if !scheme.OK() {
		source.SetDefault(r.f, i, network.Scheme, "http", line, "Open5GS serves plain HTTP where no tls section sets a scheme")
	}
	r.keyLog(i, get("sslkeylogfile"))
	if c, ok := network.Scheme.Best(i); !ok || c.Value != "https" {
		return
	}
	source.Put(r.f, i, network.CertFile, get("cert"))
	source.Put(r.f, i, network.KeyFile, get("private_key"))
	source.Put(r.f, i, network.CAFile, get("verify_client_cacert"))
	if verify := get("verify_client"); verify.OK() {
		source.Put(r.f, i, network.ClientCert, verify)
	} else {
		source.SetDefault(r.f, i, network.ClientCert, false, line, "Open5GS asks for no client certificate unless verify_client is set")
	}
}

// clientTLS is the form of 2.7: each peer for itself, with the function's default.tls.client behind it.
func (r *reader) clientTLS(s section, i *network.Element, e source.Node) {
	behind := s.Get("default", "tls", "client")
	get := func(key string) source.Node {
		if v := e.Get(key); v.OK() {
			return v
		}
		return behind.Get(key)
	}
	r.keyLog(i, get("client_sslkeylogfile"))
	if r.dialect == dialect27 {
		r.leftover(i, r.top.Get("sbi", "client"))
	}
	if c, ok := network.Scheme.Best(i); !ok || c.Value != "https" {
		return
	}
	source.Put(r.f, i, network.CAFile, get("cacert"))
	r.showCert(i, get("client_cert"), get("client_private_key"))
	r.not(i, network.VerifyPeer, get("insecure_skip_verify"), e.Line(), "Open5GS verifies servers unless insecure_skip_verify is set")
}

// showCert records the certificate that a client can show.
func (r *reader) showCert(i *network.Element, cert, key source.Node) {
	if !cert.OK() {
		return
	}
	source.Set(r.f, i, network.ClientCert, true, cert.Line())
	source.Put(r.f, i, network.CertFile, cert)
	source.Put(r.f, i, network.KeyFile, key)
}

func (r *reader) keyLog(i *network.Element, n source.Node) {
	source.Put(r.f, i.Owner, network.TLSKeyLog, n)
}

// not records the opposite of a switch; where the file does not set it, that it is on where why says so.
func (r *reader) not(i *network.Element, a *network.Attr[bool], n source.Node, line int, why string) {
	switch {
	case n.OK() && !source.Open(n.Text()):
		source.Set(r.f, i, a, !yes(n), n.Line())
	case n.OK():
		r.f.Notef(n.Line(), "%s: the value is filled in elsewhere", a.Name())
	case why != "":
		source.SetDefault(r.f, i, a, true, line, why)
	}
}

// yes is the product's reading of a switch: "true", "yes" or "1" is on (ogs_yaml_iter_bool).
func yes(n source.Node) bool {
	switch n.Text() {
	case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "1":
		return true
	}
	return false
}
