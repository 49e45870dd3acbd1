// Package graph is the engine of attack paths: what an attacker reaches from what is given, by which steps, where every way
// passes, and what closes them all. It knows nothing of networks: conditions and steps are numbers to it.
//
// # The graph
//
// A condition holds or does not ("the attacker runs code on the AMF", "the SBI of the UDM answers without a token"). A step needs
// all of its conditions and gains one; a condition holds where it is given or where one of the steps that gain it has all that
// it needs. Circles are common (two hosts that each give access to the other) and carry nothing: what holds is the least set
// that the given conditions force. Every step has a cost of at least 1.
//
// A [Builder] takes the steps, a [Graph] is immutable and may be read by any number of goroutines. A number outside of the graph
// is an error of the program, and every function that is handed one panics.
//
// # What it answers
//
//   - [Graph.Close] gives the conditions that hold, and keeps them up to date while given ones are retracted and asserted.
//   - [Graph.Shortest] gives the cheapest proof of each goal, [Graph.Alternatives] the k cheapest of one.
//   - [State.Choke] gives the conditions and steps through which every proof of a goal passes.
//   - [Graph.SmallestCut] gives the least set of changes after which no goal holds.
//   - [Batch] closes the graph 64 times at once, for trials in which steps succeed or fail by chance.
//
// # Proofs
//
// A proof of a goal chooses one step for each condition in it that is not given; two proofs are the same where they make the
// same choices. Its cost is that of the tree that unfolds from the goal: a condition that two steps of the proof need counts
// twice. Only so does the cheapest proof of a condition consist of the cheapest proofs of what it needs (a superior function;
// Knuth, A generalization of Dijkstra's algorithm, 1977); to count shared parts once is NP-hard. Sums stop at the
// largest uint64.
//
// # What is exact and what is bounded
//
// Closure, shortest proofs, choke points and batches are exact. Alternatives come in order of cost and are the cheapest there
// are; where the bound on the work is reached there are fewer of them. A cut always closes what can be closed; within its
// budget it is the least one, beyond it stands beside a bound that no cut can undercut. All answers depend on the input alone.
//
// Nothing recurses along the graph: its depth is bounded by memory only.
package graph
