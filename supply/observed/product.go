package observed

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/supply/name"
)

// Software is a product with its version, as a Server or User-Agent field writes it: "Open5GS v2.7.2", "nginx/1.24".
type Software struct{ Name, Version string }

// maxField is how much of a field is looked at.
const maxField = 256

// ParseProducts reads the products of a Server or User-Agent field (RFC 9110 10.1.5, 10.2.4), comments left out. A version
// that stands behind a space counts too.
func ParseProducts(field string) []Software {
	field = field[:min(len(field), maxField)]
	var plain strings.Builder
	depth := 0
	for _, c := range field {
		switch {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
			plain.WriteByte(' ')
		case depth == 0:
			plain.WriteRune(c)
		}
	}
	var out []Software
	for _, w := range strings.Fields(plain.String()) {
		product, version, _ := strings.Cut(w, "/")
		switch {
		case version == "" && len(out) > 0 && out[len(out)-1].Version == "" && versionLike(product):
			out[len(out)-1].Version = bare(product)
		case product != "":
			out = append(out, Software{product, bare(version)})
		}
	}
	return out
}

// bare is a version without the "v" that some write in front of it.
func bare(v string) string {
	if len(v) > 1 && (v[0] == 'v' || v[0] == 'V') && v[1] >= '0' && v[1] <= '9' {
		return v[1:]
	}
	return v
}

func versionLike(s string) bool {
	s = bare(s)
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

// libraries are web servers, proxies and libraries of HTTP: they say nothing about the network function that uses them.
var libraries = []string{
	"nginx", "openresty", "tengine", "envoy", "istioenvoy", "linkerd", "haproxy", "traefik", "caddy", "apache", "httpd", "lighttpd", "h2o", "jetty", "tomcat",
	"apachecoyote", "undertow", "netty", "reactornetty", "vertx", "akkahttp", "pekkohttp", "kestrel", "microsoftiis", "microsofthttpapi", "cowboy", "gunicorn", "uvicorn",
	"hypercorn", "werkzeug", "python", "pythonrequests", "pythonurllib", "pythonhttpx", "aiohttp", "tornadoserver", "twistedweb", "cherrypy", "simplehttp", "basehttp",
	"curl", "libcurl", "wget", "nghttp2", "nghttpd", "nghttpx", "gohttpclient", "fasthttp", "okhttp", "java", "apachehttpclient", "jerseyclient", "openapigenerator",
	"swaggercodegen", "restsharp", "hyper", "reqwest", "axios", "node", "nodefetch", "undici", "express", "grpcgo", "grpcjava", "grpcc++", "grpcpython", "libmicrohttpd",
	"mongoose", "pistache", "boostbeast", "beast", "postmanruntime", "insomnia", "cloudflare", "awselb", "googlefrontend", "mozilla", "squid", "varnish", "qt",
}

func library(n string) bool {
	n = plain(n)
	for _, l := range libraries {
		if n == l {
			return true
		}
	}
	return false
}

// plain is a name's letters and digits in lower case.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '+', r > 127:
			return r
		}
		return -1
	}, s)
}

// abbreviations are other names of products.
var abbreviations = map[string]string{"openairinterface": "oai", "oaicn5g": "oai", "openairinterface5g": "oai"}

func productNamed(a, b string) bool {
	a, b = plain(a), plain(b)
	if x := abbreviations[a]; x != "" {
		a = x
	}
	if x := abbreviations[b]; x != "" {
		b = x
	}
	// A product of a family is the family: "open5gs" and "open5gs-amfd", "ella" and "ella-core".
	return a != "" && b != "" && (strings.HasPrefix(a, b) && len(b) > 2 || strings.HasPrefix(b, a) && len(a) > 2)
}

// Product holds a Server or User-Agent field against the declared product, version and supplier.
func Product(d Declared, field string) Answer {
	var seen []Software
	for _, p := range ParseProducts(field) {
		if !library(p.Name) {
			seen = append(seen, p)
		}
	}
	quoted := fmt.Sprintf("it calls itself %.80q", field)
	switch {
	case len(seen) == 0:
		return Answer{Open, quoted + ", which names a web server or a library and no product"}
	case d.Product == "" && d.Supplier == "":
		return Answer{Open, quoted + ", and neither product nor supplier is declared"}
	}
	for _, p := range seen {
		if d.Product == "" || !productNamed(p.Name, d.Product) {
			continue
		}
		switch {
		case d.Version == "" || p.Version == "":
			return Answer{Agrees, fmt.Sprintf("%s, as the declared product %s", quoted, d.Product)}
		case sameVersion(p.Version, d.Version):
			return Answer{Agrees, fmt.Sprintf("%s, as the declared %s %s", quoted, d.Product, d.Version)}
		}
		return Answer{Differs, fmt.Sprintf("%s; version %s of %s is declared", quoted, d.Version, d.Product)}
	}
	for _, p := range seen {
		words := strings.NewReplacer("-", " ", "_", " ").Replace(p.Name)
		for _, n := range append([]string{d.Supplier}, d.Aliases...) {
			if n != "" && name.Compare(n, words, name.Organisation).Relation() != name.Different {
				return Answer{Agrees, fmt.Sprintf("%s, as the declared supplier %s", quoted, d.Supplier)}
			}
		}
	}
	if d.Product != "" {
		return Answer{Differs, fmt.Sprintf("%s; the declared product is %s", quoted, d.Product)}
	}
	return Answer{Open, fmt.Sprintf("%s; no product is declared, and %s may deliver it", quoted, d.Supplier)}
}

// sameVersion compares versions as far as both of them go: 2.7 is the same as 2.7.2, which is the same as 2.7.2-14-g1a2b.
func sameVersion(a, b string) bool {
	x, y := numbers(a), numbers(b)
	if len(x) == 0 || len(y) == 0 {
		return strings.EqualFold(bare(a), bare(b))
	}
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

// numbers is the dotted numbers in front of a version, without leading zeros.
func numbers(v string) []string {
	v = bare(strings.TrimSpace(v))
	end := strings.IndexFunc(v, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end >= 0 {
		v = v[:end]
	}
	var out []string
	for n := range strings.SplitSeq(strings.Trim(v, "."), ".") {
		if n != "" {
			if n = strings.TrimLeft(n, "0"); n == "" {
				n = "0"
			}
			out = append(out, n)
		}
	}
	return out
}

// Certificate holds an organisation that a certificate names, as its subject or issuer, against the declared supplier.
func Certificate(d Declared, organisation string) Answer {
	quoted := fmt.Sprintf("its certificate names the organisation %.80q", organisation)
	switch {
	case d.Supplier == "":
		return Answer{Open, quoted + ", and no supplier is declared"}
	case d.named(organisation):
		return Answer{Agrees, quoted + ", as the declared supplier " + d.Supplier}
	}
	return Answer{Open, quoted + ", which may be who runs it rather than who made it"}
}
