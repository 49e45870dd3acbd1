package vendor

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/guyline/guyline/internal/table"
)

// Answer is what a supplier answers.
type Answer uint8

const (
	None Answer = iota // nothing, or nothing that can be understood
	Yes
	No
	Partial       // also the template's "Alternate"
	NotApplicable //
	Told          // a description
)

var answerNames = [...]string{"unanswered", "yes", "no", "partial", "not-applicable", "told"}

func (a Answer) String() string { return answerNames[a] }

// Answers is a supplier's filled template.
type Answers struct {
	Path       string
	Vendor     Vendor
	Product    Product
	Bills      []string // as written
	Statements []string
	By, On     string // who answered, and when
	Items      map[string]Item
	Double     []Double
	Problems   []string // with their places

	questions map[string]Question
}

// Vendor is the supplier.
type Vendor struct {
	Name        string   `json:"name"`
	AlsoKnownAs []string `json:"alsoKnownAs"`
	Country     string   `json:"country"`
	LEI         string   `json:"lei"`
}

// Product is what is offered.
type Product struct {
	Name       string   `json:"name"`
	Version    string   `json:"version"`
	Class      string   `json:"class"`
	ProducedIn []string `json:"producedIn"`
	Modules    []string `json:"modules"` // maker, a slash, model
}

// Item is the answer to one question.
type Item struct {
	Question, Text, Evidence, Comment string
	Answer                            Answer
	Line                              int // 0 where it is not known
}

// Double is two different answers to one question.
type Double struct{ First, Second Item }

// Bounds on a filled template.
const (
	maxFile     = 8 << 20
	maxText     = 16 << 10
	maxList     = 500
	maxProblems = 100
)

// Read reads a filled template in CSV or JSON, as the package doc shows them. What is wrong with single rows is told in
// Problems; the error is for a file that cannot be used at all.
func Read(path string, in io.Reader) (*Answers, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	case len(data) > maxFile:
		return nil, fmt.Errorf("%s: larger than %d MiB: give the answers alone, documents as evidence by their names", path, maxFile>>20)
	}
	a := &Answers{Path: path, Items: map[string]Item{}, questions: map[string]Question{}}
	for _, q := range Questions() {
		a.questions[q.ID] = q
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		err = a.readJSON(data)
	} else {
		err = a.readTable(data)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if a.Vendor.Name == "" {
		return nil, fmt.Errorf("%s: nobody is named who answers: give a row \"vendor\", in JSON vendor.name", path)
	}
	return a, nil
}

func (a *Answers) fault(line int, format string, args ...any) {
	if len(a.Problems) < maxProblems {
		where := a.Path
		if line > 0 {
			where = fmt.Sprintf("%s:%d", a.Path, line)
		}
		a.Problems = append(a.Problems, where+": "+fmt.Sprintf(format, args...))
	}
}

func (a *Answers) readTable(data []byte) error {
	t := table.New(data)
	at := map[string]int{}
	for i, h := range t.Header() {
		at[table.Plain(h)] = i + 1
	}
	if at["question"] == 0 || at["answer"] == 0 {
		return errors.New("it is no filled template: expected the columns question, answer, evidence, comment, or JSON")
	}
	for {
		row, line, err, ok := t.Next()
		if !ok {
			return nil
		}
		if err != nil {
			a.fault(line, "%v: the row is left out", err)
			continue
		}
		cell := func(name string) string {
			if i := at[name]; i > 0 && i <= len(row) {
				return clip(row[i-1])
			}
			return ""
		}
		question, answer := strings.ToLower(cell("question")), cell("answer")
		if question == "" {
			a.fault(line, "it has no question: the row is left out")
			continue
		}
		if !a.about(question, answer, line) {
			a.add(Item{Question: question, Text: answer, Evidence: cell("evidence"), Comment: cell("comment"), Line: line})
		}
	}
}

