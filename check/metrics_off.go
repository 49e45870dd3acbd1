package check

import "github.com/guyline/guyline/network"

// MetricsOff concerns functions that carry or decide service; what a product cannot export has no data.
var MetricsOff = &Check{
	ID:        "metrics-off",
	Title:     "A function exports no counters",
	Principle: Logging,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "SI-4", "rev. 5"}, {"ENISA 5G SCM", "SO19-003", "1.3"}},
	FiGHT:     []string{"FGT1562"},
	Requires:  "Functions export counters of registrations, sessions and failures to a monitoring system.",
	Evidence:  "the metrics setting and the metrics listener of each function",
	Risk:      "A flood of failed registrations or sessions is noticed by the subscribers first.",
	Remedies: map[string]string{
		"open5gs-2.7": "metrics.server: [{ address: MANAGEMENT_ADDRESS, port: 9090 }] in the function's section",
		"free5gc":     "configuration.metrics: { enable: true, bindingIPv4: MANAGEMENT_ADDRESS, port: 9091 }",
		"srsran":      "metrics: { autostart_stdout_metrics: false, enable_json: true } with remote_control.enabled: true",
		"":            "turn the export of counters on, at the management network's address",
	},
	Run: func(n *network.Network, say func(Result)) {
		for f := range n.Functions() {
			if t := network.NFType(f.Type); t == network.UE || t == network.WEBUI || t == network.DATABASE {
				continue
			}
			on, evidence, ok := value(f, network.MetricsOn)
			for i := range n.Owned(f, network.KindInterface) {
				if i.Type == string(network.Metrics) && !ok {
					_, evidence, _ = value(i, network.RoleOf)
					on, ok = true, true
				}
			}
			switch {
			case !ok:
				say(Result{Verdict: NoData, Subject: f, Detail: "whether it exports counters is not stated"})
			case on:
				say(Result{Verdict: Pass, Subject: f, Detail: "counters are exported", Evidence: evidence})
			default:
				say(Result{Verdict: Fail, Subject: f, Detail: "counters are not exported", Evidence: evidence})
			}
		}
	},
}
