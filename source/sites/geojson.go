package sites

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/guyline/guyline/source"
)

// stream walks a FeatureCollection and knows the line that it is on.
type stream struct {
	*json.Decoder
	data   []byte
	offset int64
	line   int
}

func newStream(data []byte) *stream {
	s := &stream{Decoder: json.NewDecoder(bytes.NewReader(data)), data: data, line: 1}
	s.UseNumber()
	return s
}

// at is the line on which the token read last ends.
func (s *stream) at() int {
	to := s.InputOffset()
	s.line += bytes.Count(s.data[s.offset:to], []byte{'\n'})
	s.offset = to
	return s.line
}

// object calls each with every key of the object that comes next; each must read the value.
func (s *stream) object(each func(key string, line int) error) error {
	t, err := s.Token()
	if err != nil {
		return err
	}
	if t == nil {
		return nil
	}
	if t != json.Delim('{') {
		return fmt.Errorf("expected an object, found %v", t)
	}
	for s.More() {
		t, err := s.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		if err := each(key, s.at()); err != nil {
			return err
		}
	}
	_, err = s.Token()
	return err
}

func (s *stream) skip() error {
	var any json.RawMessage
	return s.Decode(&any)
}

// feature is a point with its properties.
type feature struct {
	line     int
	geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
	properties []property
}

type property struct {
	name  string
	value json.RawMessage
	line  int
}

// errStop ends a walk early.
var errStop = errors.New("stop")

// features calls each with the features in turn. Its error says where the file is no FeatureCollection.
func (s *stream) features(each func(*feature) error) error {
	return s.object(func(key string, _ int) error {
		if key != "features" {
			return s.skip()
		}
		if t, err := s.Token(); err != nil {
			return err
		} else if t != json.Delim('[') {
			return errors.New("features: expected a list")
		}
		for s.More() {
			f := feature{}
			err := s.object(func(key string, line int) error {
				if f.line == 0 {
					f.line = line
				}
				switch key {
				case "geometry":
					return s.Decode(&f.geometry)
				case "properties":
					return s.object(func(key string, line int) error {
						p := property{name: key, line: line}
						if err := s.Decode(&p.value); err != nil {
							return err
						}
						f.properties = append(f.properties, p)
						return nil
					})
				}
				return s.skip()
			})
			if err != nil {
				return err
			}
			if err := each(&f); err != nil {
				return err
			}
		}
		_, err := s.Token()
		return err
	})
}

func (f *feature) names() []string {
	var names []string
	for _, p := range f.properties {
		names = append(names, p.name)
	}
	return names
}

func detectGeoJSON(f *source.File) bool {
	if head := bytes.TrimLeft(f.Data, " \t\r\n"); len(head) == 0 || head[0] != '{' || !bytes.Contains(head, []byte(`"FeatureCollection"`)) {
		return false
	}
	found := false
	_ = newStream(f.Data).features(func(f *feature) error {
		ok, _ := isList(f.names(), true)
		found = ok && f.geometry.Type == "Point"
		return errStop
	})
	return found
}

func readGeoJSON(f *source.File) {
	l := newList(f)
	s := newStream(f.Data)
	var names []string
	var means []column
	err := s.features(func(feature *feature) error {
		if feature.geometry.Type != "Point" {
			f.Notef(feature.line, "expected the geometry Point, found %q: the feature is left out", feature.geometry.Type)
			return nil
		}
		var numbers []json.Number // longitude, latitude, and a height above the ellipsoid that we do not use
		if err := json.Unmarshal(feature.geometry.Coordinates, &numbers); err != nil || len(numbers) < 2 {
			f.Notef(feature.line, "coordinates: expected [longitude, latitude], found %.40s: the feature is left out", feature.geometry.Coordinates)
			return nil
		}
		r := row{line: feature.line}
		if n := feature.names(); means == nil || !slices.Equal(n, names) {
			names = n
			var unused []string
			means, unused = assign(names, true)
			if len(unused) > 0 {
				f.Remarkf(feature.line, "properties that are not read: %s", strings.Join(unused, ", "))
			}
		}
		for i, p := range feature.properties {
			c := means[i]
			if c < 0 || c == latCol || c == lonCol {
				continue
			}
			text, err := propertyText(p.value)
			if err != nil {
				f.Notef(p.line, "%s: %v", p.name, err)
				continue
			}
			if text != "" {
				r.value[c], r.at[c] = number(c, text), p.line
			}
		}
		r.value[lonCol], r.value[latCol] = numbers[0].String(), numbers[1].String()
		r.at[lonCol], r.at[latCol] = feature.line, feature.line
		l.add(&r)
		return nil
	})
	if err != nil {
		f.Notef(s.at(), "expected a FeatureCollection of RFC 7946: %v: what follows is not read", err)
	}
	l.suspectSwaps()
}

// propertyText is a property as a table would write it.
func propertyText(raw json.RawMessage) (string, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	switch v := v.(type) {
	case nil:
		return "", nil
	case []any:
		var texts []string
		for _, i := range v {
			switch i := i.(type) {
			case string:
				texts = append(texts, i)
			case json.Number:
				texts = append(texts, i.String())
			default:
				return "", errors.New("expected a list of texts or numbers")
			}
		}
		return strings.Join(texts, "|"), nil
	case string:
		return strings.TrimSpace(v), nil
	case json.Number:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	}
	return "", errors.New("expected a text, a number or a list of these")
}
