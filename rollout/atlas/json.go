package atlas

import "encoding/json"

// appendJSON writes a text as a JSON string.
func appendJSON(b []byte, s string) []byte {
	q, err := json.Marshal(s)
	if err != nil { // a string always can be
		return append(b, `""`...)
	}
	return append(b, q...)
}
