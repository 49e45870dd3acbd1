// Package technique holds what an attacker can do: each [Technique] is a rule in a file of its own, which says over the model
// and over the answers of checks which steps it makes possible. [List] names them all, [Footholds] where an attacker can
// stand, [Assets] what must not fall.
//
// A [Step] needs conditions, all of them, and gains one: "registered at the NRF" and "the NRF gives tokens to whoever
// registered" gain "holds a token". Several steps that gain the same condition are alternatives. What makes a step possible is
// a [Leaf]: a weakness that a check shows at an element, or a fact of the network. A leaf has a [Level]: observed,
// configured, declared or predicted where evidence shows it, possible where nothing decides it. One that evidence refutes
// makes no step. Missing evidence never closes a step.
//
// The package decides nothing about security by itself: what is weak, checks say. It does not search; package attack does.
package technique
