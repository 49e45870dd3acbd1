package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/guyline/guyline/supply/sbom"
)

// billForms are the forms in which a made bill of 50,000 components is read.
var billForms = []string{"cyclonedx-json", "cyclonedx-xml", "spdx-json", "spdx-tagvalue", "spdx3-json"}

// supplyBills reads a made bill of 50,000 components in each form: components per CPU second, from the difference between
// a process that reads it five times and one that only makes it; and the memory that a stream of 2 GB takes.
func supplyBills(string) error {
	const rounds = 5
	for _, form := range billForms {
		none, err := measure(3, os.Args[0], "-child", "bill", form, "0")
		if err != nil {
			return err
		}
		some, err := measure(3, os.Args[0], "-child", "bill", form, strconv.Itoa(rounds))
		if err != nil {
			return err
		}
		figure("bill-"+form, rounds*billComponents/(some.cpuSeconds-none.cpuSeconds), "components/CPU-s")
	}
	big, err := measure(1, os.Args[0], "-child", "bill-stream")
	if err != nil {
		return err
	}
	figure("bill-2gb", big.cpuSeconds, "CPU-s")
	figure("bill-2gb-rss", big.peakMB, "MB")
	return nil
}

// readBill makes a bill and reads it so many times: a child process. Its arguments are the form and the number.
func readBill(args []string) error {
	rounds, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	text := writtenBill(args[0], billComponents)
	for range rounds {
		d, err := sbom.Read(bytes.NewReader(text))
		if err != nil {
			return err
		}
		if len(d.Components) < billComponents || len(d.Dependencies) < billComponents/2 {
			return fmt.Errorf("%s: %d components and %d dependencies", args[0], len(d.Components), len(d.Dependencies))
		}
	}
	return nil
}

// streamBill reads a bill of 2 GB, of which 400,000 components with long descriptions are made as they are read: a child
// process.
func streamBill([]string) error {
	const components, size = 400_000, 2 << 30
	in, out := io.Pipe()
	go func() {
		_, err := out.Write([]byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{}`))
		long := strings.Repeat("a long description ", size/components/19)
		for i := 0; i < components && err == nil; i++ {
			_, err = fmt.Fprintf(out, ",\n{\"type\":\"library\",\"bom-ref\":\"r%d\",\"name\":\"n%d\",\"version\":\"1.%d\",\"purl\":\"pkg:npm/n%d@1.%d\",\"description\":\"%s\"}", i, i, i, i, i, long)
		}
		_, last := out.Write([]byte("]}"))
		out.CloseWithError(errors.Join(err, last))
	}()
	d, err := sbom.Read(in)
	if err == nil && len(d.Components) <= components {
		err = fmt.Errorf("%d components of %d", len(d.Components), components)
	}
	return err
}

// writtenBill is a bill with n components in a chain of dependencies, each with a supplier, a purl, a CPE, a licence and a
// hash.
func writtenBill(form string, n int) []byte {
	var b bytes.Buffer
	each := func(format string) {
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
	}
	hash := strings.Repeat("0a", 32)
	switch form {
	case "cyclonedx-json":
		b.WriteString(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"first"}`)
		each(",\n" + `{"type":"library","bom-ref":"r%[1]d","supplier":{"name":"Example"},"group":"example.net","name":"n%[1]d","version":"v1.%[1]d.0","hashes":[{"alg":"SHA-256","content":"` + hash + `"}],"licenses":[{"license":{"id":"MIT"}}],"cpe":"cpe:2.3:a:example:n%[1]d:1:*:*:*:*:*:*:*","purl":"pkg:golang/example.net/n%[1]d@v1.%[1]d.0","properties":[{"name":"made","value":"yes"}]}`)
		b.WriteString(`],"dependencies":[{"ref":"r0"}`)
		each(",\n" + `{"ref":"r%[1]d","dependsOn":["r0"]}`)
		b.WriteString("]}")
	case "cyclonedx-xml":
		b.WriteString(`<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components>`)
		each(`<component type="library" bom-ref="r%[1]d"><supplier><name>Example</name></supplier><group>example.net</group><name>n%[1]d</name><version>v1.%[1]d.0</version><hashes><hash alg="SHA-256">` + hash + `</hash></hashes><licenses><license><id>MIT</id></license></licenses><cpe>cpe:2.3:a:example:n%[1]d:1:*:*:*:*:*:*:*</cpe><purl>pkg:golang/example.net/n%[1]d@v1.%[1]d.0</purl></component>` + "\n")
		b.WriteString("</components><dependencies>")
		each(`<dependency ref="r%[1]d"><dependency ref="r0"/></dependency>` + "\n")
		b.WriteString("</dependencies></bom>")
	case "spdx-json":
		b.WriteString(`{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"made","packages":[{"SPDXID":"SPDXRef-r","name":"first"}`)
		each(",\n" + `{"SPDXID":"SPDXRef-r%[1]d","name":"n%[1]d","versionInfo":"v1.%[1]d.0","supplier":"Organization: Example","downloadLocation":"NOASSERTION","filesAnalyzed":false,"licenseConcluded":"MIT","licenseDeclared":"MIT","copyrightText":"NOASSERTION","checksums":[{"algorithm":"SHA256","checksumValue":"` + hash + `"}],"externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:golang/example.net/n%[1]d@v1.%[1]d.0"}]}`)
		b.WriteString(`],"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-r0"}`)
		each(",\n" + `{"spdxElementId":"SPDXRef-r%[1]d","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-r0"}`)
		b.WriteString("]}")
	case "spdx-tagvalue":
		b.WriteString("SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: made\n")
		each("\nPackageName: n%[1]d\nSPDXID: SPDXRef-r%[1]d\nPackageVersion: v1.%[1]d.0\nPackageSupplier: Organization: Example\nPackageDownloadLocation: NOASSERTION\nFilesAnalyzed: false\nPackageChecksum: SHA256: " + hash + "\nPackageLicenseConcluded: MIT\nPackageLicenseDeclared: MIT\nPackageCopyrightText: NOASSERTION\nExternalRef: PACKAGE-MANAGER purl pkg:golang/example.net/n%[1]d@v1.%[1]d.0\nRelationship: SPDXRef-r%[1]d DEPENDS_ON SPDXRef-r0\n")
	case "spdx3-json":
		b.WriteString(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"CreationInfo","@id":"_:i","specVersion":"3.0.1","created":"2026-01-01T00:00:00Z"},{"type":"Organization","spdxId":"urn:o","name":"Example"}`)
		each(",\n" + `{"type":"software_Package","spdxId":"urn:r%[1]d","creationInfo":"_:i","name":"n%[1]d","software_packageVersion":"v1.%[1]d.0","suppliedBy":"urn:o","software_packageUrl":"pkg:golang/example.net/n%[1]d@v1.%[1]d.0","verifiedUsing":[{"type":"Hash","algorithm":"sha256","hashValue":"` + hash + `"}]},` + "\n" + `{"type":"Relationship","spdxId":"urn:d%[1]d","creationInfo":"_:i","from":"urn:r%[1]d","relationshipType":"dependsOn","to":["urn:r0"]}`)
		b.WriteString("]}")
	}
	return b.Bytes()
}
