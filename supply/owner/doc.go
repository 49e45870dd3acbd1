// Package owner answers who stands behind a party: it reads ownership data into one graph of dated holdings, and holds
// every party of it against rules such as OFAC's 50 Percent Rule. It knows no lists and compares no names: the caller says
// which parties of the graph stand on which list.
//
// # What it reads
//
// Formats are told by content; every holding keeps its file and line.
//
//   - BODS 0.2, 0.3 and 0.4, an array or one statement a line. Statements are held against the schema: a fault in what the
//     graph is made of loses the statement, a fault elsewhere is told and the statement is read. Later statements of a
//     record (0.4: recordId; before: replacesStatements) take over on their own day, a closed record ends on its day. An
//     interest that is indirect is not added to the links that lead to it.
//   - GLEIF: LEI-CDF 3.1, RR-CDF 2.1 and Reporting Exceptions 2.1, as XML and as the golden copy's CSV. Consolidation is
//     control for certain with an unknown share; a branch is a part of its head office; a fund's manager and umbrella may
//     control it; of a feeder the master is held. Each reason why no parent is named makes an unnamed parent, but for
//     NO_KNOWN_PERSON, which says that nobody controls.
//   - FollowTheMoney entities (OpenSanctions), one a line, flat or nested: Ownership, Directorship, Membership,
//     Representation, UnknownLink and the parties.
//   - An ownership table, CSV with , or ; or tabs:
//
// Its first row names the columns, in any order; only owner and owned must be there.
//
//	owner,owned,percent,kind,from,to,source,complete
//	Aster Holding,Borel Radio,60,,2019-05-01,,annual report 2024,
//	Casto Fund,Borel Radio,25-40,votes,,,register,yes
//	,Derin Networks,,,,,register,
//
// owner and owned are ids or names, equal for the same party. percent is a share or a range ("49.9", "25-50", ">50"), or
// min and max stand in columns of their own; nothing is an unknown share. kind is holding (capital and votes alike; the
// default), shares, votes, control or office. from and to are the first and last day. complete = yes says that the rows
// tell all owners of owned. A row without an owner says that somebody holds it who is not named. Further columns: indirect,
// owner_name, owned_name, owner_country, owned_country, owner_lei, owned_lei, owner_kind (entity, person, unnamed).
//
// The same pair in several files is one holding: for capital and for votes the file that tells the larger share stands
// ([Graph.Index] decides it). Within one file holdings of the same pair are added. Parties are joined by id and LEI alone.
//
// It does not read XBRL, PSC snapshots of Companies House (their BODS form it does), or archives.
//
// # How it judges
//
// A rule has a threshold; holdings of capital and of votes are summed apart, and either sum can reach it. Listed parties
// count with what they hold. Under "indirect: whole" a party that is restricted counts with its whole share in the next
// (OFAC FAQ 401: nothing is diluted); under "multiply" shares are multiplied along each chain and added over all chains
// (47 CFR 1.5002(b)), where a voting link from the share "controlling" on counts whole. Both are the least fixed point: in a
// circle of parties that hold each other nobody is restricted by the circle alone.
//
// Each party has one of these outcomes:
//
//   - on a list: it stands there itself.
//   - restricted: the least that restricted parties hold reaches the threshold.
//   - unknown share: it is not restricted, but could be, by something that a source says: (a) holdings whose share is a
//     range or not known, at their most; (b) parties that a source says exist and does not name: each could be a listed
//     one; (c) parties that have an unknown share themselves; (d) the remainder that no source explains, but only of a
//     company of which a listed or restricted party is known to hold a part, and whose owners no source declares
//     complete. None of these holds more than what the least shares of all clear owners leave of the company.
//   - clear: something is known of its owners, and none of this reaches the threshold. That the owners of the rest are not
//     told makes no company unknown by itself, or all would be; Answer.Explained says how much is told.
//   - no data: nothing is known of its owners on that day. It is never a pass.
//
// Where a rule counts each listed party by itself ("aggregate: each"), an unnamed party could be any one of them, and (d)
// goes by that party's part. When multiplying, (d) gives the remainder to the listed at once.
//
// Sums are exact: shares are whole parts per million, ranges are rounded outwards. Multiplied shares are compared with a
// tolerance of 10⁻⁹.
//
// # Rules
//
// [Rules] gives those that come with the program; users write their own in the same form:
//
//	# a partner's rule: more than a quarter, or control
//	- id: partner25
//	  title: Partner's limit
//	  cite: framework contract 2026-7, clause 12
//	  threshold: 25            # percent
//	  test: more-than          # or at-least
//	  lists: [ofac-sdn, bis-entity-list]   # counted together; LIST/PROGRAM for a part of one; none = all
//	  aggregate: all           # the holdings of all listed are added; each = every listed party by itself
//	  counts: [shares, votes]
//	  control: true            # control by other means restricts too
//	  indirect: whole          # or multiply, then also: controlling: 50
//	  in-force: [{from: 2026-01-01}, {to: 2024-12-31}]   # none = always
//
// id, title, cite, threshold, test, aggregate, counts and indirect must be there; url, note and aliases may.
//
// # Bounds
//
// A statement: 64 levels, 200,000 values, 1 MiB a text. A row, record or element: 4 MiB. Document type declarations are
// refused. Rules that count each listed party by itself, and those that multiply, stop at a bound on their work and say so
// (Judgement.Cut). Files are streamed; memory goes with the parties and holdings that are kept (32 bytes a holding, and a name).
package owner
