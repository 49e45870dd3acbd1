// Package observed holds what traffic shows of makers and products against what is declared: MAC addresses, products in
// headers of HTTP, organisations in certificates.
//
// Each answer is one of three. Agrees: what was seen is the declared supplier, product and version, as far as it goes.
// Differs: it is another one. Open: it cannot be told, and the answer says why. Traffic shows less than it seems to, so that
// most answers are Open:
//
//   - A MAC address belongs to whoever made the network card. It speaks of the maker of a function only where the declared
//     supplier has prefixes of its own, and the other maker is none of those whose cards, boards and servers everybody builds
//     with. Virtual machines and containers have addresses that nobody made.
//   - A Server or User-Agent field names the network function by 3GPP (TS 29.500 5.2.2.2); where it names software, that may
//     be a library or a web server in front.
//   - A certificate's organisations are as a rule the operator's: they can agree with a supplier and never differ from one.
//
// Prefixes are those of the IEEE registries MA-L, MA-M and MA-S; the program holds a copy of a part (prefixes.gz says which),
// and [Registry.Read] takes the files that the IEEE publishes (oui.csv, mam.csv, oui36.csv, oui.txt, mam.txt, oui36.txt) or a
// table with the columns prefix, organization, country. The package reads no captures.
package observed

// Outcome is what was seen, against what is declared.
type Outcome uint8

const (
	Open    Outcome = iota // it cannot be told
	Agrees                 //
	Differs                //
)

func (o Outcome) String() string { return [...]string{"cannot be told", "agrees", "differs"}[o] }

// Declared is what is said of a network function. Empty fields are not known.
type Declared struct {
	Supplier string
	Aliases  []string // other names of the supplier
	Product  string
	Version  string
}

// Answer is an outcome with its reason, one sentence without a full stop.
type Answer struct {
	Outcome Outcome
	Why     string
}
