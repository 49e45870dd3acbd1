package report

// sampleAttack has everything of an attack in it: steps of every evidence, paths that branch and join, a what-if, and hostile
// text where inputs give text. Its network is made up.
func sampleAttack() *Attack {
	conf := func(file string, line int, text string) []Evidence {
		return []Evidence{{Layer: "configured", File: file, Line: line, Text: text}}
	}
	seen := func(frame int64, text string) []Evidence {
		return []Evidence{{Layer: "observed", File: "captures/core.pcap", Frame: frame, Text: text}}
	}
	register := AttackStep{Number: 1, Technique: "anonymous-registration", Title: "Register a function of one's own at the NRF", FiGHT: "FGT5007",
		FiGHTName: "Registration Of Malicious Network Functions", Tactics: []string{"TA0002"}, Status: "theoretical",
		Text:  "From the core's network the attacker registers an AMF of his own at the NRF, which asks for no certificate.",
		Gains: "an entry in the NRF's list", Subject: "NRF nrf", Evidence: "observed", After: []int{},
		Weaknesses: []AttackReason{{Weakness: "registration-open", Title: "The NRF registers whoever asks", Evidence: "observed", Check: "sample-token",
			Proof: seen(812, "PUT /nnrf-nfm/v1/nf-instances/… answered 201 without a client certificate"), Change: "nrf-client-certificate"}}}
	token := AttackStep{Number: 2, Technique: "token-for-anyone", Title: "Have a token given", FiGHT: "FGT5043", FiGHTName: "Unauthorized Access To Core Network Function Via Token Abuse",
		Tactics: []string{"TA0006", "TA0008"}, Status: "theoretical", Text: "With that entry he asks for a token for nudm-sdm and is given one.",
		Gains: "an access token for nudm-sdm", Subject: "NRF nrf", Evidence: "observed", After: []int{1},
		Weaknesses: []AttackReason{
			{Weakness: "token-unchecked", Title: "The NRF gives tokens to functions that nobody authorised", Evidence: "observed", Check: "sample-token",
				Proof: append(seen(816, "POST /oauth2/token answered 200"), Evidence{Layer: "observed", Probe: "anonymous-token", Text: "token given"}), Change: "nrf-client-certificate"},
			{Title: "UDM udm serves nudm-sdm", Evidence: "configured", Proof: conf("core/udm.yaml", 9, "function.services = nudm-sdm")},
		}}
	read := AttackStep{Number: 3, Technique: "read-subscription", Title: "Read subscription data", FiGHT: "FGT5020", FiGHTName: "Retrieve UE Subscription Data",
		Tactics: []string{"TA0009"}, Status: "theoretical", Text: "With the token he reads the subscription data of every subscriber.", Gains: "identities and subscription data",
		Subject: "UDM udm", Evidence: "configured", After: []int{2},
		Weaknesses: []AttackReason{{Weakness: "sbi-clear", Title: "The UDM serves its interface in clear", Evidence: "configured", Check: "sample-clear",
			Proof:  []Evidence{{Layer: "configured", File: "core/udm.yaml", Line: 14, Text: "interface.scheme = http", Default: "Open5GS serves plain HTTP where no tls section sets a scheme"}},
			Change: "udm-tls"}}}
	a := &Attack{
		Footholds: []AttackFoothold{{"core-network", "Somebody on the core's network", 2, 1}, {"supplier", "A supplier's update channel", 0, 1}, {"roaming", "A roaming partner", 0, 0}},
		Assets: []AttackAsset{{"subscriber-data", "Subscriber data", 1, 1, 0, 214300}, {"user-traffic", "User traffic", 2, 1, 2, 200000},
			{"availability", "Service of an area", 3, 0, 0, 0}},
		Joins:   []AttackJoin{{"core-network", "subscriber-data", 1, 0}, {"core-network", "user-traffic", 1, 1}, {"supplier", "user-traffic", 0, 1}},
		Omitted: 4,
		Paths: []AttackPath{
			{ID: "p-1f2e", From: "core-network", To: "subscriber-data", FromTitle: "Somebody on the core's network", ToTitle: "Subscriber data", Target: "UDM udm", Evidence: "configured", Rank: 1,
				People: 214300, Cells: 9, Sites: 3, Critical: []string{"Valley Hospital", "Valley Emergency Call Centre"}, Impact: "9 cells of its tracking areas",
				Hours: AttackRange{24, 720, "until identities are replaced"}, Steps: []AttackStep{register, token, read}, Closes: []string{"nrf-client-certificate", "udm-tls"}},
			branchedPath(register),
			hostilePath(),
		},
		Chokes: []AttackChoke{{"Register a function of one's own at the NRF", "NRF nrf", "observed", 2, 214300}, {"Insert sessions over N4", "UPF upf", "configured", 1, 200000}},
		Changes: []AttackChange{
			{ID: "nrf-client-certificate", Title: "Have the NRF ask for client certificates", Subject: "NRF nrf", Place: "core/nrf.yaml:7", Remedy: "default:\n  tls:\n    server:\n      verify_client: true",
				Checks: []string{"sample-token"}, Closes: []string{"p-1f2e", "p-33aa"}, Pairs: 2, Everyone: 214300},
			{ID: "udm-tls", Title: "Serve the UDM's interface over TLS", Subject: "UDM udm", Place: "core/udm.yaml:14", Remedy: "scheme: https", Checks: []string{"sample-clear"},
				Closes: []string{"p-1f2e"}, Pairs: 1, Everyone: 214300},
			{ID: "n4-filter", Title: hostile, Subject: hostile, Place: "", Remedy: hostile, Checks: []string{hostile}, Closes: []string{"p-33aa"}, Pairs: 1, Everyone: 200000},
		},
		Fixes: []AttackFixes{
			{Asset: "subscriber-data", Title: "Subscriber data", Changes: []string{"nrf-client-certificate"}, Least: 1, Exact: true, Closes: 1},
			{Asset: "user-traffic", Title: "User traffic", Changes: []string{"nrf-client-certificate", "n4-filter"}, Least: 1, Closes: 1, Open: []string{"from a supplier's update channel: " + hostile}},
		},
		Risk: &AttackRisk{Label: "A model, no evidence: it draws from the assumptions below.", Seed: 7, Trials: 100000, Horizon: "one year",
			Assets: []AttackRiskAsset{{"subscriber-data", "Subscriber data", 0.42, [2]float64{0.18, 0.71}, [3]float64{1.2e6, 9.4e6, 3.1e7}, 0.4},
				{"availability", "Service of an area", 0.0004, [2]float64{0, 0.002}, [3]float64{12, 0, 90}, 0}},
			Assumptions: []AttackAssumption{{"attempts a year from the core's network", 0.1, 2, "own judgement, no published rate"}, {hostile, 0, 1, hostile}}},
		Register: []AttackEntry{
			{ID: "R1", Title: "Subscriber data fall to somebody on the core's network", From: "core-network", To: "subscriber-data", Owner: "Example Operations", Treatment: "modify",
				Changes: []string{"nrf-client-certificate"}, Due: "2026-01-31", Overdue: true, Note: hostile, Paths: 1, People: 214300, Residual: 0, Place: "guyline.yaml:44", Faults: []string{hostile}},
			{ID: "auto-1", Title: "User traffic", To: "user-traffic", Paths: 1, People: 200000, Residual: 1, After: 200000},
		},
		WhatIf: &AttackWhatIf{Changes: []string{"nrf-client-certificate"}, Closes: []string{"core-network → subscriber-data of UDM udm"}, Remain: 1, Possible: 1},
		Faults: []string{"guyline.yaml:44: " + hostile},
	}
	return a
}

