package http2

// A Walker decodes header blocks field by field, for views of single frames, where a Conn has one head for all.
type Walker struct {
	table table
	text  []byte
}

// A WalkedField is one field representation of a header block (RFC 7541 6) and where it stands.
type WalkedField struct {
	Name, Value []byte // valid until Walk returns
	Hidden      bool   // its name, or all of it, was inserted before the connection was joined
	At, Size    int    // in the block
}

// Start empties the table: complete at the beginning of a connection, else with older entries unknown.
func (w *Walker) Start(complete bool) { w.table.start(complete) }

// Walk decodes one whole header block. After an error the table is emptied and what it held unknown.
func (w *Walker) Walk(b []byte, each func(f *WalkedField)) error {
	d := block{table: &w.table, text: w.text[:0]}
	defer func() { w.text = d.text[:0] }()
	for rest := b; len(rest) > 0; {
		f := WalkedField{At: len(b) - len(rest)}
		next, size, err := d.walk(rest, &f)
		if err != nil {
			w.table.start(false)
			return err
		}
		f.Size = len(rest) - len(next)
		if rest = next; !size {
			each(&f)
		}
	}
	return nil
}

// walk reads one representation; size says that it is a size update and no field.
func (d *block) walk(b []byte, f *WalkedField) (rest []byte, size bool, err error) {
	prefix, state := uint(4), known
	switch c := b[0]; {
	case c&0x80 != 0:
		i, rest, err := integer(b, 7)
		if err != nil || i == 0 {
			return nil, false, errHeader
		}
		if f.Name, f.Value, state = d.lookup(i); state == missing {
			return nil, false, errHeader
		}
		f.Hidden = state == hidden
		return rest, false, nil
	case c&0xe0 == 0x20:
		n, rest, err := integer(b, 5)
		if err == nil {
			d.table.resize(n)
		}
		return rest, true, err
	case c&0x40 != 0:
		prefix = 6
	}
	i, rest, err := integer(b, prefix)
	if err != nil {
		return nil, false, err
	}
	if i == 0 {
		f.Name, rest, err = d.string(rest)
	} else {
		f.Name, _, state = d.lookup(i)
	}
	if err != nil || state == missing {
		return nil, false, errHeader
	}
	if f.Value, rest, err = d.string(rest); err != nil {
		return nil, false, err
	}
	f.Hidden = state == hidden
	if prefix == 6 {
		name := f.Name
		if f.Hidden {
			name = unknownName
		}
		d.table.add(name, f.Value)
	}
	return rest, false, nil
}
