package compose

import (
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// engine is a database product as its image configures it.
type engine struct {
	product string
	scheme  string
	port    int
	daemon  string   // the program, which a command line may name
	images  []string // last parts of image names
	bind    []string // options that set the address at which it listens
	ports   []string // options that set the port
	listens string   // why it listens everywhere where no option says otherwise
}

// engines are the databases that cores use. That each listens on all addresses within its container is what the entry
// points and default configurations of the official images do (documentation of the Docker official images).
var engines = []engine{
	{product: "mongodb", scheme: "mongodb", port: 27017, daemon: "mongod",
		images: []string{"mongo", "mongodb", "mongodb-community-server", "mongodb-enterprise-server", "percona-server-mongodb"},
		bind:   []string{"--bind_ip"}, ports: []string{"--port"},
		listens: "the mongo image adds --bind_ip_all where no bind_ip is given"},
	{product: "mysql", scheme: "mysql", port: 3306, daemon: "mysqld", images: []string{"mysql", "mysql-server", "percona", "percona-server"},
		bind: []string{"--bind-address", "--bind_address"}, ports: []string{"--port", "-P"},
		listens: "mysqld listens on all addresses where bind-address is not set"},
	{product: "mariadb", scheme: "mysql", port: 3306, daemon: "mariadbd", images: []string{"mariadb", "mariadb-galera"},
		bind: []string{"--bind-address", "--bind_address"}, ports: []string{"--port", "-P"},
		listens: "the mariadb image listens on all addresses where bind-address is not set"},
	{product: "postgresql", scheme: "postgresql", port: 5432, daemon: "postgres",
		images: []string{"postgres", "postgresql", "postgis", "timescaledb"}, bind: []string{"-h"}, ports: []string{"-p"},
		listens: "the postgres image sets listen_addresses to all"},
	{product: "redis", scheme: "redis", port: 6379, daemon: "redis-server",
		images: []string{"redis", "redis-stack", "redis-stack-server", "valkey"}, bind: []string{"--bind"}, ports: []string{"--port"},
		listens: "the redis image listens on all addresses where bind is not set"},
}

// engine is the database that the service runs: by its image's name, or by the program on its command line.
func (s *service) engine(words []word) (engine, int, bool) {
	image := s.image()
	if i, err := network.ParseImage(image.text); err == nil {
		name := i.Repository[strings.LastIndexByte(i.Repository, '/')+1:]
		for _, e := range engines {
			for _, known := range e.images {
				if name == known {
					return e, image.line, true
				}
			}
		}
	}
	for _, e := range engines {
		if len(words) > 0 && words[0].text == e.daemon {
			return e, words[0].line, true
		}
	}
	return engine{}, 0, false
}

// database adds the database that the service runs.
func (s *service) database() bool {
	words := s.words()
	e, line, ok := s.engine(words)
	if !ok {
		return false
	}
	f := s.p.f
	fn := s.function(network.DATABASE, e.product, line)
	if i, err := network.ParseImage(s.image().text); err == nil && i.Tag != "" && i.Tag != "latest" && !source.Open(i.Tag) {
		source.PutText(f, fn, network.Version, i.Tag, line)
	}
	db := f.Interface(fn, network.DB, network.Server, line)
	source.Set(f, db, network.Scheme, e.scheme, line)
	if port, ok := option(words, e.ports...); ok {
		source.PutText(f, db, network.Port, port.text, port.line)
	} else {
		source.SetDefault(f, db, network.Port, e.port, line, "the product's own port, where no option sets another")
	}
	s.bind(db, e, words, line)
	s.signIn(fn, e, words, line)
	switch e.product {
	case "mongodb":
		if mode, ok := option(words, "--tlsMode", "--sslMode"); ok {
			source.Set(f, db, network.TLS, !strings.HasPrefix(mode.text, "disabled"), mode.line)
		}
	case "redis":
		if port, ok := option(words, "--tls-port"); ok {
			source.Set(f, db, network.TLS, port.text != "0", port.line)
		}
	}
	return true
}

func (s *service) bind(db *network.Element, e engine, words []word, line int) {
	f := s.p.f
	address := word{everywhere, line}
	if all, ok := option(words, "--bind_ip_all"); ok {
		address.line = all.line
	} else if b, ok := option(words, e.bind...); ok {
		address = b
		for a := range strings.SplitSeq(b.text, ",") { // a list with localhost: what others reach counts
			if a != "localhost" && a != "127.0.0.1" && a != "::1" {
				address.text = a
				break
			}
		}
		if address.text == "*" {
			address.text = everywhere
		}
	} else if !s.partial && !s.ownConfig(words) {
		source.SetDefault(f, db, network.Address, everywhere, line, e.listens)
		return
	} else {
		return
	}
	source.PutText(f, db, network.Address, address.text, address.line)
}

// ownConfig reports whether the command line names a configuration file of the database, which then decides.
func (s *service) ownConfig(words []word) bool {
	if _, ok := option(words, "--config", "-f", "--defaults-file"); ok {
		return true
	}
	for _, w := range words {
		if strings.HasSuffix(w.text, ".conf") || strings.HasPrefix(w.text, "config_file=") {
			return true
		}
	}
	return false
}

// signIn reads whether the database asks for an account.
func (s *service) signIn(fn *network.Element, e engine, words []word, line int) {
	f := s.p.f
	set := func(off bool, line int) { source.Set(f, fn, network.NoAuth, off, line) }
	switch e.product {
	case "mongodb":
		if w, ok := option(words, "--auth", "--keyFile", "--clusterAuthMode"); ok {
			set(false, w.line)
			return
		}
		if w, ok := option(words, "--noauth"); ok {
			set(true, w.line)
			return
		}
		s.signInBySetting(fn, words, line, "mongod asks for no credentials unless authorization is enabled",
			"MONGO_INITDB_ROOT_USERNAME", "MONGO_INITDB_ROOT_USERNAME_FILE", "MONGODB_INITDB_ROOT_USERNAME",
			"MONGODB_ROOT_PASSWORD", "MONGODB_ROOT_USER")
	case "redis":
		if w, ok := option(words, "--requirepass", "--aclfile"); ok {
			set(w.text == "", w.line)
			return
		}
		s.signInBySetting(fn, words, line, "redis asks for no password unless requirepass is set", "REDIS_PASSWORD", "REDIS_PASSWORD_FILE")
	case "mysql", "mariadb":
		if v, _ := s.setting("MYSQL_ALLOW_EMPTY_PASSWORD", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "ALLOW_EMPTY_PASSWORD"); v.Value != "" && v.Value != "no" {
			set(true, v.Line)
		}
	case "postgresql":
		if v, _ := s.setting("POSTGRES_HOST_AUTH_METHOD"); v.Value == "trust" {
			set(true, v.Line)
		}
	}
}

// signInBySetting records that the database asks for an account where a variable names one, and its default where
// none does and nothing else can.
func (s *service) signInBySetting(fn *network.Element, words []word, line int, why string, names ...string) {
	f := s.p.f
	open := s.partial
	for _, name := range names {
		v, known := s.setting(name)
		if known && v.Value != "" {
			source.Set(f, fn, network.NoAuth, false, v.Line)
			return
		}
		open = open || !known
	}
	if !open && !s.ownConfig(words) {
		source.SetDefault(f, fn, network.NoAuth, true, line, why)
	}
}
