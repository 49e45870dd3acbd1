package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.40.0"
	"go.opentelemetry.io/otel/trace"
	"gopkg.in/yaml.v3"

	"github.com/guyline/guyline/server"
	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/spool"
	"github.com/guyline/guyline/store"
)

// edge is what a server shows to the outside: where it listens, with which certificate, and whom it asks about whoever comes.
type edge struct {
	listen, cert, key, names string
	plain                    bool
	origin                   string
	proxies                  []string
	issuer, client, redirect string
	secret, groups           string
	probes, probeCA          string
	traces                   string
	keepEvents               int
}

func (e *edge) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&e.listen, "listen", "127.0.0.1:8730", "address and port")
	f.StringVar(&e.cert, "tls-cert", "", "certificate of the server (PEM); it is read again when it changes")
	f.StringVar(&e.key, "tls-key", "", "its private key (PEM)")
	f.StringVar(&e.names, "tls-own", "", "make a certificate for these names and addresses, with commas between them, and renew it; clients take it by its fingerprint")
	f.BoolVar(&e.plain, "plain-http", false, "listen beyond loopback without TLS, behind a proxy that has it")
	f.StringVar(&e.origin, "origin", "", "scheme and host under which browsers see the server, where a proxy hides it: https://guyline.example")
	f.StringSliceVar(&e.proxies, "trusted-proxy", nil, "address or prefix of a proxy, whose word about addresses and traces is taken; repeat for more")
	f.StringVar(&e.issuer, "oidc-issuer", "", "OpenID provider by which people sign in")
	f.StringVar(&e.client, "oidc-client", "", "id of this server at the provider")
	f.StringVar(&e.redirect, "oidc-redirect", "", "address to which the provider sends people back: https://HOST/v1/oidc/finish")
	f.StringVar(&e.secret, "oidc-secret-file", "", "file with the secret of this server at the provider; else GUYLINE_OIDC_SECRET")
	f.StringVar(&e.groups, "oidc-groups", "", "YAML that says what each of the provider's groups may do: GROUP: [{network: NAME or '*', role: ROLE}]")
	f.StringVar(&e.probes, "probe-listen", "", "address and port at which probes report, with certificates (guyline wire --live --report)")
	f.StringVar(&e.probeCA, "probe-ca", "", "certificates of the authorities of probes (PEM)")
	f.StringVar(&e.traces, "traces", os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"), "OpenTelemetry collector that gets traces (OTLP over HTTP); also by OTEL_EXPORTER_OTLP_ENDPOINT")
	f.IntVar(&e.keepEvents, "keep-events-days", 0, "after how many days what probes reported is forgotten; 0 is never")
}

// check is an error where the flags do not go together.
func (e *edge) check(folder string) error {
	loopback, err := loopbackListen(e.listen)
	switch {
	case err != nil:
		return fmt.Errorf("--listen: %w", err)
	case (e.cert == "") != (e.key == ""):
		return errors.New("--tls-cert and --tls-key go together")
	case e.cert != "" && e.names != "":
		return errors.New("--tls-own makes a certificate: leave out --tls-cert and --tls-key")
	case folder != "" && !loopback:
		return errors.New("--listen: a folder is served on loopback only, because nobody signs in; leave DIR out for a server with accounts")
	case folder == "" && e.cert == "" && e.names == "" && !loopback && !e.plain:
		return errors.New("--listen: beyond loopback a certificate is needed (--tls-cert and --tls-key, or --tls-own); where a proxy in front has it, say --plain-http")
	case (e.probes == "") != (e.probeCA == ""):
		return errors.New("--probe-listen and --probe-ca go together")
	case e.probes != "" && e.cert == "" && e.names == "":
		return errors.New("--probe-listen: probes want a certificate of the server (--tls-cert and --tls-key, or --tls-own)")
	case (e.issuer == "") != (e.client == "") || (e.issuer == "") != (e.redirect == "") || (e.issuer == "") != (e.groups == ""):
		return errors.New("--oidc-issuer, --oidc-client, --oidc-redirect and --oidc-groups go together")
	case e.keepEvents < 0:
		return fmt.Errorf("--keep-events-days: expected 0 or more, found %d", e.keepEvents)
	}
	return nil
}

