package owner

import "slices"

// The shapes of BODS 0.4 (https://standard.openownership.org/en/0.4.0/, schema of 2024) and, coarser, of 0.2 and 0.3:
// facts of the schema in our own form.

var (
	str       = &shape{sort: text}
	boolType  = &shape{sort: boolean}
	uri       = formed("URI", isURI)
	dayType   = formed("day as 2024-05-31", isDay)
	timeType  = formed("day or time as RFC 3339 has it", isTime)
	partial   = formed("day, month or year", isPartialDay)
	looseDay  = formed("day of ISO 8601", isLooseDay)
	share100  = &shape{sort: number, least: 0, most: 100}
	statID    = &shape{sort: text, minLen: 32, maxLen: 64}
	place     = &shape{sort: text, minLen: 2, maxLen: 2}
	placeLong = &shape{sort: text, minLen: 2, maxLen: 6}

	nation       = obj("name", map[string]*shape{"name": str, "code": place})
	jurisdiction = obj("name", map[string]*shape{"name": str, "code": placeLong})
	agent        = obj("", map[string]*shape{"name": str, "uri": uri})
	identifier   = &shape{sort: object, anyOf: []string{"scheme", "schemeName"}, fields: map[string]*shape{"id": str, "scheme": str, "schemeName": str, "uri": uri}}
	bodsSource   = obj("", map[string]*shape{"type": listOf(oneOf("selfDeclaration officialRegister thirdParty primaryResearch verified")),
		"description": str, "url": uri, "retrievedAt": timeType, "assertedBy": listOf(agent)})
	unspecified = obj("reason", map[string]*shape{"description": str, "reason": oneOf("noBeneficialOwners subjectUnableToConfirmOrIdentifyBeneficialOwner " +
		"interestedPartyHasNotProvidedInformation subjectExemptFromDisclosure interestedPartyExemptFromDisclosure unknown informationUnknownToPublisher")})
	annotation = &shape{sort: object, required: []string{"motivation", "statementPointerTarget"}, also: annotated, fields: map[string]*shape{
		"statementPointerTarget": str, "creationDate": timeType, "createdBy": agent, "description": str, "transformedContent": str, "url": uri,
		"motivation": oneOf("commenting correcting identifying linking transformation")}}
	publication = obj("publicationDate bodsVersion publisher", map[string]*shape{"publicationDate": timeType, "license": uri,
		"bodsVersion": formed("version as 0.4", version2().MatchString),
		"publisher":   {sort: object, anyOf: []string{"name", "url"}, fields: map[string]*shape{"name": str, "url": uri}}})

	statement04 = &shape{sort: object, required: []string{"statementId", "declarationSubject", "recordId", "recordType", "recordDetails", "statementDate"},
		also: detailed, fields: map[string]*shape{"statementId": statID, "statementDate": timeType, "annotations": listOf(annotation), "publicationDetails": publication,
			"source": bodsSource, "declaration": str, "declarationSubject": str, "recordId": str, "recordType": oneOf("entity person relationship"),
			"recordStatus": oneOf("new updated closed"), "recordDetails": {sort: object}}}

	entity04 = obj("isComponent entityType", map[string]*shape{"isComponent": boolType, "unspecifiedEntityDetails": unspecified, "name": str,
		"alternateNames": listOf(str), "jurisdiction": jurisdiction, "identifiers": listOf(identifier), "foundingDate": dayType, "dissolutionDate": dayType,
		"addresses": listOf(address("registered business alternative")), "uri": uri, "publicListing": listing,
		"formedByStatute": obj("", map[string]*shape{"name": str, "date": dayType}),
		"entityType": {sort: object, required: []string{"type"}, also: subtyped, fields: map[string]*shape{"details": str,
			"type":    oneOf("registeredEntity legalEntity arrangement anonymousEntity unknownEntity state stateBody"),
			"subtype": oneOf("governmentDepartment stateAgency other trust nomination")}}})

	listing = obj("hasPublicListing", map[string]*shape{"hasPublicListing": boolType, "companyFilingsURLs": listOf(uri),
		"securitiesListings": listOf(obj("stockExchangeJurisdiction security stockExchangeName", map[string]*shape{"marketIdentifierCode": str,
			"operatingMarketIdentifierCode": str, "stockExchangeJurisdiction": placeLong, "stockExchangeName": str,
			"security": obj("ticker", map[string]*shape{"idScheme": oneOf("isin figi cusip cins"), "id": str, "ticker": str})}))})

	person04 = obj("personType isComponent", map[string]*shape{"isComponent": boolType, "personType": oneOf("anonymousPerson unknownPerson knownPerson"),
		"unspecifiedPersonDetails": unspecified, "identifiers": listOf(identifier), "nationalities": listOf(nation), "placeOfBirth": address("placeOfBirth"),
		"birthDate": partial, "deathDate": partial, "taxResidencies": listOf(nation), "addresses": listOf(address("residence service alternative")),
		"names": listOf(obj("fullName", map[string]*shape{"type": oneOf("legal translation transliteration former alternative birth"),
			"fullName": str, "familyName": str, "givenName": str, "patronymicName": str})),
		"politicalExposure": obj("status", map[string]*shape{"status": oneOf("isPep isNotPep unknown"), "details": listOf(obj("", map[string]*shape{
			"reason": str, "missingInfoReason": str, "jurisdiction": jurisdiction, "startDate": dayType, "endDate": dayType, "source": bodsSource}))})})

	relationship04 = &shape{sort: object, required: []string{"isComponent", "subject", "interestedParty"}, also: component, fields: map[string]*shape{
		"isComponent": boolType, "componentRecords": listOf(str), "subject": {sort: text, or: unspecified}, "interestedParty": {sort: text, or: unspecified},
		"interests": listOf(obj("", map[string]*shape{"details": str, "startDate": dayType, "endDate": dayType, "beneficialOwnershipOrControl": boolType,
			"type": {sort: text, enum: interestTypes}, "directOrIndirect": oneOf("direct indirect unknown"),
			"share": obj("", map[string]*shape{"exact": share100, "maximum": share100, "minimum": share100, "exclusiveMinimum": share100, "exclusiveMaximum": share100})}))}}

	// BODS 0.2 and 0.3: what is used, and what must be there.
	statement03 = &shape{sort: object, required: []string{"statementID", "statementType", "isComponent", "publicationDetails"}, also: detailed03,
		fields: map[string]*shape{"statementID": statID, "statementType": oneOf("entityStatement personStatement ownershipOrControlStatement"),
			"statementDate": dayType, "isComponent": boolType, "replacesStatements": listOf(statID), "componentStatementIDs": listOf(statID),
			"name": str, "alternateNames": listOf(str), "identifiers": listOf(identifier), "annotations": listOf(annotation), "source": bodsSource,
			"entityType": oneOf("registeredEntity legalEntity arrangement anonymousEntity unknownEntity state stateBody"),
			"personType": oneOf("anonymousPerson unknownPerson knownPerson"), "foundingDate": looseDay, "dissolutionDate": looseDay, "birthDate": looseDay,
			"names":           listOf(obj("", map[string]*shape{"fullName": str})),
			"subject":         obj("describedByEntityStatement", map[string]*shape{"describedByEntityStatement": str}),
			"interestedParty": obj("", map[string]*shape{"describedByEntityStatement": str, "describedByPersonStatement": str, "unspecified": obj("reason", nil)}),
			"interests": listOf(obj("", map[string]*shape{"type": str, "startDate": looseDay, "endDate": looseDay, "beneficialOwnershipOrControl": boolType,
				"directOrIndirect": oneOf("direct indirect unknown"), "interestLevel": oneOf("direct indirect unknown"),
				"share": obj("", map[string]*shape{"exact": share100, "maximum": share100, "minimum": share100,
					"exclusiveMinimum": boolType, "exclusiveMaximum": boolType})}))}}
)

