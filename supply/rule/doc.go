// Package rule holds rules on equipment, services and suppliers as data: dated, with a predicate on an item, exceptions with
// days of their own, and effects. It takes plain values (what an item is, who makes it, what screening and ownership found)
// and answers for each rule: it applies, it does not apply, or it is not known, with the reasons in words and the facts that
// are missing. What is not known never makes a rule not apply.
//
// # Rules as files
//
// Rules are YAML; the embedded ones (folder rules) and a user's own have the same form. Every key must be known, anchors are
// not read, and errors say file and line. A complete file:
//
//	rules:
//	  - id: own-no-foreign-core          # lower case, digits and dashes; new
//	    title: Core software of one supplier country
//	    authority: Example Telecom
//	    standing: own                    # in-force (needs citation), proposal, own
//	    country: CA                      # whose rule it is: "foreign" is any other country
//	    days:                            # in order; without days it always holds
//	      - {from: 2026-01-01, to: 2026-06-30}
//	      - {from: 2027-01-01}
//	    when:                            # one predicate
//	      all:
//	        - class: [core-equipment]    # any of these, or below them
//	        - any:
//	            - made_in: foreign       # or a list of countries
//	            - maker: {country: [RU]}
//	            - supplier: {lists: [own-vendors], owned: own50, scope: true}
//	            - contains: {class: [semiconductor]}
//	        - not: {fact: x-reviewed}
//	        - not: {authorised_before: 2025-01-01}
//	    except:
//	      - title: what the board has approved
//	        days: [{to: 2026-03-31}]
//	        claim: true                  # whoever relies on it has to show it
//	        when: {fact: x-approved}
//	    effects:
//	      - {kind: restrict, text: It is not bought.}
//	      - {kind: remove, by: 2028-12-31, text: It is taken out by the end of 2028.}
//	      - {kind: cap, by: 2027-12-31, percent: 35, classes: [fibre-access], text: No more than 35 %.}
//
// Predicates: all, any, not; class; made_in; maker, provider, supplier (either of them) with lists, entities (ids of entries),
// owned (a rule of the ownership engine, asked in addition to lists or alone), scope (the item must be what the listing
// reads on) or country; fact; contains (some module inside, at any depth); rule (another rule applies to the item);
// authorised_before (a day, or start: the rule's first).
//
// # What is a match
//
// A name on a list is a match of names. A match that nobody has confirmed counts, and the reason says that it rests on the name
// alone; one that was ruled out does not count.
//
// # Law
//
// The rules restate what the cited texts say, as far as it concerns a network, on the days that were verified; a rule's Note
// says what was not, and how we read what is open. The text itself decides.
package rule
