package technique_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
)

var manifest = network.Origin{Path: "deploy/core.yaml", Line: 12}

// function adds a function that a workload of the same name runs, in a container of that name.
func function(n *network.Network, typ network.NFType, name, platform, kind, folder string) (f, w, c *network.Element) {
	f = n.Add(network.KindFunction, string(typ), name, nil)
	network.Config.Say(f, "configmap/"+folder+"/"+name+"/file.yaml", network.Configured, manifest)
	w = n.Add(network.KindWorkload, kind, folder+"/"+name, nil)
	network.Platform.Say(w, platform, network.Configured, manifest)
	network.RunsAs.Say(f, w.Name, network.Configured, manifest)
	c = n.Add(network.KindContainer, "", name, w)
	image, _ := network.ParseImage("registry.example/" + name + ":1")
	network.ImageRef.Say(c, image, network.Configured, manifest)
	return f, w, c
}

func listener(n *network.Network, f *network.Element, name network.InterfaceName, role network.Role, address string) *network.Element {
	i := n.Add(network.KindInterface, string(name), string(role), f)
	network.RoleOf.Say(i, role, network.Configured, manifest)
	network.Address.Say(i, address, network.Configured, manifest)
	return i
}

// cluster is a core in Kubernetes: AMF and UDR with its database, and a console. more changes it before it is joined.
func cluster(more ...func(*network.Network, map[string]*network.Element)) *network.Network {
	n := network.New()
	of := map[string]*network.Element{}
	for _, x := range []struct {
		typ  network.NFType
		name string
	}{{network.AMF, "amf"}, {network.UDR, "udr"}, {network.DATABASE, "mongo"}, {network.WEBUI, "webui"}} {
		f, w, c := function(n, x.typ, x.name, "kubernetes", "Deployment", "core")
		network.Namespace.Say(w, "core", network.Configured, manifest)
		of[x.name], of["workload "+x.name], of["container "+x.name] = f, w, c
	}
	listener(n, of["amf"], network.SBI, network.Server, "amf")
	listener(n, of["mongo"], network.DB, network.Server, "mongo")
	of["udr db"] = listener(n, of["udr"], network.DB, network.Client, "mongo")
	listener(n, of["webui"], network.DB, network.Client, "mongo")
	listener(n, of["webui"], network.Management, network.Server, "webui")
	for _, change := range more {
		change(n, of)
	}
	n.Join()
	return n
}

// host is the same AMF and UDR as services of one Compose file.
func host() *network.Network {
	n := network.New()
	function(n, network.AMF, "amf", "compose", "ComposeService", "lab")
	function(n, network.UDR, "udr", "compose", "ComposeService", "lab")
	n.Join()
	return n
}

// field is a gNB at a site whose equipment a supplier supplies, and an exchange with the AMF.
func field(more ...func(*network.Network, map[string]*network.Element)) *network.Network {
	n := network.New()
	at := network.Origin{Path: "guyline.yaml", Line: 3}
	of := map[string]*network.Element{
		"site": n.Add(network.KindSite, "", "Hill", nil), "supplier": n.Add(network.KindSupplier, "", "Maker", nil),
		"gnb": n.Add(network.KindFunction, string(network.GNB), "gnb", nil), "amf": n.Add(network.KindFunction, string(network.AMF), "amf", nil),
		"router": n.Add(network.KindEquipment, "router", "edge", nil),
	}
	for _, e := range []string{"site", "gnb", "amf", "router"} {
		network.Supplied.Say(of[e], "Maker", network.Declared, at)
	}
	network.SiteName.Say(of["gnb"], "Hill", network.Declared, at)
	network.SiteName.Say(of["amf"], "Exchange", network.Declared, at)
	network.Carries.Say(of["router"], "fibre", network.Declared, at)
	network.People.Say(of["site"], 100, network.Declared, at)
	listener(n, of["gnb"], network.N2, network.Client, "192.0.2.1")
	listener(n, of["gnb"], network.O1, network.Server, "192.0.2.9")
	listener(n, of["amf"], network.N2, network.Server, "192.0.2.1")
	listener(n, of["amf"], network.SBI, network.Server, "192.0.2.2")
	for _, change := range more {
		change(n, of)
	}
	n.Join()
	return n
}

type change = func(*network.Network, map[string]*network.Element)

