// Package network is the model: what is declared, configured and observed about a 5G network, side by side.
//
// A [Network] holds elements (an AMF, a cell, a container, a supplier) and claims about them. A [Claim] is what one
// source says about one attribute of one element, in one of three layers, with its origin (file and line, capture and
// frame, probe and response). Nothing is overwritten: two sources that disagree leave two claims, and
// [Network.Contradictions] lists them.
//
// Sources add elements with [Network.Add] and claims with [Attr.Say]; afterwards [Network.Join] makes one element of
// what several sources describe. Its rules stand above the code in join.go. Analyses only read.
//
// The package imports the standard library only. It decides nothing about security: that is the work of checks.
package network