// gate makes the sign-in.
func (e *edge) gate(s *store.Store, log *slog.Logger) (*access.Gate, []netip.Prefix, error) {
	o := access.Options{Storage: s, Public: server.Public, Plain: e.cert == "" && e.names == "", Origin: e.origin, Log: log}
	for _, text := range e.proxies {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			a, e := netip.ParseAddr(text)
			if e != nil {
				return nil, nil, fmt.Errorf("--trusted-proxy: expected an address or a prefix, found %q", text)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		o.Proxies = append(o.Proxies, p)
	}
	if e.issuer != "" {
		groups, err := readGroups(e.groups)
		if err != nil {
			return nil, nil, fmt.Errorf("--oidc-groups: %w", err)
		}
		secret := os.Getenv("GUYLINE_OIDC_SECRET")
		if e.secret != "" {
			text, err := os.ReadFile(e.secret)
			if err != nil {
				return nil, nil, fmt.Errorf("--oidc-secret-file: %w", err)
			}
			secret = strings.TrimSpace(string(text))
		}
		o.OIDC = &access.Provider{Issuer: e.issuer, ClientID: e.client, ClientSecret: secret, RedirectURL: e.redirect, Scopes: []string{"profile", "groups"}, Groups: groups}
	}
	gate, err := access.New(o)
	return gate, o.Proxies, err
}

// readGroups reads what each group may do.
func readGroups(file string) (map[string][]access.Grant, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var text map[string][]struct{ Network, Role string }
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	if err := d.Decode(&text); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	groups := map[string][]access.Grant{}
	for name, grants := range text {
		for _, g := range grants {
			role, err := access.ParseRole(g.Role)
			if err != nil || g.Network == "" {
				return nil, fmt.Errorf("%s: %s: expected a network and a role, found %q and %q", file, name, g.Network, g.Role)
			}
			groups[name] = append(groups[name], access.Grant{Network: g.Network, Role: role})
		}
	}
	return groups, nil
}

// certificate is the server's, nil where it has none. What it gives beside it are the files in which it lies.
func (e *edge) certificate(data string, log *slog.Logger) (*server.Certificate, error) {
	tell := func(text string, err error) {
		if err != nil {
			log.Error(text, "error", err)
		} else {
			log.Info(text)
		}
	}
	switch {
	case e.cert != "":
		c, err := server.GivenCertificate(e.cert, e.key, tell)
		if err != nil {
			return nil, fmt.Errorf("--tls-cert: %w", err)
		}
		return c, nil
	case e.names != "":
		dir := filepath.Join(data, "tls")
		c, err := server.OwnCertificate(dir, strings.Split(e.names, ","), tell)
		if err != nil {
			return nil, fmt.Errorf("--tls-own: %w", err)
		}
		e.cert, e.key = filepath.Join(dir, "server.crt"), filepath.Join(dir, "server.key")
		log.Info("own certificate", "file", e.cert, "sha256", c.Fingerprint())
		return c, nil
	}
	return nil, nil
}

// Connections are bounded: an operator's team and its programs need a few hundred.
const (
	mostConnections = 8192
	mostOfOne       = 1024 // from one address
)

// door is one listener with what answers there.
type door struct {
	web      *http.Server
	listener net.Listener
}

func (d *door) serve() error {
	if d.web.TLSConfig != nil {
		return d.web.ServeTLS(d.listener, "", "")
	}
	return d.web.Serve(d.listener)
}

// open opens the listeners: that of people and programs, and that of probes where there is one.
func (e *edge) open(h *server.Server, data string, proxies []netip.Prefix, log *slog.Logger) (doors []*door, err error) {
	defer func() {
		if err != nil {
			for _, d := range doors {
				err = errors.Join(err, d.listener.Close())
			}
		}
	}()
	certificate, err := e.certificate(data, log)
	if err != nil {
		return nil, err
	}
	crowd := server.NewCrowd(mostConnections, mostOfOne, proxies)
	add := func(flag, address string, handler http.Handler, config *tls.Config) error {
		l, err := net.Listen("tcp", address)
		if err != nil {
			return fmt.Errorf("--%s: %w", flag, err)
		}
		d := &door{server.HTTP(handler), crowd.Listen(l)}
		crowd.Serve(d.web)
		d.web.TLSConfig = config
		doors = append(doors, d)
		return nil
	}
	var config *tls.Config
	if certificate != nil {
		config = &tls.Config{GetCertificate: certificate.Get, MinVersion: tls.VersionTLS13}
	}
	if err := add("listen", e.listen, h, config); err != nil || e.probes == "" {
		return doors, err
	}
	mutual, err := spool.ServerTLS(e.cert, e.key, e.probeCA)
	if err != nil {
		return doors, fmt.Errorf("--probe-ca: %w", err)
	}
	mutual.Certificates, mutual.GetCertificate = nil, certificate.Get
	return doors, add("probe-listen", e.probes, h.Probes(), mutual)
}

// tracer sends traces to a collector. What it gives flushes them.
func (e *edge) tracer(ctx context.Context) (trace.Tracer, func(context.Context) error, error) {
	if e.traces == "" {
		return nil, func(context.Context) error { return nil }, nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(strings.TrimSuffix(e.traces, "/")+"/v1/traces"))
	if err != nil {
		return nil, nil, fmt.Errorf("--traces: %w", err)
	}
	p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter, sdktrace.WithBatchTimeout(2*time.Second)),
		sdktrace.WithResource(resource.NewSchemaless(semconv.ServiceName("guyline"), semconv.ServiceVersion(toolVersion()))))
	return p.Tracer("github.com/guyline/guyline/server"), p.Shutdown, nil
}

func serveProbeCommand(at *storage) *cobra.Command {
	var network string
	add := &cobra.Command{
		Use:   "add NAME",
		Short: "Let the bearer of a certificate report on a network",
		Long:  "Add takes the name in a probe's certificate: its URI, or the common name where it has none. Until it is added, and once it is\nrevoked, nothing is taken from it.",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := at.open(c.Context(), "")
			if err != nil {
				return err
			}
			defer s.Close()
			_, err = s.AddProbe(c.Context(), network, args[0], "local")
			return err
		},
	}
	revoke := &cobra.Command{
		Use:   "revoke NAME",
		Short: "Take nothing more from a probe; its name is not used again",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := at.open(c.Context(), "")
			if err != nil {
				return err
			}
			defer s.Close()
			return s.RevokeProbe(c.Context(), network, args[0], "local")
		},
	}
	c := &cobra.Command{Use: "probe", Short: "Probes that report to the server"}
	for _, sub := range []*cobra.Command{add, revoke} {
		sub.Flags().StringVar(&network, "network", "", "network on which it reports")
		if err := sub.MarkFlagRequired("network"); err != nil {
			panic(err) // the flag stands in the line above
		}
		c.AddCommand(sub)
	}
	return c
}
