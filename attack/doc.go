// Package attack derives how an attacker gets from where he can stand to what must not fall, over the model and the answers of
// checks: which paths evidence shows and which are possible only, through what most of them lead, and which few changes close them.
//
// Package technique says the single steps, package graph searches. A graph is laid for each foothold by itself, all
// sharing the weaknesses: nobody stands in two places at once, and a change mends a weakness for all. A pair is a foothold and
// an asset of one element; it is evidenced where every step of some path to it is shown by evidence, possible where a path needs
// something that nothing decides.
//
// Who is hurt, how long and how likely, is not decided here: assess joins people to the elements, and package risk lays a model over
// the graph, apart from the evidence.
package attack
