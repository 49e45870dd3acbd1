package sbom

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// tags maps the tags of SPDX 2 tag-value that are looked at to the JSON keys of the same meaning, and names the others.
var tags = map[string]string{
	"SPDXVersion": "spdxVersion", "DataLicense": "dataLicense", "SPDXID": "SPDXID", "DocumentName": "documentName",
	"DocumentNamespace": "documentNamespace", "Creator": "creator", "Created": "created", "CreatorComment": "creatorComment",
	"PackageName": "name", "PackageVersion": "versionInfo", "PackageSupplier": "supplier", "PackageOriginator": "originator",
	"PackageDownloadLocation": "downloadLocation", "FilesAnalyzed": "filesAnalyzed", "PackageVerificationCode": "packageVerificationCode",
	"PackageChecksum": "checksum", "FileChecksum": "checksum", "PackageLicenseConcluded": "licenseConcluded", "LicenseConcluded": "licenseConcluded",
	"PackageLicenseDeclared": "licenseDeclared", "PackageCopyrightText": "copyrightText", "FileCopyrightText": "copyrightText",
	"ExternalRef": "externalRef", "PrimaryPackagePurpose": "primaryPackagePurpose", "FileName": "fileName", "Relationship": "relationship",
	"SnippetSPDXID": "snippet", "SnippetSPDXIdentifier": "snippet",
}

// readTagValue reads SPDX 2 tag-value (clause 4.4 and annex H of the specification): a tag and a value on a line, the value
// between <text> and </text> where it is longer.
func readTagValue(in io.Reader, b *builder) error {
	r := &tagValue{builder: b, in: bufio.NewReaderSize(in, maxText+4096), at: None, holder: None}
	b.place = func() (int, int64) { return r.line, 0 }
	b.stop = func(format string, args ...any) {
		if r.err == nil {
			r.err = fmt.Errorf("sbom: line %d: %w", r.line, fmt.Errorf(format, args...))
		}
	}
	for r.err == nil && r.scan() {
		r.tag()
	}
	r.close()
	b.checkSpec()
	return r.err
}

type tagValue struct {
	*builder
	in      *bufio.Reader
	line    int // where the tag stands
	next    int // lines read
	err     error
	key     string
	value   []byte
	at      int  // the package or file that is being read
	holder  int  // the package that the next files belong to
	snippet bool // a snippet's fields are stepped over
}

// readLine gives the next line; of one longer than the buffer its beginning, and says so.
func (r *tagValue) readLine() (line []byte, cut, ok bool) {
	line, err := r.in.ReadSlice('\n')
	r.next++
	if errors.Is(err, bufio.ErrBufferFull) {
		line, cut = bytes.Clone(line), true
		var end, more []byte
		for errors.Is(err, bufio.ErrBufferFull) {
			more, err = r.in.ReadSlice('\n')
			end = append(end, more[max(0, len(more)-16):]...)
			end = bytes.Clone(end[max(0, len(end)-16):])
		}
		if bytes.HasSuffix(bytes.TrimSpace(end), []byte("</text>")) {
			line = append(line, "</text>"...)
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		r.stop("%w", err)
		return nil, false, false
	}
	return line, cut, len(line) > 0 || err == nil
}

// scan reads on to the next tag that is looked at.
func (r *tagValue) scan() bool {
	for {
		line, cut, ok := r.readLine()
		if !ok {
			return false
		}
		r.line = r.next
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		tag, value, found := bytes.Cut(line, []byte(":"))
		if !found {
			r.problem(BadValue, fmt.Sprintf("%q is no tag with a value", clip(line)))
			continue
		}
		r.key = tags[string(bytes.TrimSpace(tag))]
		value = bytes.TrimSpace(value)
		if text, isText := bytes.CutPrefix(value, []byte("<text>")); isText {
			if value, cut, ok = r.text(text, cut); !ok {
				return false
			}
		}
		switch {
		case cut && r.key != "":
			r.problem(TooLong, string(tag))
		case r.key != "":
			r.value = value
			return true
		}
	}
}

// text reads on to </text>.
func (r *tagValue) text(first []byte, cutFirst bool) (value []byte, cut, ok bool) {
	if text, _, found := bytes.Cut(first, []byte("</text>")); found {
		return bytes.Clone(text), cutFirst, true
	}
	value, cut = bytes.Clone(first), cutFirst
	for {
		line, long, ok := r.readLine()
		if !ok {
			r.stop("<text> without </text>")
			return nil, false, false
		}
		text, _, found := bytes.Cut(line, []byte("</text>"))
		if cut = cut || long || len(value)+len(text) > maxText; !cut {
			value = append(append(value, '\n'), bytes.TrimRight(text, "\r\n")...)
		}
		if found {
			return value, cut, true
		}
	}
}

func (r *tagValue) tag() {
	d, t := r.doc, r.value
	switch r.key {
	case "spdxVersion":
		d.SpecVersion = r.keep(t)
		if strings.HasPrefix(d.SpecVersion, "SPDX-") {
			d.Format = SPDX
		}
	case "dataLicense":
		d.Licence = r.keep(t)
	case "documentName":
		d.Name = r.keep(t)
	case "documentNamespace":
		d.Serial = r.keep(t)
	case "creator":
		r.creator(t)
	case "created":
		d.Created = r.time("created", t)
	case "creatorComment":
		d.Comment = r.keep(t)
	case "snippet":
		r.close()
		r.snippet = true
		r.elsewhere(t)
	case "relationship":
		if p := bytes.Fields(t); len(p) == 3 {
			r.relate(r.spdxRef(p[0]), string(p[1]), r.spdxRef(p[2]))
		} else {
			r.problem(BadValue, fmt.Sprintf("relationship %q has not three parts", clip(t)))
		}
	case "name", "fileName":
		r.close()
		if r.key == "name" {
			r.at = r.begin(None)
			r.holder = r.at
		} else { // a file belongs to the package before it (clause 8)
			r.at = r.begin(r.holder)
			d.Components[r.at].Type = File
		}
		r.spdxField(r.at, r.key, t)
	case "SPDXID":
		switch {
		case len(t) == 0:
		case r.at >= 0:
			r.name(r.at, t)
		default:
			r.elsewhere(t)
		}
	default:
		if r.at >= 0 && !r.snippet {
			r.field(t)
		}
	}
}

func (r *tagValue) field(t []byte) {
	c := &r.doc.Components[r.at]
	switch r.key {
	case "filesAnalyzed":
		c.Has |= HasFilesAnalyzed
	case "packageVerificationCode":
		c.Has |= HasVerification
	case "checksum":
		alg, value, found := bytes.Cut(t, []byte(":"))
		if found && len(c.Hashes) < maxList {
			c.Hashes = append(c.Hashes, Hash{r.share(bytes.TrimSpace(alg)), r.keep(bytes.TrimSpace(value))})
		}
	case "externalRef":
		if p := bytes.Fields(t); len(p) == 3 {
			r.external(r.at, string(p[1]), p[2])
		} else {
			r.problem(BadValue, fmt.Sprintf("external reference %q has not three parts", clip(t)))
		}
	default:
		r.spdxField(r.at, r.key, t)
	}
}

// close ends the package or file that is being read.
func (r *tagValue) close() {
	if r.at >= 0 {
		r.settle(r.at, nil, "")
	}
	r.at, r.snippet = None, false
}
