package sbom

// requirements are the standards, line by line.
var requirements = [...][]requirement{
	NTIA2021: {
		{name: "supplier name", clause: "data fields", component: supplierOf},
		{name: "component name", clause: "data fields", component: nameOf},
		{name: "version of the component", clause: "data fields", component: versionOf},
		{name: "other unique identifiers", clause: "data fields", component: commonIDOf},
		{name: "dependency relationship", clause: "data fields", component: relationOf},
		{name: "author of SBOM data", clause: "data fields", document: hasAuthor},
		{name: "timestamp", clause: "data fields", document: hasTimestamp},
		{name: "hash of the component", clause: "recommended data fields", recommended: true, component: hashOf},
		{name: "lifecycle phase", clause: "recommended data fields", recommended: true, document: hasContext},
		{name: "license information", clause: "recommended data fields", recommended: true, component: licenceOf},
	},
	CISA2026: {
		{name: "SBOM author", clause: "SBOM metadata", document: hasAuthor},
		{name: "SBOM author signature", clause: "SBOM metadata", document: isSigned},
		{name: "SBOM data format name", clause: "SBOM metadata", document: hasFormat},
		{name: "SBOM data format version", clause: "SBOM metadata", document: hasSpec},
		{name: "SBOM generation context", clause: "SBOM metadata", document: hasContext},
		{name: "SBOM timestamp", clause: "SBOM metadata", document: hasTimestamp},
		{name: "SBOM tool name", clause: "SBOM metadata", document: hasTool},
		{name: "SBOM tool version", clause: "SBOM metadata", document: hasToolVersion},
		{name: "SBOM version", clause: "SBOM metadata", document: hasRevision},
		{name: "component producer", clause: "component data", component: producerOf},
		{name: "component dependency relationship", clause: "component data", component: relationOf},
		{name: "component hash value", clause: "component data", component: hashOf},
		{name: "component hash algorithm", clause: "component data", component: algorithmOf},
		{name: "component identifiers", clause: "component data", component: commonIDOf},
		{name: "component license", clause: "component data", component: licenceToldOf},
		{name: "component name", clause: "component data", component: nameOf},
		{name: "component version", clause: "component data", component: versionOf},
	},
	Telco: append(telco(),
		requirement{name: "PackageChecksum or PackageVerificationCode", clause: "3.2", recommended: true, component: digestOf},
		requirement{name: "package URL", clause: "3.2", recommended: true, component: purlOf},
		requirement{name: "digital signature", clause: "3.11", recommended: true, document: isSigned},
	),
	Telco10: append(telco(),
		requirement{name: "FilesAnalyzed", clause: "3.2", component: has(HasFilesAnalyzed)},
		requirement{name: "PackageChecksum", clause: "3.2", component: hashOf},
		requirement{name: "ExternalRef with package URL", clause: "3.2", component: purlOf},
	),
}

// telco is what both versions of the guide ask for.
func telco() []requirement {
	return []requirement{
		{name: "SPDX 2.2 or 2.3", clause: "3.1", document: isSPDX2},
		{name: "tag-value or JSON", clause: "3.3, 3.4", document: isTelcoForm},
		{name: "DataLicense", clause: "3.2", document: hasLicence},
		{name: "DocumentName", clause: "3.2", document: hasName},
		{name: "DocumentNamespace", clause: "3.2", document: hasSerial},
		{name: "Creator with Organization", clause: "3.5", document: hasOrganisation},
		{name: "Creator with Tool and its version", clause: "3.5", document: hasToolVersion},
		{name: "Created", clause: "3.2, 3.5", document: hasTimestamp},
		{name: "CreatorComment", clause: "3.2", document: hasComment},
		{name: "SBOM Type in CreatorComment", clause: "3.5", document: commentTells},
		{name: "relationship DESCRIBES", clause: "3.2", document: hasRoot},
		{name: "relationship CONTAINS", clause: "3.2", document: hasContains},
		{name: "PackageName", clause: "3.2", component: nameOf},
		{name: "SPDXID", clause: "3.2", component: refOf},
		{name: "PackageVersion", clause: "3.2", component: versionOf},
		{name: "PackageSupplier", clause: "3.2", component: supplierNamed},
		{name: "PackageDownloadLocation", clause: "3.2", component: has(HasDownload)},
		{name: "PackageLicenseConcluded", clause: "3.2", component: has(HasLicenceConcluded)},
		{name: "PackageLicenseDeclared", clause: "3.2", component: has(HasLicenceDeclared)},
		{name: "PackageCopyrightText", clause: "3.2", component: has(HasCopyright)},
	}
}

func supplierNamed(g *graded, c int) bool { return told(g.Components[c].Supplier) }
