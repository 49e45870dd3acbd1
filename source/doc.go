// Package source turns files into claims. It finds the inputs below the paths that a user gives, decides by content
// which [Format] each is in, and lets that format's reader put what it understands into a [network.Network].
//
// Each input ends in one [Status]: read, partly read, unrecognised or failed, with notes that say what was not
// understood and where. One input never stops another.
//
// Input formats live in folders below this one and import it; the list of them stands in package assess. A reader
// produces claims and nothing else: joining them is the work of package network, judging them that of checks.
package source