func clip(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxText {
		s = s[:maxText]
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// about takes a row that says what is offered by whom, and says whether it is one.
func (a *Answers) about(key, text string, line int) bool {
	one, many := map[string]*string{"vendor": &a.Vendor.Name, "country": &a.Vendor.Country, "lei": &a.Vendor.LEI, "product": &a.Product.Name, "version": &a.Product.Version,
		"class": &a.Product.Class, "answered-by": &a.By, "answered-on": &a.On},
		map[string]*[]string{"also-known-as": &a.Vendor.AlsoKnownAs, "produced-in": &a.Product.ProducedIn, "module": &a.Product.Modules, "bill": &a.Bills, "statement": &a.Statements}
	if to := one[key]; to != nil {
		if *to != "" && text != "" && *to != text {
			a.fault(line, "%s is said twice: %.60q counts, %.60q does not", key, *to, text)
			return true
		}
		if *to == "" {
			*to = text
		}
		if key == "country" {
			*to = strings.ToUpper(*to)
		}
		return true
	}
	to := many[key]
	switch {
	case to == nil:
		return false
	case len(*to) >= maxList:
		a.fault(line, "more than %d rows %s: the rest is left out", maxList, key)
	case text != "":
		*to = append(*to, text)
	}
	return true
}

// add takes the answer to a question.
func (a *Answers) add(i Item) {
	q, ok := a.questions[i.Question]
	if !ok {
		a.fault(i.Line, "the template has no question %.40q: the answer is left out", i.Question)
		return
	}
	i.Answer = answer(q, i)
	if i.Answer == None && i.Text != "" {
		a.fault(i.Line, "%s: expected yes, no, partial or not-applicable, found %.60q: it counts as unanswered", q.ID, i.Text)
	}
	old, double := a.Items[q.ID]
	switch {
	case double && old.Answer != None && i.Answer != None && old.Answer != i.Answer:
		a.Double = append(a.Double, Double{old, i})
	case !double || old.Answer == None:
		a.Items[q.ID] = i
	}
}

// answer understands the text of an answer. A description may also stand under evidence or comment.
func answer(q Question, i Item) Answer {
	if q.Kind == Text {
		switch word := strings.ToLower(strings.Trim(i.Text, " .")); {
		case word == "n/a" || word == "na" || word == "not-applicable" || word == "not applicable":
			return NotApplicable
		case i.Text+i.Comment+i.Evidence != "":
			return Told
		}
		return None
	}
	switch strings.ToLower(strings.Trim(i.Text, " .")) {
	case "yes", "y", "true":
		return Yes
	case "no", "n", "false":
		return No
	case "partial", "partially", "alternate", "partly":
		return Partial
	case "not-applicable", "not applicable", "n/a", "na":
		return NotApplicable
	}
	return None
}

func (a *Answers) readJSON(data []byte) error {
	var in struct {
		Vendor     Vendor   `json:"vendor"`
		Product    Product  `json:"product"`
		Bills      []string `json:"bills"`
		Statements []string `json:"statements"`
		By         string   `json:"answeredBy"`
		On         string   `json:"answeredOn"`
		Answers    []struct {
			Question string `json:"question"`
			Answer   string `json:"answer"`
			Evidence string `json:"evidence"`
			Comment  string `json:"comment"`
		} `json:"answers"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		line := 1 + bytes.Count(data[:min(int(d.InputOffset()), len(data))], []byte("\n"))
		return fmt.Errorf("near line %d: %w: expected vendor, product, bills, statements, answeredBy, answeredOn, answers", line, err)
	}
	lists := [][]string{in.Vendor.AlsoKnownAs, in.Product.ProducedIn, in.Product.Modules, in.Bills, in.Statements}
	for _, l := range lists {
		if len(l) > maxList {
			return fmt.Errorf("a list has %d entries: expected %d at most", len(l), maxList)
		}
	}
	for _, s := range []*string{&in.Vendor.Name, &in.Vendor.Country, &in.Vendor.LEI, &in.Product.Name, &in.Product.Version, &in.Product.Class, &in.By, &in.On} {
		*s = clip(*s)
	}
	a.Vendor, a.Product, a.Bills, a.Statements, a.By, a.On = in.Vendor, in.Product, in.Bills, in.Statements, in.By, in.On
	a.Vendor.Country = strings.ToUpper(a.Vendor.Country)
	for _, x := range in.Answers {
		a.add(Item{Question: strings.ToLower(clip(x.Question)), Text: clip(x.Answer), Evidence: clip(x.Evidence), Comment: clip(x.Comment)})
	}
	return nil
}
