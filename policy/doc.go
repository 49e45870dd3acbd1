// Package policy turns a user's own rules into checks: YAML files with CEL expressions (https://cel.dev) over the
// attributes of the model.
//
// # Format
//
// A file holds policies under one key:
//
//	policies:
//	  - id: amf-has-two-copies          # kebab-case; findings show it as policy/amf-has-two-copies
//	    title: An AMF runs in one copy only
//	    severity: medium                # low, medium, high or critical
//	    on: workload                    # the kind of element, as guyline facts names it
//	    when: self.name().contains("amf") # optional: which of them; the others are not-applicable
//	    require: self.value("replicas") >= 2
//	    risk: Its loss stops every new registration.
//	    remedy: "spec.replicas: 2"
//	    cites: [Operations handbook 4.2] # optional
//	    principle: 12                   # optional: 1 to 12, the principle under which it is counted
//
// In the expressions, self is the element:
//
//	self.kind(), self.name()          text
//	self.isA("AMF")                   whether its type is that: of a function, an interface, a workload
//	self.known("plmn")                whether some source says anything about the attribute
//	self.value("replicas")            the claim nearest to reality (observed, else configured, else declared)
//	self.all("plmn")                  the values of all claims, as a list
//	self.declared("plmn"), self.configured("plmn"), self.observed("plmn")
//	                                  the values of one layer, as a list
//	self.owner()                      the element that it belongs to
//
// Numbers, booleans and texts keep their type; every other value is the text that guyline facts prints. An attribute
// about which nothing is known makes self.value an error that ends in no-data, never in a pass: ask self.known first
// where its absence decides.
//
// Everything is checked at load: names of attributes, types, and that expressions yield a boolean. An error says file,
// line and column.
package policy
