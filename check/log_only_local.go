package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// LogOnlyLocal: the clause asks products to support forwarding; that logs are forwarded is the operator's practice. A
// function in a container that writes to its output leaves it to the platform, whose collector may be in the input.
var LogOnlyLocal = &Check{
	ID:        "log-only-local",
	Title:     "A function's logs stay on its host",
	Principle: Logging,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.117", "4.2.3.6.2", "V20.1.0"}, {"ENISA 5G SCM", "SO23-003", "1.3"}, {"NIST SP 800-53", "AU-4", "rev. 5"}},
	FiGHT:     []string{"FGT1562"},
	Requires: "Logs of each function reach a place outside its host: syslog or a collector that the function names, or a collector that " +
		"the platform runs for all containers.",
	Evidence: "the log targets of each function, and the log collectors among the workloads",
	Risk:     "Who takes over the function removes the traces; when its host is lost, so are they.",
	Remedies: map[string]string{
		"kubernetes": "run a log collector (a DaemonSet of fluent-bit, vector or alloy) that sends to a store outside the cluster",
		"compose":    "logging: { driver: syslog, options: { syslog-address: \"tcp+tls://COLLECTOR:6514\" } }",
		"":           "send logs to a collector outside the host, over TLS",
	},
	Run: func(n *network.Network, say func(Result)) {
		collector := collectors(n)
		for f := range n.Functions() {
			targets := network.LogTarget.Of(f)
			if len(targets) == 0 {
				continue
			}
			r := Result{Verdict: Fail, Subject: f, Detail: "logs go to " + printed(network.LogTarget, targets) + " only", Evidence: Facts(network.LogTarget, targets)}
			workloads := workloadsOf(n, f)
			file := false
			for _, t := range targets {
				if remote(t.Value) {
					r.Verdict, r.Detail = Pass, "logs go to "+t.Value
				}
				file = file || strings.Contains(t.Value, "/")
			}
			switch {
			case r.Verdict == Pass:
			case len(workloads) > 0 && collector != nil:
				r.Verdict, r.Detail, r.Evidence = Pass, "a collector runs beside it", append(r.Evidence, collector...)
			case len(workloads) > 0 && !file:
				r = Result{Verdict: NoData, Subject: f, Detail: "it logs to its output, and what its platform does with that is not in the input"}
			}
			say(r)
		}
	},
}

// remote reports whether a log target is beyond the host: a URI, an address with a port, or syslog.
func remote(target string) bool {
	t := strings.ToLower(target)
	if scheme, _, ok := strings.Cut(t, "://"); ok {
		return scheme != "file"
	}
	host, port, ok := strings.Cut(t, ":")
	return strings.HasPrefix(t, "syslog") || ok && port != "" && !strings.Contains(t, "/") && !local(host)
}

// collectors is evidence of a log collector among the workloads, by its image.
func collectors(n *network.Network) []Evidence {
	for c := range n.Elements(network.KindContainer) {
		i, evidence, ok := value(c, network.ImageRef)
		if !ok {
			continue
		}
		for _, name := range []string{"fluent-bit", "fluentd", "vector", "promtail", "alloy", "filebeat", "logstash", "rsyslog", "syslog-ng",
			"opentelemetry-collector", "splunk-otel-collector"} {
			if base := i.Repository[strings.LastIndexByte(i.Repository, '/')+1:]; strings.HasPrefix(base, name) {
				return evidence
			}
		}
	}
	return nil
}
