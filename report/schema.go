package report

import _ "embed"

// Schema is the JSON Schema (2020-12) of what [JSON] writes. Its $id is [SchemaURI]; a change that would break a
// reader gets a new file and a new version.
//
//go:embed schema/v1.json
var Schema []byte
