package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/guyline/guyline/attack/graph"
)

// The made network: hosts in zones, zones in layers from the edge inwards. Its graph has a million conditions and steps, and ten
// million needs and gains.
const (
	attackConditions = 300_000
	attackSteps      = 700_000
	attackEdges      = 10_000_000
	attackLayers     = 8
	attackZones      = 125 // of a layer
	attackHosts      = 50  // of a zone; with 8 layers 50,000
	attackFootholds  = 9
	attackGoals      = 16
	attackTrials     = 1000
)

// attackPaths prints the seconds that it takes to close the graph from nine footholds, and to find the cheapest proofs and the
// choke points of sixteen goals, on two cores; the memory, the making of the graph included; and the milliseconds of the slowest
// of a thousand facts that are retracted and asserted again, one by one: the footholds and others at random. Each is the middle
// of three runs.
func attackPaths(string) error {
	runs, err := told(3, 4, "attack")
	if err != nil {
		return err
	}
	figure("attack", middle(runs, 0)[0], "seconds")
	figure("attack-rss", middle(runs, 4)[4], "MB")
	figure("attack-whatif", middle(runs, 1)[1], "ms")
	fmt.Printf("# what-if: median %.3g ms; slowest of the hundred facts that most steps need %.3g ms\n", middle(runs, 2)[2], middle(runs, 3)[3])
	return nil
}

// attackGraph makes the graph, measures, and prints seconds and milliseconds: a child process.
func attackGraph([]string) error {
	n := newAttackNetwork()
	given, goals := n.given, n.goals
	g := n.Graph()
	if n.needs > attackEdges/1000 || n.needs < -attackEdges/1000 {
		return fmt.Errorf("%d needs too few: expected as many as the figure says", n.needs)
	}
	n = nil
	start := time.Now()
	s := g.Close(given)
	proofs := s.Shortest(goals...)
	points := chokePoints(s, goals)
	seconds := time.Since(start).Seconds()
	held, choked := 0, 0
	for c := range g.Conditions() {
		if s.Holds(int32(c)) {
			held++
		}
	}
	for _, k := range points {
		choked += len(k.Conditions)
	}
	if len(proofs) != len(goals) || held < g.Conditions()*9/10 || choked < 2*len(goals) {
		return fmt.Errorf("%d of %d goals, %d of %d conditions, %d choke points: expected a network that is open nearly everywhere",
			len(proofs), len(goals), held, g.Conditions(), choked)
	}
	facts := slices.Clone(given[:attackFootholds])
	r := rand.New(rand.NewPCG(3, 4))
	for len(facts) < attackTrials {
		facts = append(facts, given[r.IntN(len(given))])
	}
	slowest, median := whatIf(s, facts)
	hubs := slices.SortedFunc(slices.Values(given), func(a, b int32) int { return cmp.Compare(len(g.NeededBy(b)), len(g.NeededBy(a))) })
	slowestHub, _ := whatIf(s, hubs[:100])
	fmt.Println(seconds, slowest, median, slowestHub)
	return nil
}

// chokePoints finds the choke points of goals, two goals at once.
func chokePoints(s *graph.State, goals []int32) []graph.Choke {
	out := make([]graph.Choke, len(goals))
	var wait sync.WaitGroup
	for half, state := range []*graph.State{s, s.Clone()} {
		wait.Go(func() {
			for i := half; i < len(goals); i += 2 {
				out[i] = state.Choke(goals[i])
			}
		})
	}
	wait.Wait()
	return out
}

// whatIf retracts and asserts facts one by one, and gives the milliseconds of the slowest and of the median.
func whatIf(s *graph.State, facts []int32) (slowest, median float64) {
	var all []float64
	for _, c := range facts {
		start := time.Now()
		lost := len(s.Retract(c))
		gained := len(s.Assert(c))
		all = append(all, time.Since(start).Seconds()*1000)
		if lost != gained {
			panic(fmt.Sprintf("fact %d: %d lost and %d gained", c, lost, gained))
		}
	}
	slices.Sort(all)
	return all[len(all)-1], all[len(all)/2]
}

// An attackNetwork makes the graph. Of each host an attacker can gain the use and the administration, and of some a
// credential that also opens other hosts. Steps are
//   - a remote weakness: from a host that is used, mostly of the same zone, else of one beside it or of the layer before, and
//     sometimes of the layer behind, so that there are circles of all lengths;
//   - a local weakness: from use to administration;
//   - the theft of a credential from an administered host, and a log-in with it from any host near.
//
// Their other needs are facts: that zones may reach each other, what the host runs and how it is set up, and weaknesses of
// products, of which a few stand everywhere (the share of a product falls with its rank). Into each of the innermost zones
// with a goal leads one jump host alone.
type attackNetwork struct {
	*graph.Builder
	r            *rand.Rand
	given, goals []int32
	next         int32 // condition
	needs        int   // left for the steps that are left
	steps        int
	row          []int32
	credentials  []int32 // each of the host with the same index times credentialHosts
	permits      []int32 // of zone pairs, by zone and direction
	products     []int32
	setup        []int32 // of the hosts, hostFacts each
}

