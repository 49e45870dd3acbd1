package technique

import "slices"

// List is every technique, by what it belongs to. A test holds it complete.
var List = slices.Concat(services, radio, platform)

// Find is the technique with an id.
func Find(id string) (*Technique, bool) {
	for _, t := range List {
		if t.ID == id {
			return t, true
		}
	}
	return nil, false
}