// TestPlatform shows of each technique the level of a step when a check fails, when nothing decides, and when a check refutes it.
// Level 0 is no step.
func TestPlatform(t *testing.T) {
	const none = technique.Level(0)
	const box, load = "workload core/amf / container amf", "workload core/amf"
	type given struct {
		answers []answer
		want    technique.Level
	}
	answers := func(a ...answer) []answer { return a }
	root := fails("container-runs-as-root", box)
	escape := func(check, of string) []given {
		return []given{
			{answers(fails(check, of), root), technique.Configured},
			{answers(fails(check, of), passes("container-runs-as-root", box), passes("container-privilege-escalation", box)), none},
			{answers(fails(check, of), passes("container-runs-as-root", box), fails("container-privilege-escalation", box)), technique.Configured},
			{answers(root), technique.Possible},
			{answers(passes(check, of), root), none},
			{answers(moot(check, of), root), none},
		}
	}
	decided := func(check, of string) []given {
		return []given{{answers(fails(check, of)), technique.Configured}, {nil, technique.Possible}, {answers(passes(check, of)), none}}
	}
	// what says nothing of elements at which nothing fails
	shown := func(check, of string) []given {
		return []given{{answers(fails(check, of)), technique.Configured}, {nil, none}, {answers(passes(check, of)), none}}
	}
	always := func(level technique.Level) []given { return []given{{nil, level}} }
	token := func(n *network.Network, of map[string]*network.Element) {
		network.TokenMounted.Say(of["workload amf"], true, network.Configured, manifest)
		network.ServiceAccount.Say(of["workload amf"], "amf", network.Configured, manifest)
	}
	binding := func(all bool, to string) change {
		return func(n *network.Network, of map[string]*network.Element) {
			token(n, of)
			b := n.Add(network.KindRole, "ClusterRoleBinding", "b", nil)
			network.GrantedTo.Say(b, to, network.Configured, manifest)
			network.GrantsAll.Say(b, all, network.Configured, manifest)
			n.Add(network.KindConfigStore, "ConfigMap", "core/amf", nil)
		}
	}
	mounts := func(dir string) change {
		return func(n *network.Network, of map[string]*network.Element) {
			network.HostPath.Say(of["workload amf"], dir, network.Configured, manifest)
		}
	}
	capability := func(name string) change {
		return func(n *network.Network, of map[string]*network.Element) {
			network.CapabilityAdd.Say(of["container amf"], name, network.Configured, manifest)
		}
	}
	local := func(n *network.Network, of map[string]*network.Element) { // a function whose database is on its own host
		listener(n, n.Add(network.KindFunction, string(network.HSS), "hss", nil), network.DB, network.Client, "localhost")
	}
	policy := func(in string) change {
		return func(n *network.Network, of map[string]*network.Element) {
			p := n.Add(network.KindNetworkPolicy, "NetworkPolicy", "core/p", nil)
			network.Namespace.Say(p, "core", network.Configured, manifest)
			network.PolicyPods.Say(p, "all", network.Configured, manifest)
			network.PolicyIngress.Say(p, in, network.Configured, manifest)
		}
	}
	account := func(name, product string) change {
		return func(n *network.Network, of map[string]*network.Element) {
			network.URICredsUsed.Say(of["udr db"], true, network.Configured, manifest)
			n.Add(network.KindCredential, "", name, of["webui"])
			if product != "" {
				network.Product.Say(of["udr"], product, network.Configured, manifest)
			}
		}
	}
	keyFile := func(n *network.Network, of map[string]*network.Element) {
		network.KeyFile.Say(of["udr db"], "udr.key", network.Configured, manifest)
	}
	pid := func(n *network.Network, of map[string]*network.Element) {
		network.HostPID.Say(of["workload amf"], true, network.Configured, manifest)
	}
	bill := func(n *network.Network, of map[string]*network.Element) {
		network.Bill.Say(of["amf"], "amf.cdx.json", network.Declared, manifest)
	}
	sim := func(n *network.Network, of map[string]*network.Element) {
		network.SupplyLayer.Say(n.Add(network.KindEquipment, "sim", "cards", nil), "sim", network.Declared, manifest)
		n.Add(network.KindFunction, string(network.UDM), "udm", nil)
	}
	pcap := func(n *network.Network, of map[string]*network.Element) {
		network.PacketCapture.Say(of["gnb"], true, network.Configured, manifest)
	}
	placed := func(n *network.Network, of map[string]*network.Element) {
		_, w, _ := function(n, network.UDR, "udr", "compose", "ComposeService", "lab")
		network.RunsAs.Say(of["amf"], w.Name, network.Configured, manifest)
	}
	bare := func(gains technique.State) string { return string(gains) }
	from := func(need technique.State, of, gains string) string { return gain(need, of) + " → " + gains }

	for _, test := range []struct {
		x     *technique.Technique
		n     *network.Network
		key   string
		cases []given
	}{
		{technique.EscapePrivilegedContainer, cluster(), gain(technique.OnNode, load), escape("container-privileged", box)},
		{technique.EscapePrivilegedContainer, cluster(func(n *network.Network, of map[string]*network.Element) {
			network.Privileged.Say(n.Add(network.KindContainer, "", "init", of["workload amf"]), true, network.Configured, manifest)
		}), gain(technique.OnNode, load), []given{{answers(fails("container-privileged", "workload core/amf / container init"), passes("container-privileged", box), root), none}}},
		{technique.EscapeWithCapability, cluster(capability("CAP_SYS_ADMIN")), gain(technique.OnNode, load), escape("container-capabilities-added", box)},
		{technique.EscapeWithCapability, cluster(capability("NET_ADMIN")), gain(technique.OnNode, load),
			[]given{{answers(fails("container-capabilities-added", box), root), none}}},
		{technique.UseRuntimeSocket, cluster(), gain(technique.OnNode, load), escape("container-socket-mounted", load)},
		{technique.WriteNodeFiles, cluster(mounts("/etc")), gain(technique.OnNode, load), escape("host-path", load)},
		{technique.WriteNodeFiles, cluster(mounts("/srv/data")), gain(technique.OnNode, load), []given{{answers(fails("host-path", load), root), none}}},
		{technique.FindNeighbours, host(), gain(technique.OnHost, "workload lab/amf"), always(technique.Configured)},
		{technique.EnterNeighbours, host(), gain(technique.Runs, "UDR udr"), always(technique.Configured)},
		{technique.EnterNeighbours, cluster(), gain(technique.Runs, "UDR udr"), always(technique.Possible)},
		{technique.ReadNeighboursMemory, cluster(pid), from(technique.Runs, "AMF amf", gain(technique.SeesProcesses, load)), escape("host-namespaces", load)},
		{technique.ReadNeighboursMemory, cluster(), from(technique.Runs, "AMF amf", gain(technique.SeesProcesses, load)), []given{{answers(fails("host-namespaces", load), root), none}}},
		{technique.UseServiceAccount, cluster(binding(true, "ServiceAccount core/amf")), bare(technique.ClusterAdmin), decided("rbac-grants-all", "ClusterRoleBinding b")},
		{technique.UseServiceAccount, cluster(binding(true, "ServiceAccount core/other")), bare(technique.ClusterAdmin),
			[]given{{answers(fails("rbac-grants-all", "ClusterRoleBinding b")), none}}},
		{technique.UseServiceAccount, cluster(binding(true, "Group system:serviceaccounts")), bare(technique.InCluster) + " → " + bare(technique.ClusterAdmin),
			decided("rbac-grants-all", "ClusterRoleBinding b")},
		{technique.CommandCluster, cluster(), gain(technique.Runs, "UDR udr"), always(technique.Configured)},
		{technique.CommandCluster, host(), gain(technique.Runs, "UDR udr"), always(none)},
		{technique.ReadClusterStores, cluster(binding(false, "ServiceAccount amf")), bare(technique.ReadsStores), always(technique.Possible)},
		{technique.ReadClusterStores, cluster(binding(false, "ServiceAccount amf")), gain(technique.ReadsConfig, "AMF amf"), decided("secret-in-configmap", "ConfigMap core/amf")},
		{technique.DeployBesideFunctions, cluster(), gain(technique.ReadsConfig, "AMF amf"),
			[]given{{answers(fails("default-namespace", load)), technique.Possible}, {answers(passes("default-namespace", load)), none}}},
		{technique.ReachFromCluster, cluster(), gain(technique.Reach, "AMF amf"), append(decided("kubernetes-no-network-policy", "workload core/udr"),
			given{answers(fails("host-network", load), passes("kubernetes-no-network-policy", load)), technique.Configured})},
		{technique.ReachFromCluster, cluster(policy("none")), gain(technique.Reach, "AMF amf"),
			[]given{{answers(fails("kubernetes-no-network-policy", "workload core/udr")), none}}}, // for egress only
		{technique.ReachFromCluster, cluster(policy("all")), gain(technique.Reach, "AMF amf"), decided("network-policy-allows-all", "NetworkPolicy core/p")},
		{technique.ReachFromCluster, host(), gain(technique.Reach, "AMF amf"), always(none)},
		{technique.ImplantImage, cluster(), gain(technique.Runs, "AMF amf"), decided("image-not-pinned", box)},
		{technique.ReadOwnConfiguration, cluster(), gain(technique.ReadsConfig, "AMF amf"), always(technique.Configured)},
		{technique.ReadPrivateKey, cluster(keyFile), gain(technique.PrivateKey, "UDR udr"), decided("private-key-unencrypted", "UDR udr")},
		{technique.ReadPrivateKey, cluster(), gain(technique.PrivateKey, "UDR udr"), always(none)},
		{technique.ExploitComponent, cluster(bill), gain(technique.Runs, "AMF amf"), []given{
			{answers(fails("component-exploited", "AMF amf")), technique.Configured}, {answers(fails("component-vulnerable", "AMF amf")), technique.Possible},
			{answers(passes("component-vulnerable", "AMF amf"), passes("component-exploited", "AMF amf")), none}, {nil, technique.Possible}}},
		{technique.ExploitComponent, cluster(), gain(technique.Runs, "AMF amf"), always(none)},
		{technique.CommandTakenHost, cluster(), gain(technique.Runs, "AMF amf"), []given{{answers(seen("attack-bind-shell", "AMF amf")), technique.Configured}, {nil, none}}},
		{technique.EnterOpenDatabase, cluster(), gain(technique.WritesDB, "Database mongo"), []given{{answers(fails("database-no-authentication", "UDR udr")), technique.Configured}, {nil, technique.Possible},
			{answers(passes("database-no-authentication", "Database mongo")), none}, {answers(passes("database-no-authentication", "UDR udr")), technique.Possible},
			{answers(passes("database-no-authentication", "UDR udr"), passes("database-no-authentication", "WebUI webui")), none}}},
		{technique.GuessDatabasePassword, cluster(account("database", "")), gain(technique.ReadsDB, "Database mongo"),
			[]given{{answers(fails("default-password", "WebUI webui / credential database")), technique.Configured}, {nil, none},
				{answers(passes("default-password", "WebUI webui / credential database")), none}}},
		{technique.UseFoundPassword, cluster(account("database", "")), from(technique.ReadsConfig, "UDR udr", gain(technique.ReadsDB, "Database mongo")), always(technique.Configured)},
		{technique.UseFoundPassword, cluster(), from(technique.ReadsConfig, "UDR udr", gain(technique.ReadsDB, "Database mongo")), always(none)},
		{technique.UseFoundPassword, cluster(), gain(technique.ReadsDB, "Database mongo"), always(technique.Configured)},
		{technique.ListenToDatabase, cluster(), gain(technique.ReadsDB, "Database mongo"),
			[]given{{nil, technique.Possible}, {answers(passes("database-no-tls", "UDR udr"), passes("database-no-tls", "WebUI webui")), none}}},
		{technique.ReadKeysFromDatabase, cluster(account("database", "open5gs")), gain(technique.SubscriberKeys, "Database mongo"), always(technique.Configured)},
		{technique.ReadKeysFromDatabase, cluster(account("database", "another")), gain(technique.SubscriberKeys, "Database mongo"), always(technique.Possible)},
		{technique.ReadKeysFromDatabase, cluster(), gain(technique.SubscriberIdentities, "Database mongo"), always(technique.Configured)},
		{technique.AlterSubscribers, cluster(), gain(technique.Availability, "Database mongo"), always(technique.Configured)},
		{technique.ReachConsole, cluster(), gain(technique.Reach, "WebUI webui"), always(technique.Configured)},
		{technique.EnterOpenConsole, cluster(), gain(technique.SignedIn, "WebUI webui"), decided("console-no-sign-in", "WebUI webui")},
		{technique.UseDefaultPassword, cluster(account("ME_CONFIG_BASICAUTH_PASSWORD", "")), gain(technique.SignedIn, "WebUI webui"),
			decided("default-password", "WebUI webui / credential ME_CONFIG_BASICAUTH_PASSWORD")},
		{technique.EnterOpenDatabase, cluster(local), gain(technique.ReadsDB, "HSS hss"), always(none)},
		{technique.UseFoundPassword, cluster(local), gain(technique.ReadsDB, "HSS hss"), always(technique.Configured)},
		{technique.UseDefaultPassword, cluster(account("database", "")), gain(technique.SignedIn, "WebUI webui"),
			[]given{{answers(fails("default-password", "WebUI webui / credential database")), technique.Possible}}}, // that of its database
		{technique.UseConsole, cluster(), gain(technique.WritesDB, "Database mongo"), always(technique.Configured)},
		{technique.ReadKeyLog, cluster(), gain(technique.ReadsPath, "AMF amf / SBI server"), shown("tls-key-log-on", "AMF amf")},

		{technique.CollectCaptures, field(pcap), gain(technique.UserTraffic, "gNB gnb"), shown("packet-capture-on", "gNB gnb")},
		{technique.CutBackhaul, field(), gain(technique.Availability, "site Hill"), shown("site-single-backhaul", "site Hill")},
		{technique.CutPower, field(), gain(technique.Availability, "site Hill"), shown("site-no-backup-power", "site Hill")},
		{technique.WreckSite, field(), gain(technique.Availability, "site Hill"), shown("site-without-redundancy", "site Hill")},
		{technique.SilenceEmergencyCalls, field(), gain(technique.EmergencyCalls, "site Hill"), shown("site-without-redundancy", "site Hill")},
		{technique.JamCells, field(), gain(technique.Availability, "site Hill"), shown("site-without-redundancy", "site Hill")},
		{technique.TapAtSite, field(), gain(technique.OnPath, "gNB gnb / N2 client"), always(technique.Declared)},
		{technique.TapAtSite, field(), bare(technique.OnManagement), decided("o1-unprotected", "gNB gnb / O1 server")},
		{technique.EnterExchange, field(), bare(technique.OnCoreNetwork), always(technique.Possible)},
		{technique.SwitchOffFunction, field(), gain(technique.Availability, "AMF amf"), decided("function-single", "AMF amf")},
		{technique.DeliverAsSuspectSupplier, field(), gain(technique.Runs, "gNB gnb"), shown("supplier-listed", "supplier Maker")},
		{technique.DeliverAsSuspectSupplier, field(), gain(technique.Availability, "site Hill"), shown("supplier-untrusted-in-use", "supplier Maker")},
		{technique.SubvertUpdate, field(), gain(technique.Runs, "AMF amf"), always(technique.Possible)},
		{technique.HideInHardware, field(), bare(technique.AtTransport), shown("purchase-prohibited", "router edge")},
		{technique.HideInHardware, field(), gain(technique.Runs, "gNB gnb"), shown("supplier-seen-differs", "gNB gnb")},
		{technique.MisuseMaintenance, field(), bare(technique.OnManagement), always(technique.Possible)},
		{technique.StealSIMKeys, field(sim), gain(technique.SubscriberKeys, "UDM udm"), always(technique.Declared)},
		{technique.StealSIMKeys, field(), gain(technique.SubscriberKeys, "UDM udm"), always(none)},
		{technique.CrossPlanes, field(placed), gain(technique.Reach, "AMF amf"), []given{
			{answers(fails("n2-unprotected", "AMF amf / N2 server"), fails("sbi-listens-everywhere", "AMF amf")), technique.Configured},
			{answers(fails("n2-unprotected", "AMF amf / N2 server"), fails("secondary-networks-shared", "AMF amf"), passes("sbi-listens-everywhere", "AMF amf")), technique.Configured},
			{answers(passes("n2-unprotected", "AMF amf / N2 server"), fails("sbi-listens-everywhere", "AMF amf")), none},
			{nil, technique.Possible}}},
	} {
		for _, c := range test.cases {
			name := fmt.Sprint(test.x.ID, " ", test.key, " ", c.answers)
			t.Run(strings.ReplaceAll(name, "/", ":"), func(t *testing.T) {
				all := steps(t, test.x, test.n, c.answers)
				got := all[test.key]
				if c.want == technique.Configured && got == technique.Declared { // what is declared only is no surer
					got = c.want
				}
				if got != c.want {
					t.Errorf("level %d, want %d, of %v", got, c.want, all)
				}
			})
		}
	}
}

