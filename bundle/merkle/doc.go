// Package merkle commits to values of which some are disclosed later: a Merkle tree whose leaves are salted, shuffled and padded by one secret,
// and compact proofs for many leaves at once.
//
// # The tree
//
// Of each leaf with a path and a value, HMAC-SHA-256(secret, "leaf" 0x00 path) gives 32 octets: the first sixteen are its salt, the others its order. Filler
// leaves bring the number up to a multiple of 65,536: theirs is HMAC-SHA-256(secret, "filler" 0x00 counter), the counter in eight octets from 0, with no path
// and no value. Sorted by their orders, all leaves make a tree as RFC 6962 clause 2.1 has it:
//
//	leaf  SHA-256(0x00 || salt || length of path, 4 octets || path || value)
//	node  SHA-256(0x01 || left || right)
//
// Without the secret a salt cannot be guessed, so no hash of a leaf tells its value; filler looks like all else; and neighbours in the tree have nothing to do
// with each other. With it, everybody gets the same root.
//
// # The proof
//
// The positions that are disclosed ascend. Level by level from below, and from left to right in each, a node whose sibling is known is paired with it, the last node of
// an odd level goes up as it is, and for every other one the proof has one hash. Of a tree of 8 leaves of which 1, 2 and 6 are disclosed (smaller than any that
// this package makes):
//
//	level 0:  1 needs 0, 2 needs 3, 6 needs 7
//	level 1:  0 and 1 are known; 3 needs 2
//	level 2:  0 and 1 are known
//
// Four hashes, where three proofs by themselves have nine.
package merkle
