package source

import (
	"net/url"
	"strings"

	"github.com/guyline/guyline/network"
)

// PutDatabase records a function's connection to its database, from a URI: where it goes, whether it is encrypted, and
// the account that it carries. MongoDB encrypts where the URI asks for it, mongodb+srv unless it asks for none
// (MongoDB's connection string options "tls" and, older, "ssl").
func PutDatabase(f *File, fn *network.Element, text string, line int) {
	db := f.Interface(fn, network.DB, network.Client, line)
	Set(f, db, network.Target, string(network.DATABASE), line)
	text = strings.TrimSpace(Expand(text, f.Lookup))
	if !strings.Contains(text, "://") && Open(text) {
		f.Notef(line, "database: the value is filled in elsewhere")
		return
	}
	PutEndpoint(f, db, text, line)
	if user, password, ok := URIUser(text); ok {
		c := f.Net.Add(network.KindCredential, "", "database", fn)
		PutText(f, c, network.UserName, user, line)
		PutText(f, c, network.Password, password, line)
	}
	scheme, _, _ := strings.Cut(text, "://")
	if scheme != "mongodb" && scheme != "mongodb+srv" {
		return
	}
	_, query, _ := strings.Cut(text, "?")
	options, err := url.ParseQuery(query)
	if err != nil {
		f.Notef(line, "database: expected a query of name=value")
		return
	}
	switch on := options.Get("tls") + options.Get("ssl"); {
	case on != "":
		Set(f, db, network.TLS, strings.HasPrefix(on, "true"), line)
	case scheme == "mongodb":
		SetDefault(f, db, network.TLS, false, line, "MongoDB's clients use TLS only where the URI has tls=true")
	}
}