// branchedPath has two steps that join in a third, each shown by another layer.
func branchedPath(register AttackStep) AttackPath {
	n4 := AttackStep{Number: 2, Technique: "n4-reach", Title: "Reach N4 from the core's network", FiGHT: "FGT1046", FiGHTName: "Network Service Discovery", Tactics: []string{"TA0007", "TA0043"},
		Status: "observed", Text: "He finds the UPF's PFCP port, which is declared to stand in the same network.", Gains: "PFCP to the UPF", Subject: "UPF upf", Evidence: "declared", After: []int{},
		Weaknesses: []AttackReason{{Weakness: "n4-shared", Title: "N4 stands in the core's network", Evidence: "declared",
			Proof: []Evidence{{Layer: "declared", File: "guyline.yaml", Line: 21, Text: "link.between = N4 core"}}, Change: "n4-filter"}}}
	session := AttackStep{Number: 3, Technique: "n4-session", Title: "Insert sessions over N4", FiGHT: "FGT5008", FiGHTName: "Redirection Of Traffic Via User Plane Network Function",
		Tactics: []string{"TA0009", "TA0040"}, Status: "theoretical", Text: "Posing as the SMF he redirects user traffic to himself.", Gains: "user traffic", Subject: "UPF upf", Evidence: "possible", After: []int{1, 2},
		Weaknesses: []AttackReason{
			{Weakness: "n4-stranger", Title: "The UPF answers any SMF", Evidence: "possible", Check: "sample-order", Missing: "a capture of N4, or the UPF's list of SMFs", Change: "n4-filter"},
			{Weakness: "n4-predicted", Title: "The UPF serves the cells of two sites", Evidence: "predicted", Proof: []Evidence{{Layer: "predicted", Text: "cell.serves = 200,000"}}},
		}}
	return AttackPath{ID: "p-33aa", From: "core-network", To: "user-traffic", FromTitle: "Somebody on the core's network", ToTitle: "User traffic", Target: "UPF upf", Evidence: "possible", Possible: 1, Rank: 1, Others: 2,
		People: 200000, Cells: 6, Sites: 2, Impact: "6 cells of two sites", Hours: AttackRange{1, 48, "until the session is found"}, Steps: []AttackStep{register, n4, session},
		Closes: []string{"nrf-client-certificate", "n4-filter"}}
}

// hostilePath has bad text wherever an input gives text, and a technique that FiGHT does not have.
func hostilePath() AttackPath {
	return AttackPath{ID: "p-00ff", From: "supplier", To: "user-traffic", FromTitle: "A supplier's update channel", ToTitle: "User traffic", Target: hostile, Evidence: "possible", Possible: 1, Rank: 2,
		Critical: []string{hostile}, Impact: "people are not declared", Hours: AttackRange{}, Steps: []AttackStep{
			{Number: 1, Technique: "supplier-update", Title: hostile, FiGHT: "T1195.002", FiGHTName: "Compromise Software Supply Chain", Tactics: []string{"TA0001"}, Text: hostile, Gains: hostile, Subject: hostile,
				Evidence: "possible", After: []int{}, Weaknesses: []AttackReason{{Weakness: "CVE-2099-0001", Title: hostile, Evidence: "possible", Missing: hostile}}},
			{Number: 2, Technique: "no-technique", Title: "Use it", Text: "He uses it.", Subject: "UPF upf", Evidence: "predicted", After: []int{1}, Weaknesses: []AttackReason{}},
		}, Closes: []string{}}
}
