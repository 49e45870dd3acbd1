package sbom

// keyNames are the keys of objects that are looked at, in all formats.
var keyNames = [...]string{
	"bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "services", "dependencies", "compositions",
	"vulnerabilities", "signature", "timestamp", "lifecycles", "phase", "name", "tools", "authors", "manufacturer", "manufacture",
	"supplier", "component", "licenses", "vendor", "author", "publisher", "group", "provider", "email", "address", "country",
	"contact", "type", "swid", "omniborId", "swhid", "copyright", "properties", "bom-ref", "purl", "cpe", "hashes", "alg", "content",
	"expression", "license", "id", "value", "ref", "dependsOn", "provides", "aggregate", "assemblies", "source", "references",
	"ratings", "cwes", "description", "detail", "recommendation", "workaround", "advisories", "url", "created", "published",
	"updated", "rejected", "analysis", "affects", "score", "severity", "method", "vector", "justification", "state", "response",
	"firstIssued", "lastUpdated", "versions", "range", "status",

	"SPDXID", "spdxVersion", "creationInfo", "dataLicense", "documentNamespace", "packages", "files", "snippets", "relationships",
	"documentDescribes", "externalDocumentRefs", "creators", "comment", "versionInfo", "originator", "downloadLocation",
	"filesAnalyzed", "packageVerificationCode", "checksums", "algorithm", "checksumValue", "licenseConcluded", "licenseDeclared",
	"copyrightText", "externalRefs", "referenceCategory", "referenceType", "referenceLocator", "primaryPackagePurpose", "fileName",
	"spdxElementId", "relatedSpdxElement", "relationshipType", "hasFiles",

	"@context", "@graph", "@id", "@type", "spdxId", "software_packageVersion", "software_packageUrl", "software_downloadLocation",
	"software_copyrightText", "software_primaryPurpose", "software_sbomType", "software_contentIdentifier", "externalIdentifier",
	"externalIdentifierType", "identifier", "verifiedUsing", "hashValue", "suppliedBy", "originatedBy", "from", "to", "completeness",
	"createdBy", "createdUsing", "rootElement", "import", "externalSpdxId", "simplelicensing_licenseExpression",
	"expandedlicensing_licenseId",
}

var keys = func() map[string]string {
	m := make(map[string]string, len(keyNames))
	for _, k := range keyNames {
		m[k] = k
	}
	return m
}()

// known is the key as a text of its own where it is looked at, else "".
func known(key []byte) string { return keys[string(key)] }