const (
	zonesInAll      = attackLayers * attackZones
	hostsInAll      = zonesInAll * attackHosts
	credentialHosts = 5 // one host in so many has a credential
	permitsOfZone   = 10
	productsInAll   = 2000
)

func newAttackNetwork() *attackNetwork {
	n := &attackNetwork{Builder: graph.NewBuilder(attackConditions), r: rand.New(rand.NewPCG(1, 2)), needs: attackEdges - attackSteps, steps: attackSteps}
	n.next = 2 * hostsInAll
	take := func(count int) []int32 {
		out := make([]int32, count)
		for i := range out {
			out[i] = n.next
			n.next++
		}
		return out
	}
	n.credentials = take(hostsInAll / credentialHosts)
	n.permits = take(zonesInAll * permitsOfZone)
	n.products = take(productsInAll)
	n.setup = take(attackConditions - int(n.next))
	for i := range attackFootholds { // the use of hosts of the first layer
		n.given = append(n.given, use(i*attackZones/attackFootholds*attackHosts))
	}
	n.given = slices.Concat(n.given, n.permits, n.products, n.setup)
	for i := range attackGoals {
		n.goals = append(n.goals, admin((zonesInAll-1-i*attackZones/attackGoals)*attackHosts+attackHosts-1))
	}
	for n.steps > 0 {
		n.step(n.r.IntN(hostsInAll))
	}
	return n
}

func use(host int) int32   { return 2 * int32(host) }
func admin(host int) int32 { return 2*int32(host) + 1 }

// step adds a step towards a host.
func (n *attackNetwork) step(host int) {
	zone := host / attackHosts
	gains := use(host)
	n.row = n.row[:0]
	switch kind := n.r.IntN(20); {
	case kind < 5:
		gains = admin(host)
		n.row = append(n.row, use(host))
	case kind < 6 && host%credentialHosts == 0:
		gains = n.credentials[host/credentialHosts]
		n.row = append(n.row, admin(host))
	default:
		from := n.near(zone)
		n.row = append(n.row, use(from))
		if kind < 10 {
			c := n.near(zone) / credentialHosts
			gains = admin(host)
			n.row = append(n.row, n.credentials[c])
		}
		if from/attackHosts != zone {
			n.row = append(n.row, n.permits[zone*permitsOfZone+from/attackHosts%permitsOfZone])
		}
	}
	facts := (n.needs+n.steps-1)/n.steps - 8 + n.r.IntN(17) - len(n.row)
	if n.steps == 1 {
		facts = n.needs - len(n.row)
	}
	per := len(n.setup) / hostsInAll
	for range max(facts, 1) {
		switch n.r.IntN(8) {
		case 0: // a product, the first more often
			n.row = append(n.row, n.products[int(float64(productsInAll)*n.r.Float64()*n.r.Float64()*n.r.Float64())])
		case 1, 2: // of the zone
			n.row = append(n.row, n.permits[zone*permitsOfZone+n.r.IntN(permitsOfZone)])
		default: // of the host, or of one beside it
			n.row = append(n.row, n.setup[(host*per+n.r.IntN(8*per))%len(n.setup)])
		}
	}
	slices.Sort(n.row)
	n.row = slices.Compact(n.row)
	n.needs -= len(n.row)
	n.steps--
	n.Step(gains, 1+uint32(n.r.IntN(100)), n.row...)
}

// near is a host from which a host of a zone can be reached: into the innermost layer mostly through its jump hosts.
func (n *attackNetwork) near(zone int) int {
	layer, place := zone/attackZones, zone%attackZones
	inZone := func(layer, place int) int { return (layer*attackZones+place)*attackHosts + n.r.IntN(attackHosts) }
	if layer == attackLayers-1 { // its own hosts, and one jump host of the layer before
		if n.r.IntN(10) > 0 {
			return inZone(layer, place)
		}
		return ((layer-1)*attackZones + place) * attackHosts
	}
	switch k := n.r.IntN(100); {
	case k < 65:
		return inZone(layer, place)
	case k < 85: // beside it
		return inZone(layer, (place+attackZones-2+n.r.IntN(5))%attackZones)
	case k < 96 && layer > 0: // from outside
		return inZone(layer-1, (place+n.r.IntN(3))%attackZones)
	default: // from within
		return inZone(min(layer+1, attackLayers-2), (place+n.r.IntN(3))%attackZones)
	}
}