func address(types string) *shape {
	return obj("", map[string]*shape{"type": oneOf(types), "address": str, "postCode": str, "country": nation})
}

// detailed checks the details by the type of the record.
func detailed(v *value, at string, say func(int, string, string)) {
	details := v.get("recordDetails")
	if details == nil || details.sort != object {
		return
	}
	byType := map[string]*shape{"entity": entity04, "person": person04, "relationship": relationship04}
	byType[v.str("recordType")].check(details, join(at, "recordDetails"), say)
}

// detailed03 asks for what each type of statement must have.
func detailed03(v *value, at string, say func(int, string, string)) {
	for _, key := range map[string][]string{"entityStatement": {"entityType"}, "personStatement": {"personType"},
		"ownershipOrControlStatement": {"subject", "interestedParty"}}[v.str("statementType")] {
		if v.get(key) == nil {
			say(v.line, join(at, key), "is missing")
		}
	}
}

// subtyped holds the subtype of an entity against its type: a trust is an arrangement or a legal entity, and so on.
func subtyped(v *value, at string, say func(int, string, string)) {
	subtype := v.str("subtype")
	if subtype == "" || subtype == "other" {
		return
	}
	allowed := map[string][]string{"arrangement": {"trust", "nomination"}, "legalEntity": {"trust"}, "stateBody": {"governmentDepartment", "stateAgency"}}
	if kind := v.str("type"); !slices.Contains(allowed[kind], subtype) {
		say(v.line, join(at, "subtype"), shorten(subtype)+" is no kind of "+shorten(kind))
	}
}

// component: a component has no components of its own.
func component(v *value, at string, say func(int, string, string)) {
	if v.yes("isComponent") && len(v.list("componentRecords")) > 0 {
		say(v.line, join(at, "componentRecords"), "are listed by a record that is itself a component")
	}
}

// annotated: a link has an address, and only a transformation has transformed content.
func annotated(v *value, at string, say func(int, string, string)) {
	motivation := v.str("motivation")
	if motivation == "linking" && v.get("url") == nil {
		say(v.line, join(at, "url"), "is missing from an annotation that links")
	}
	if motivation != "transformation" && v.str("transformedContent") != "" {
		say(v.line, join(at, "transformedContent"), "stands in an annotation that transforms nothing")
	}
}
