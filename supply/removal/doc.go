// Package removal computes what a network loses with a supplier, and how soon and at what cost the supplier is replaced.
//
// # Who loses service
//
// A [Graph] says what needs what. Each node works where it is not removed itself and its inputs allow it: a node of gate
// [All] needs every input (a cell needs its site's radio, a link and a core), one of gate [Any] needs one of them (two
// AMFs that serve the same tracking area). Failure spreads to the least set that these two rules force, so that nodes which
// only keep each other alive do not fail by themselves. The work is linear in the nodes and edges that fail.
//
// # Replacement
//
// [Assign] gives every job to a supplier at the least cost, with a largest share for each supplier. The costs are those of
// a transportation problem, which successive shortest paths solve exactly. [Schedule] then orders the jobs so that people
// depend on the removed supplier for as short as possible: the sum of people times months is least. Jobs take equal time,
// and each can begin once its equipment is delivered; taking the job with most people among those that can begin is
// optimal then (unit jobs with release dates; Lawler et al., Sequencing and Scheduling, 1993, section 4).
//
// Both are held against brute force on small networks in the tests.
package removal
