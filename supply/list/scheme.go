package list

import (
	"strings"
	"sync"
)

// schemes are the words of publishers for kinds of identifiers, in plain form, and ours. What is not in it is no identifier
// of a party for us (directives, target types, dates), or is kept under its own word where the publisher calls it a number.
var schemes = []struct{ word, scheme string }{
	{"Legal Entity Number", "lei"}, {"LEI", "lei"}, {"leiCode", "lei"}, {"Legal Entity Identifier", "lei"},
	{"SWIFT/BIC", "swift-bic"}, {"swiftBic", "swift-bic"}, {"BIC", "swift-bic"}, {"swiftbiccode", "swift-bic"},
	{"ISIN", "isin"}, {"isinCode", "isin"}, {"Equity Ticker", "ticker"}, {"ticker", "ticker"},
	{"Tax ID No.", "tax"}, {"Tax ID", "tax"}, {"taxNumber", "tax"}, {"Tax Identification Number", "tax"}, {"fiscalcode", "tax"}, {"vatCode", "vat"}, {"VAT Number", "vat"}, {"V.A.T. Number", "vat"},
	{"Unified Social Credit Code (USCC)", "uscc"}, {"USCC", "uscc"}, {"uscCode", "uscc"},
	{"INN", "inn"}, {"innCode", "inn"}, {"OGRN", "ogrn"}, {"ogrnCode", "ogrn"}, {"okpoCode", "okpo"}, {"Government Gazette Number", "okpo"},
	{"Registration Number", "registration"}, {"registrationNumber", "registration"}, {"Registration ID", "registration"}, {"Company Number", "registration"}, {"Business Registration Number", "registration"},
	{"Business Number", "registration"}, {"Commercial Registry Number", "registration"}, {"C.R. No.", "registration"}, {"Enterprise Number", "registration"}, {"Company ID", "registration"}, {"regnumber", "registration"},
	{"Registered Charity No.", "registration"}, {"Business Registration Document #", "registration"}, {"Chinese Commercial Code", "chinese-commercial-code"},
	{"D-U-N-S Number", "duns"}, {"dunsCode", "duns"}, {"Trade License No.", "trade-licence"}, {"License", "licence"},
	{"Vessel Registration Identification", "imo"}, {"IMO number", "imo"}, {"IMO", "imo"}, {"imoNumber", "imo"}, {"MMSI", "mmsi"}, {"mmsi", "mmsi"}, {"Call sign", "call-sign"}, {"callSign", "call-sign"},
	{"Aircraft Manufacturer's Serial Number (MSN)", "aircraft-serial"}, {"Aircraft Tail Number", "aircraft-tail"},
	{"Passport", "passport"}, {"passportNumber", "passport"}, {"National ID No.", "national-id"}, {"National ID", "national-id"}, {"idNumber", "national-id"}, {"id", "national-id"}, {"Identification Number", "national-id"},
	{"National Foreign ID Number", "national-id"}, {"Cedula No.", "national-id"}, {"Personal ID Card", "national-id"}, {"SSN", "national-id"}, {"Identity card", "national-id"},
	{"Email Address", "email"}, {"email", "email"}, {"Website", "website"}, {"website", "website"}, {"Phone Number", "phone"}, {"phone", "phone"},
	{"PermID", "permid"}, {"permId", "permid"}, {"npiCode", "npi"}, {"cageCode", "cage"}, {"cikCode", "cik"}, {"uniqueEntityId", "uei"}, {"opencorporates", "opencorporates"},
	{"Digital Currency Address", "wallet"}, {"MAC prefix", "mac-prefix"},
}

// schemeOf is schemes by plain word.
var schemeOf = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, s := range schemes {
		m[plain(s.word)] = s.scheme
		m[plain(s.scheme)] = s.scheme
	}
	return m
})

// Scheme is the scheme of an identifier for a publisher's word: lei, swift-bic, isin, tax, vat, uscc, inn, ogrn,
// registration, duns, imo, mmsi, passport, national-id, website, …; a word that is not known is kept, in lower case.
func Scheme(word string) string {
	if s, ok := schemeOf()[plain(word)]; ok {
		return s
	}
	return slug(word)
}

// knownScheme is Scheme for words that are known alone.
func knownScheme(word string) (string, bool) {
	s, ok := schemeOf()[plain(strings.TrimRight(word, ": -"))]
	return s, ok
}

// schemePrefix cuts an item that begins with a known word: "Tax ID No. 7702235133 (Russia)". The longest word counts.
func schemePrefix(item string) (word, value string, ok bool) {
	for _, s := range schemes {
		if len(s.word) <= len(word) || len(item) <= len(s.word)+1 || item[len(s.word)] != ' ' || !strings.EqualFold(item[:len(s.word)], s.word) {
			continue
		}
		word, value, ok = s.word, strings.TrimPrefix(clean(item[len(s.word):]), "IMO "), true
	}
	return word, value, ok && len(word) > 2
}
