package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// DatabaseSingle counts workloads with a database's image, those of one product in one place together, because a
// replica set is often written as several services.
var DatabaseSingle = &Check{
	ID:        "database-single",
	Title:     "The core's database runs once",
	Principle: Resilience,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CP-2", "rev. 5"}, {"NIST SP 800-53", "CP-9", "rev. 5"}, {"ENISA 5G SCM", "SO24-001", "1.3"}},
	FiGHT:     []string{"FGT1499"},
	Requires:  "The database behind the functions is replicated: copies of one workload, or several of the product side by side. A declared laboratory need not.",
	Evidence:  "the workloads that run a database, with their replicas, and the inventory",
	Risk:      "With the database go authentication and registration, and where there is no backup the subscribers themselves.",
	Remedies: map[string]string{
		"kubernetes": "a StatefulSet of three copies with a replica set (MongoDB: --replSet), each with a volume of its own",
		"compose":    "three services with mongod --replSet NAME, on three hosts; name all in the functions' URI",
		"":           "replicate the database over three hosts, and back it up elsewhere",
	},
	Run: func(n *network.Network, say func(Result)) {
		lab, isLab := laboratory(n)
		judge := func(r Result) {
			if r.Verdict == Fail && isLab {
				r.Verdict, r.Detail, r.Evidence = NotApplicable, r.Detail+", in a declared laboratory", append(r.Evidence, lab...)
			}
			say(r)
		}
		groups := map[string]instances{}
		for c := range n.Elements(network.KindContainer) {
			product, image, ok := databaseImage(c)
			if w := workload(c); ok && w != nil && !initial(c) && !ends(w) {
				key := together(w) + " " + product
				g := groups[key]
				if g.subject == nil {
					g.subject = w
				}
				count, evidence, known := copies(w)
				if known {
					g.count += count
					g.evidence = append(g.evidence, append(image, evidence...)...)
				}
				groups[key] = g
			}
		}
		for _, key := range slices.Sorted(maps.Keys(groups)) {
			g := groups[key]
			_, product, _ := strings.Cut(key, " ")
			r := Result{Verdict: Pass, Subject: g.subject, Detail: fmt.Sprintf("%d instances of %s run side by side", g.count, product), Evidence: asWritten(g.evidence)}
			switch {
			case len(g.evidence) == 0:
				r.Verdict, r.Detail = NoData, "how many copies run is not known"
			case g.count < 2:
				r.Verdict, r.Detail = Fail, "one "+product+" runs"
			}
			judge(r)
		}
		if len(groups) == 0 {
			decideSingle(n, "database", n.Functions(network.DATABASE), judge)
		}
	},
}

// databaseImage is the database product of a container's image.
func databaseImage(c *network.Element) (product string, evidence []Evidence, ok bool) {
	i, evidence, ok := value(c, network.ImageRef)
	if !ok {
		return "", nil, false
	}
	switch base := i.Repository[strings.LastIndexByte(i.Repository, '/')+1:]; base {
	case "mongo", "mongodb", "mongodb-community-server", "mongodb-enterprise-server", "percona-server-mongodb":
		return "MongoDB", evidence, true
	case "mysql", "mysql-server", "percona", "percona-server", "mariadb", "mariadb-galera":
		return "MySQL", evidence, true
	case "postgres", "postgresql", "postgis", "timescaledb":
		return "PostgreSQL", evidence, true
	case "redis", "valkey", "redis-stack", "redis-stack-server":
		return "Redis", evidence, true
	case "cassandra":
		return "Cassandra", evidence, true
	}
	return "", nil, false
}