// TestReachPublishedPort runs the checks of ports themselves, whose details the technique reads.
func TestReachPublishedPort(t *testing.T) {
	for _, test := range []struct {
		name, port, container string
		cluster, internet     technique.Level // of reaching the function of the container's name
	}{
		{"sbi on every address", "0.0.0.0:7777->7777/tcp", "amf", technique.Configured, technique.Possible},
		// 192.88.99.0/24 is the internet's and nobody's any more (RFC 7526)
		{"sbi on an address of the internet", "192.88.99.1:7777->7777/tcp", "amf", technique.Configured, technique.Configured},
		{"sbi on loopback", "127.0.0.1:7777->7777/tcp", "amf", 0, 0},
		{"metrics only", "0.0.0.0:9090->9090/tcp", "amf", 0, 0},
		{"a port of nobody knows what", "0.0.0.0:4444->4444/tcp", "amf", technique.Possible, technique.Possible},
		{"nothing", "", "amf", 0, 0},
		{"a database", "0.0.0.0:27017->27017/tcp", "mongo", technique.Configured, technique.Possible},
		{"a database on loopback", "127.0.0.1:27017->27017/tcp", "mongo", 0, 0},
		{"a console", "0.0.0.0:9999->9999/tcp", "webui", technique.Configured, technique.Possible},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := cluster(func(n *network.Network, of map[string]*network.Element) {
				if test.port != "" {
					network.PublishedPort.Say(of["container "+test.container], test.port, network.Configured, manifest)
				}
			})
			var verdicts []technique.Verdict
			for _, id := range technique.Published.Shows {
				c, _ := check.Find(id)
				c.Run(n, func(r check.Result) {
					v := technique.Verdict{Check: id, Subject: r.Subject, Detail: r.Detail, Answer: map[check.Verdict]technique.Answer{
						check.Fail: technique.Fails, check.Pass: technique.Passes, check.NotApplicable: technique.NotApplicable}[r.Verdict]}
					for _, e := range r.Evidence {
						v.Evidence = append(v.Evidence, technique.Evidence(e))
					}
					verdicts = append(verdicts, v)
				})
			}
			got := map[string]technique.Level{}
			technique.ReachPublishedPort.Rule(technique.NewModel(n, verdicts), func(s technique.Step) {
				got[s.Needs[0].String()+" → "+s.Gains.Of.Name] = s.Level()
			})
			for from, want := range map[technique.State]technique.Level{technique.InCluster: test.cluster, technique.OnInternet: test.internet} {
				if level := got[string(from)+" → "+test.container]; level != want {
					t.Errorf("from %s: level %d, want %d, of %v", from, level, want, got)
				}
			}
			for _, other := range []string{"udr"} {
				if got[string(technique.InCluster)+" → "+other] != 0 {
					t.Errorf("%s is reached as well: %v", other, got)
				}
			}
		})
	}
}

// TestSitesWithMostPeople holds what techniques over sites say to the 200 with the most people.
func TestSitesWithMostPeople(t *testing.T) {
	n := network.New()
	var verdicts []technique.Verdict
	for i := range 1000 {
		s := n.Add(network.KindSite, "", fmt.Sprintf("s%03d", i), nil)
		network.People.Say(s, i, network.Declared, manifest)
		verdicts = append(verdicts, technique.Verdict{Check: "site-no-backup-power", Answer: technique.Fails, Subject: s,
			Evidence: []technique.Evidence{{Text: "backup-hours = 0", Layer: network.Declared, Origin: manifest}}})
	}
	n.Join()
	said := 0
	technique.CutPower.Rule(technique.NewModel(n, verdicts), func(s technique.Step) {
		said++
		if s.Gains.Of.Name < "s800" {
			t.Errorf("%s is said before larger ones", s.Gains.Of)
		}
	})
	if said != 200 {
		t.Errorf("%d sites are said, want 200", said)
	}
}
